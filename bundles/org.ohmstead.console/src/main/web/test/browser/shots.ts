/** Takes pictures of the page for people to look at: `npx vite-node test/browser/shots.ts FOLDER`. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { account, launch, logIn, mock, REAL_URL, visit } from './harness';

const folder = process.argv[2] ?? 'shots';
const wanted = process.env['OHMSTEAD_POINT'] ?? 'cellar/pump/setpoint';
await mkdir(folder, { recursive: true });
const browser = await launch();
const started = REAL_URL === undefined ? await mock() : undefined;
const url = REAL_URL ?? (started as { url: string }).url;
for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, width, height] of [['wide', 1280, 800], ['narrow', 360, 740]] as const) {
    const { page, context } = await visit(browser, url, { colorScheme, viewport: { width, height } });
    const shot = (part: string): Promise<unknown> => page.screenshot({ path: join(folder, `${colorScheme}-${name}-${part}.png`) });
    await page.getByLabel('Password').waitFor();
    await shot('login');
    await logIn(page, account(started?.gateway));
    await page.locator('#points .grid-body .grid-row').first().waitFor();
    await page.waitForTimeout(1500);
    await shot('points');
    if (name === 'narrow') {
      await page.getByRole('button', { name: 'Devices', exact: true }).click();
      await page.waitForTimeout(300);
      await shot('devices');
      await page.getByRole('button', { name: 'Points', exact: true }).click();
    }
    await page.getByRole('searchbox').fill(wanted.slice(wanted.lastIndexOf('/') + 1));
    await page.locator('#points .grid-body .grid-row').first().click();
    await page.locator('.chart canvas').waitFor();
    await page.getByRole('button', { name: process.env['OHMSTEAD_RANGE'] ?? '1 h', exact: true }).click();
    await page.getByRole('searchbox', { includeHidden: true }).evaluate((input: HTMLInputElement) => {
      input.value = '';
      input.dispatchEvent(new Event('input'));
    });
    await page.waitForTimeout(1500);
    await shot('detail');
    await page.getByRole('button', { name: 'Table' }).click();
    await page.waitForTimeout(300);
    await shot('table');
    await context.close();
  }
}
await browser.close();
await started?.gateway.stop();
