/** What a user of the console sees and does; against a real gateway, or the mock. */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceInfo, PointObject, PointSpec } from '../../src/api';
import type { MockGateway } from '../mock/server';
import { account, launch, logIn, mock, paintedColumns, REAL_URL, row, visit, type Visit } from './harness';

let browser: Browser;
let gateway: MockGateway | undefined;
let url: string;

beforeAll(async () => {
  browser = await launch();
  if (REAL_URL === undefined) {
    ({ gateway, url } = await mock());
  } else {
    url = REAL_URL;
  }
});

afterAll(async () => {
  await browser?.close();
  await gateway?.stop();
});

async function inside<T>(use: (visit: Visit) => Promise<T>, options = {}): Promise<T> {
  const opened = await visit(browser, url, options);
  try {
    await logIn(opened.page, account(gateway));
    await opened.page.locator('#points .grid-body .grid-row').first().waitFor();
    const result = await use(opened);
    expect(opened.complaints).toEqual([]);
    return result;
  } finally {
    await opened.context.close();
  }
}

async function ask<T>({ page }: Visit, path: string): Promise<T> {
  return (await (await page.request.get(path)).json()) as T;
}

/** The first numeric point that is good. */
async function numericPoint(opened: Visit): Promise<PointObject> {
  const { points } = await ask<{ points: PointObject[] }>(opened, '/api/v1/points');
  const found = points.find(({ type, quality }) => type === 'double' && quality === 'good');
  if (found === undefined) {
    throw new Error('a gateway with at least one good point of type double expected');
  }
  return found;
}

/** The first number that can be set. */
async function writablePoint(opened: Visit): Promise<{ id: string; spec: PointSpec }> {
  const { devices } = await ask<{ devices: DeviceInfo[] }>(opened, '/api/v1/devices');
  for (const { device, status } of devices) {
    const { specs } = await ask<{ specs: PointSpec[] }>(opened, `/api/v1/devices/${device}`);
    const spec = specs.find((one) => one.writable && one.type === 'double' && one.min !== null && one.max !== null);
    if (spec !== undefined && status === 'ok') {
      return { id: `${device}/${spec.name}`, spec };
    }
  }
  throw new Error('a gateway with at least one writable point of type double with limits expected');
}

describe('login', () => {
  test('a wrong password is refused with a sentence, a right one opens the page', async () => {
    const { page, context } = await visit(browser, url);
    await page.getByLabel('Name').fill('admin');
    await page.getByLabel('Password').fill('surely wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').filter({ hasText: 'Name or password is wrong.' }).waitFor();
    await logIn(page, account(gateway));
    expect(await page.getByRole('heading', { name: 'Points' }).isVisible()).toBe(true);
    await context.close();
  });

  test('a reload keeps the session, logging out ends it', async () => {
    await inside(async ({ page }) => {
      await page.reload();
      await page.locator('.live[data-state="live"]').waitFor();
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.getByLabel('Password').waitFor();
      await page.reload();
      await page.getByLabel('Password').waitFor();
    });
  });
});

describe('tables', () => {
  test('devices show status as text, points show value, quality and age', async () => {
    await inside(async (opened) => {
      const { page } = opened;
      const point = await numericPoint(opened);
      await page.getByRole('searchbox').fill(point.point);
      const line = row(page, point.point);
      await line.waitFor();
      expect(await line.locator('.number').innerText()).toMatch(/^-?[\d,.]+$/);
      expect(await line.locator('.quality').innerText()).toBe('Good');
      expect(await line.locator('.age').innerText()).toMatch(/^\d+[smhd]$/);
      expect(await page.locator('#devices .badge').first().innerText()).toMatch(/^(OK|Degraded|Offline|Faulty|Updating|Disabled|No driver)$/);
    });
  });

  test('the search narrows to what matches, and says so if nothing does', async () => {
    await inside(async (opened) => {
      const { page } = opened;
      const point = await numericPoint(opened);
      await page.getByRole('searchbox').fill(point.point);
      await expect.poll(() => page.locator('#points').getAttribute('aria-rowcount')).toBe('2');
      await page.getByRole('searchbox').fill('surely-nothing-is-called-so');
      await page.getByText('No points match.').waitFor();
    });
  });

  test('the keyboard alone finds and opens a point, and comes back', async () => {
    await inside(async ({ page }) => {
      await page.locator('#points').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => page.locator('#points').getAttribute('aria-activedescendant')).toBe('points-1');
      await page.keyboard.press('Enter');
      await page.locator('.detail-pane').waitFor();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('detail-title');
      await page.keyboard.press('Escape');
      await page.locator('.detail-pane').waitFor({ state: 'hidden' });
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('points');
    });
  });
});

