/** The page while the gateway is stopped and started again, by whoever waits for the file OHMSTEAD_RESTART to appear. */

import { writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, launch, logIn, REAL_URL, visit } from './harness';

const RESTART = process.env['OHMSTEAD_RESTART'];
const PATIENCE = { timeout: 120_000 };

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
});

describe.skipIf(RESTART === undefined || REAL_URL === undefined)('a restart', () => {
  test(
    'is told, and ends with the login, without a reload',
    async () => {
      const { page, context, complaints } = await visit(browser, REAL_URL as string);
      await logIn(page, account(undefined));
      const values = page.locator('#points .grid-body');
      await values.locator('.grid-row').first().waitFor();
      writeFileSync(RESTART as string, '');
      await page.locator('.live:is([data-state="reconnecting"], [data-state="stale"])').waitFor(PATIENCE);
      expect(await values.locator('.grid-row').count()).toBeGreaterThan(0);
      await page.getByText('Your session has ended. Please log in again.').waitFor(PATIENCE);
      await logIn(page, account(undefined));
      await values.locator('.grid-row').first().waitFor();
      const before = await values.innerText();
      await expect.poll(() => values.innerText(), { timeout: 60_000 }).not.toBe(before);
      expect(complaints).toEqual([]);
      await context.close();
    },
    480_000,
  );
});
