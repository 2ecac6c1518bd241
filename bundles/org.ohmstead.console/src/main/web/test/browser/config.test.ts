/** The life of a device and a profile on the page of the configuration; against a real gateway with the driver of simulated devices, or the mock. */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConfigType, Entry, ItemInfo } from '../../src/config/calls';
import type { MockGateway } from '../mock/server';
import { account, launch, logIn, mock, REAL_URL, visit, type Visit } from './harness';

const DEVICE = 'console-test/heating';
const PROFILE = 'profiles/console-test.yaml';

let browser: Browser;
let gateway: MockGateway | undefined;
let opened: Visit;
let page: Page;

beforeAll(async () => {
  browser = await launch();
  let url = REAL_URL;
  if (url === undefined) {
    ({ gateway, url } = await mock());
  }
  opened = await visit(browser, url);
  page = opened.page;
  await logIn(page, account(gateway));
});

afterAll(async () => {
  await browser?.close();
  await gateway?.stop();
});

async function get<T>(path: string): Promise<T> {
  return (await (await page.request.get(`/api/v1/configuration/${path}`)).json()) as T;
}

async function open(...rest: string[]): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, `#/configuration/${rest.map(encodeURIComponent).join('/')}`);
}

async function device(): Promise<ItemInfo | undefined> {
  return (await get<{ items: ItemInfo[] }>('items')).items.find(({ name }) => name === DEVICE);
}

async function properties(): Promise<Record<string, unknown>> {
  return (await get<{ properties: Record<string, unknown> }>(`items/${(await device())?.id ?? ''}`)).properties;
}

async function newest(): Promise<Entry> {
  return (await get<{ entries: Entry[] }>('history?limit=1')).entries[0] as Entry;
}

async function review(): Promise<void> {
  await page.getByRole('button', { name: 'Review …' }).click();
}

async function apply(why = ''): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill(why);
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

test('the driver is there', async () => {
  const { types } = await get<{ types: ConfigType[] }>('types');
  expect(types.map(({ pid }) => pid)).toContain('org.ohmstead.driver.simulated');
});

test('a profile is made; what is wrong stands at its line', async () => {
  await open('new', 'profile');
  await page.getByLabel('Name').fill('console-test');
  const text = page.getByLabel('Profile, YAML');
  const lines = ['protocol: simulated', 'points:', '  flow: {at: constant/40, unit: Cel}', '  setpoint: {at: constant/21.5, unit: Cel, writable: true, min: 5, max: 30}', ''];
  await text.fill(lines.join('\n').replace('constant/40}', 'constant/40').replace('  flow: {', '  flow {'));
  await review();
  await page.getByRole('button', { name: /^Line 3:/ }).click();
  await text.fill(lines.join('\n'));
  await review();
  await apply('for the test of the page');
  await page.getByRole('heading', { name: 'Profile console-test' }).waitFor();
  expect(await newest()).toMatchObject({ who: account(gateway).name, via: 'console', why: 'for the test of the page', outcome: 'applied' });
});

test('a device is added by its driver', async () => {
  await open('new', 'org.ohmstead.driver.simulated');
  await page.getByLabel('Device').fill(DEVICE);
  await page.getByLabel('Interval interval.ms').fill('3');
  await page.getByText('A whole number from 10 to 86400000 expected.').waitFor();
  await page.getByLabel('Interval interval.ms').fill('500');
  await page.getByLabel('Profile').fill('no-such-profile');
  await review();
  await expect.poll(() => page.getByLabel('Profile').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('Profile').fill('console-test');
  await review();
  await apply();
  await page.getByRole('heading', { name: DEVICE }).waitFor();
  expect(await properties()).toMatchObject({ device: DEVICE, profile: 'console-test' });
});

test('an edit changes what was edited, and can be undone', async () => {
  await page.getByLabel('Interval interval.ms').fill('250');
  await review();
  await page.getByRole('dialog').getByRole('cell', { name: '250' }).waitFor();
  await apply();
  await expect.poll(async () => Number((await properties())['interval.ms'])).toBe(250);
  await page.getByRole('link', { name: 'History' }).first().click();
  await page.locator('.entries summary').first().click();
  await page.getByRole('button', { name: 'Undo this …' }).click();
  await apply('back');
  await expect.poll(async () => Number((await properties())['interval.ms'])).toBe(500);
});

test('an edit that waits is undone at once, or kept', async () => {
  const banner = page.getByRole('region', { name: 'Waiting for a confirmation' });
  const { id = '' } = (await device()) ?? {};
  for (const [button, interval] of [['Undo now', 500], ['Confirm', 750]] as const) {
    await open('item', id);
    await expect.poll(() => page.getByLabel('Interval interval.ms').inputValue()).toBe('500');
    await page.getByLabel('Interval interval.ms').fill('750');
    await review();
    await page.getByLabel('Undo unless').check();
    await apply();
    await banner.getByRole('button', { name: button }).click();
    await banner.waitFor({ state: 'hidden' });
    await expect.poll(async () => Number((await properties())['interval.ms'])).toBe(interval);
    const { entries } = await get<{ entries: Entry[] }>('history?limit=3');
    expect(entries.map((entry) => entry.outcome)).not.toContain('pending');
  }
});

test('its points are edited as a table', async () => {
  await open('points', (await device())?.id ?? '');
  await page.getByText('These are the points of the profile console-test').waitFor();
  const column = (await page.locator('.sheet-head [role="columnheader"]').allInnerTexts()).indexOf('unit') - 1;
  await page.locator(`#cell-0-${column}`).click();
  await page.keyboard.type('K');
  await page.keyboard.press('Enter');
  await review();
  await page.getByRole('dialog').getByText('Profile console-test').waitFor();
  await apply();
  await expect.poll(async () => (await get<{ text: string }>(`items/${PROFILE}`)).text).toContain('  flow: {at: constant/40, unit: K}\n');
  await page.getByText('2 points', { exact: true }).waitFor();
});

test('both are deleted again, and nothing was complained of', async () => {
  for (const id of [(await device())?.id ?? '', PROFILE]) {
    await open('item', id);
    await page.getByRole('button', { name: 'Delete …' }).click();
    await apply();
    await page.getByText('Choose something at the left').waitFor();
  }
  await expect.poll(async () => (await get<{ items: ItemInfo[] }>('items')).items.filter(({ id, name }) => id === PROFILE || name === DEVICE)).toEqual([]);
  expect(opened.complaints).toEqual([]);
});