describe('history', () => {
  test('a click opens a chart with data, in every range, and the same as a table', async () => {
    await inside(async (opened) => {
      const { page } = opened;
      const point = await numericPoint(opened);
      await page.getByRole('searchbox').fill(point.point);
      await row(page, point.point).click();
      // a gateway that was just started has drawn little of a week
      const enough = REAL_URL === undefined ? 50 : 0;
      for (const range of ['15 min', '24 h', '7 d', '1 h']) {
        const answer = page.waitForResponse((response) => response.url().includes('/api/v1/history/'));
        await page.getByRole('button', { name: range, exact: true }).click();
        const { rows } = (await (await answer).json()) as { rows: unknown[] };
        expect(rows.length).toBeGreaterThan(0);
        expect(rows.length).toBeLessThanOrEqual(1000);
        await page.locator('.chart canvas').waitFor();
        expect((await paintedColumns(page)).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(enough);
      }
      await page.getByRole('button', { name: 'Table' }).click();
      const cells = await page.locator('.history-table tbody tr').first().locator('td').allInnerTexts();
      expect(cells).toHaveLength(6);
      expect(cells[5]).toBe('Good');
    });
  });
});

describe('commands', () => {
  test('an operator sets a value within its limits, and is told the outcome', async () => {
    await inside(async (opened) => {
      const { page } = opened;
      const { id, spec } = await writablePoint(opened);
      const [min, max] = [spec.min as number, spec.max as number];
      await page.getByRole('searchbox').fill(id);
      await row(page, id).click();
      const form = page.getByRole('form', { name: 'Set value' });
      await form.getByLabel('Set value').fill(String(max + 1));
      await form.getByRole('button', { name: 'Set' }).click();
      await form.getByText('Beyond the limits').waitFor();
      const value = Math.round((min + max) / 2);
      await form.getByLabel('Set value').fill(String(value));
      await form.getByRole('button', { name: 'Set' }).click();
      await form.getByText('Done: the device reads').waitFor();
      const { value: now } = await ask<PointObject>(opened, `/api/v1/points/${id}`);
      expect(Number(now)).toBeCloseTo(value, 0);
    });
  });
});

describe('looks', () => {
  test('dark and light follow the system and the choice, which is remembered', async () => {
    await inside(
      async ({ page }) => {
        const look = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['theme']);
        expect(await look()).toBe('dark');
        await page.getByRole('button', { name: /Colours/ }).click();
        expect(await look()).toBe('light');
        await page.reload();
        await page.locator('.live').waitFor();
        expect(await look()).toBe('light');
      },
      { colorScheme: 'dark' },
    );
  });

  test('at 360 px nothing is cut off: devices, points and detail are one view each', async () => {
    await inside(
      async (opened) => {
        const { page } = opened;
        const wide = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
        expect(await wide()).toBeLessThanOrEqual(360);
        await page.getByRole('button', { name: 'Devices', exact: true }).click();
        await page.locator('#devices .grid-row .badge').first().waitFor();
        expect(await page.locator('#points').isVisible()).toBe(false);
        await page.getByRole('button', { name: 'Points', exact: true }).click();
        const point = await numericPoint(opened);
        await page.getByRole('searchbox').fill(point.point);
        await row(page, point.point).click();
        await page.locator('.chart canvas').waitFor();
        expect(await wide()).toBeLessThanOrEqual(360);
        await page.getByRole('button', { name: 'Close' }).click();
        await page.locator('#points').waitFor();
      },
      { viewport: { width: 360, height: 740 } },
    );
  });
});

describe('connection', () => {
  test('values move without a reload', async () => {
    await inside(async (opened) => {
      const { page } = opened;
      const before = await page.locator('#points .grid-body').innerText();
      await expect.poll(() => page.locator('#points .grid-body').innerText(), { timeout: 60_000 }).not.toBe(before);
    });
  });

  test('addresses that are none get 404, the page forbids foreign content', async () => {
    await inside(async ({ page }) => {
      const start = await page.request.get('/');
      expect(start.headers()['content-security-policy']).toContain("default-src 'self'");
      expect(start.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(start.headers()['x-content-type-options']).toBe('nosniff');
      expect((await page.request.get('/surely/not/there')).status()).toBe(404);
    });
  });
});
