/**
 * The page between a gateway and a Modbus slave that others wrote, at the port OHMSTEAD_SLAVE: the device cellar/pump
 * with the points power (holding register 3) and setpoint (register 20, tenths of a degree, 5 to 30). mbpoll is the third.
 */

import { execFileSync } from 'node:child_process';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, launch, logIn, REAL_URL, row, visit } from './harness';

const SLAVE = process.env['OHMSTEAD_SLAVE'];

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
});

function mbpoll(register: number, ...rest: string[]): string {
  const line = ['-1', '-0', '-o', '10', '-m', 'tcp', '-a', '1', '-t', '4', '-p', SLAVE as string, '-r', String(register), ...rest];
  return execFileSync('mbpoll', line, { encoding: 'utf8' });
}

describe.skipIf(SLAVE === undefined || REAL_URL === undefined)('with a slave of others', () => {
  test('a register that another master changes moves on the page, and a value set on the page is in the slave', async () => {
    const { page, context, complaints } = await visit(browser, REAL_URL as string);
    await logIn(page, account(undefined));
    const value = row(page, 'cellar/pump/power').locator('.number');
    await value.waitFor();
    mbpoll(3, '127.0.0.1', '1234');
    await expect.poll(() => value.innerText()).toBe('1,234');
    mbpoll(3, '127.0.0.1', '4321');
    await expect.poll(() => value.innerText()).toBe('4,321');

    await row(page, 'cellar/pump/setpoint').click();
    const form = page.getByRole('form', { name: 'Set value' });
    await form.getByLabel('Set value').fill('18.5');
    await form.getByRole('button', { name: 'Set' }).click();
    await form.getByText('Done: the device reads 18.5 °C.').waitFor();
    expect(mbpoll(20, '-c', '1', '127.0.0.1')).toMatch(/\[20\]:\s+185\s/);
    await expect.poll(() => row(page, 'cellar/pump/setpoint').locator('.number').innerText()).toBe('18.5');
    mbpoll(20, '127.0.0.1', '222');
    await expect.poll(() => page.locator('.detail-pane .present .number').innerText()).toBe('22.2');
    mbpoll(20, '127.0.0.1', '185');
    expect(complaints).toEqual([]);
    await context.close();
  });
});
