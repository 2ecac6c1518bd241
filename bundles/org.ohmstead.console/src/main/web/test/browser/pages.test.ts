/** The pages of configuration, bundles and health, against the mock. */

import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MockGateway } from '../mock/server';
import { longProfile } from '../mock/types';
import { zip as packed } from '../mock/zip';
import { account, launch, logIn, mock, REAL_URL, visit } from './harness';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
});

const PUMP = 'org.ohmstead.driver.modbus~pump';
const METER = 'org.ohmstead.driver.sml~meter';
const PROFILE = 'profiles/heatpump.yaml';

interface Inside {
  readonly page: Page;
  readonly gateway: MockGateway;
  readonly url: string;
  /** Goes to an address of the page, as somebody who follows a link. */
  open(hash: string): Promise<void>;
}

/** Does something on the page of somebody who is logged in; nothing may fail in the browser meanwhile. */
async function inside(use: (inside: Inside) => Promise<void>, { user = 'admin', ...options }: BrowserContextOptions & { user?: string } = {}): Promise<void> {
  const { gateway, url } = await mock();
  const { page, context, complaints } = await visit(browser, url, options);
  try {
    await logIn(page, account(gateway, user));
    const open = async (hash: string): Promise<void> => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
    };
    await use({ page, gateway, url, open });
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
    await gateway.stop();
  }
}

function item(id: string): string {
  return `#/configuration/item/${encodeURIComponent(id)}`;
}

function properties(gateway: MockGateway, id: string): unknown {
  return gateway.manage.config.item(id)?.properties;
}

async function review(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review …' }).click();
}

async function apply(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

describe.skipIf(REAL_URL !== undefined)('navigation', () => {
  test('pages are links: by mouse, keyboard, back button, and by an address', async () => {
    await inside(async ({ page, url }) => {
      await page.getByRole('link', { name: 'Configuration' }).click();
      await page.getByRole('heading', { name: 'Configuration' }).waitFor();
      expect(await page.getByRole('link', { name: 'Configuration' }).getAttribute('aria-current')).toBe('page');
      await page.getByRole('link', { name: 'Health' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Health' }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: 'Configuration' }).waitFor();
      await page.getByRole('link', { name: 'cellar/pump' }).click();
      await page.getByLabel('URL').waitFor();
      await page.goto(`${url}/${item(METER)}`);
      await page.reload();
      await expect.poll(() => page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.9:4059');
    });
  });

  test('a device in the address is chosen, and the back button chooses the one before', async () => {
    await inside(async ({ page, open }) => {
      await open('#/devices/cellar/pump');
      await page.locator('.chip', { hasText: 'cellar/pump' }).waitFor();
      await page.locator('#devices .grid-body .grid-row', { hasText: 'cellar/battery' }).click();
      await page.locator('.chip', { hasText: 'cellar/battery' }).waitFor();
      await page.goBack();
      await page.locator('.chip', { hasText: 'cellar/pump' }).waitFor();
    });
  });

  test.each([
    ['configuration', 'Configuration needs the role admin. You are logged in as guest with the role reader.'],
    ['bundles', 'Bundles need the role admin. You are logged in as guest with the role reader.'],
  ])('a reader is told why there is nothing on the page %s, and nothing is asked for', async (name, text) => {
    await inside(
      async ({ page, gateway, open }) => {
        await open(`#/${name}`);
        await page.getByText(text).waitFor();
        expect(gateway.manage.asked.filter((path) => !path.endsWith('/health'))).toEqual([]);
      },
      { user: 'guest' },
    );
  });

  test.each([1280, 900, 360])('no page is wider than %i px', async (width) => {
    await inside(
      async ({ page, open }) => {
        for (const hash of ['#/configuration', '#/configuration/new', item(PUMP), item(PROFILE), '#/configuration/history', '#/configuration/transfer', `#/configuration/points/${encodeURIComponent(PROFILE)}`, '#/bundles', '#/health']) {
          await open(hash);
          await page.locator('.page h2:visible').first().waitFor();
          expect([hash, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([hash, width]);
        }
      },
      { viewport: { width, height: 740 } },
    );
  });
});

describe.skipIf(REAL_URL !== undefined)('items', () => {
  test('are in groups, searched, and those with problems are marked and can be had alone', async () => {
    await inside(async ({ page, open }) => {
      await open('#/configuration');
      await page.getByRole('heading', { name: /^Devices/ }).waitFor();
      await page.getByLabel('Search the configuration').fill('meter');
      await expect.poll(() => page.locator('.groups .name').allInnerTexts()).toEqual(['cellar/meter', 'flat/meter']);
      await page.getByLabel('Search the configuration').fill('');
      await page.getByRole('button', { name: /^Problems/ }).click();
      await expect.poll(() => page.locator('.groups .name').allInnerTexts()).toEqual(['garage/charger']);
      await page.locator('.groups a').click();
      await page.getByText("A whole number from 10 to 86400000 expected, got 'fast'.").waitFor();
    });
  });

  test('a device is added by its driver: the form checks, the gateway checks, the review shows, the item is there', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open('#/configuration/new');
      await page.locator('.cards').getByRole('link', { name: 'Web meter' }).click();
      const device = page.getByLabel('Device');
      await device.fill('flat/meter');
      await page.getByLabel('Channels').fill('3\n99');
      await page.getByText("'99': a whole number from 1 to 16 expected.").waitFor();
      await review(page);
      // what the type tells is wrong is not even asked
      expect(gateway.manage.changes).toEqual([]);
      expect(await page.getByLabel('Token').evaluate((input) => input === document.activeElement)).toBe(true);
      expect(await page.getByLabel('Token').getAttribute('type')).toBe('password');
      await page.getByLabel('Token').fill('hush');
      await page.getByLabel('Channels').fill('3\n4');
      await review(page);
      await page.getByText("A path that org.ohmstead.driver.webmeter~flat has not expected, got 'flat/meter'.").waitFor();
      expect(await device.getAttribute('aria-invalid')).toBe('true');
      await device.fill('attic/meter');
      await review(page);
      await page.getByRole('dialog').getByText('Starts attic/meter.').waitFor();
      expect(await page.getByRole('dialog').innerText()).not.toContain('hush');
      await apply(page);
      await page.getByRole('heading', { name: 'attic/meter' }).waitFor();
      expect(properties(gateway, 'org.ohmstead.driver.webmeter~attic-meter')).toEqual({ device: 'attic/meter', token: 'secret:attic-meter-token', channels: ['3', '4'] });
      expect(decodeURIComponent(new URL(page.url()).hash)).toBe('#/configuration/item/org.ohmstead.driver.webmeter~attic-meter');
      await page.getByText('Kept as secret:attic-meter-token.').waitFor();
    });
  });

  test('what is not touched stays as it is; defaults are placeholders; what is cleared is gone', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(PUMP));
      const timeout = page.getByLabel('Timeout');
      expect([await timeout.inputValue(), await timeout.getAttribute('placeholder')]).toEqual(['', '1000']);
      await timeout.fill('500');
      await page.getByLabel('Interval interval.ms').fill('');
      await page.getByLabel('Write function').selectOption({ label: 'always multiple' });
      await review(page);
      await page.getByRole('dialog').getByText('Restarts cellar/pump, its connection stays.').waitFor();
      const rows = await page.getByRole('dialog').locator('tbody tr').allInnerTexts();
      expect(rows.map((row) => row.split('\t'))).toEqual([
        ['interval.ms', '1000', '–'],
        ['timeout.ms', '–', '500'],
        ['write.function', '–', 'multiple'],
      ]);
      await page.getByLabel('Why').fill('slow line');
      await apply(page);
      await page.getByText('Applied as change 1.').waitFor();
      expect(properties(gateway, PUMP)).toEqual({ device: 'cellar/pump', url: 'tcp://10.0.0.5:502?unit=1', profile: 'heatpump', 'timeout.ms': '500', 'write.function': 'multiple' });
      expect(gateway.manage.config.entry(1)).toMatchObject({ who: 'admin', why: 'slow line', outcome: 'applied' });
    });
  });

  test('a part that runs on its defaults gets an item of its own', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open('#/configuration');
      await page.getByRole('link', { name: /^Journal defaults/ }).click();
      await page.getByLabel('Quota').fill('512');
      await review(page);
      await apply(page);
      await expect.poll(() => properties(gateway, 'org.ohmstead.journal')).toEqual({ 'quota.mb': '512' });
      await page.getByRole('link', { name: /^Journal The/ }).waitFor();
    });
  });

  test('an item is deleted after one has seen what that does', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(METER));
      await page.getByRole('button', { name: 'Delete …' }).click();
      await page.getByRole('dialog').getByText('Stops cellar/meter.').waitFor();
      await apply(page);
      await page.getByRole('link', { name: 'cellar/meter' }).waitFor({ state: 'hidden' });
      expect(gateway.manage.config.item(METER)).toBeUndefined();
    });
  });

  test('what was typed is still there after another page, and after the session has ended', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(PUMP));
      await page.getByLabel('URL').fill('tcp://10.0.0.77:502');
      await open('#/health');
      await page.getByRole('heading', { name: 'Health' }).waitFor();
      await open('#/configuration');
      await page.getByRole('link', { name: 'cellar/pump edited' }).click();
      expect(await page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.77:502');
      gateway.expire();
      await page.getByText('Your session has ended. Please log in again.').waitFor();
      await logIn(page, account(gateway));
      expect(await page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.77:502');
      await review(page);
      await apply(page);
      expect(properties(gateway, PUMP)).toMatchObject({ url: 'tcp://10.0.0.77:502' });
    });
  });

  test('a reload is asked about while something is typed, and not else', async () => {
    await inside(async ({ page, open }) => {
      const asked: string[] = [];
      page.on('dialog', (dialog) => {
        asked.push(dialog.type());
        void dialog.accept();
      });
      await open(item(PUMP));
      await page.getByLabel('URL').click();
      await page.reload();
      await page.getByLabel('URL').click();
      expect(asked).toEqual([]);
      await page.keyboard.type('x');
      await page.reload();
      await expect.poll(() => page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.5:502?unit=1');
      expect(asked).toEqual(['beforeunload']);
    });
  });

  test('what one user typed is not shown to the next, and who logs out is asked', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(PUMP));
      await page.getByLabel('URL').fill('tcp://10.0.0.77:502');
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.getByRole('dialog').getByText('What you typed and did not apply will be lost.').waitFor();
      await page.keyboard.press('Escape');
      expect(await page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.77:502');
      gateway.expire();
      await page.getByText('Your session has ended.').waitFor();
      await logIn(page, account(gateway, 'ann'));
      await expect.poll(() => page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.5:502?unit=1');
    });
  });

  test('a change that cannot be kept says why, and nothing is lost', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(PUMP));
      await page.getByLabel('URL').fill('tcp://10.0.0.77:502');
      gateway.manage.config.full = true;
      await review(page);
      await page.getByRole('button', { name: 'Apply', exact: true }).click();
      await page.getByRole('dialog').getByText('the change cannot be kept: No space left on device').waitFor();
      gateway.manage.config.full = false;
      await apply(page);
      expect(properties(gateway, PUMP)).toMatchObject({ url: 'tcp://10.0.0.77:502' });
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('somebody else was first', () => {
  test('theirs stands beside mine; what both changed is chosen; both end up together', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(METER));
      await page.getByLabel('URL').fill('tcp://10.0.0.10:4059');
      await page.getByLabel('Enabled').selectOption('false');
      gateway.manage.config.meddle(METER, { properties: { device: 'cellar/meter', url: 'tcp://10.0.0.77:4059', 'timeout.ms': '500' } });
      await review(page);
      const table = page.locator('.editor .trouble table');
      await table.waitFor();
      expect((await table.locator('tbody tr').allInnerTexts()).map((row) => row.split('\t').slice(0, 4))).toEqual([
        ['url', 'tcp://10.0.0.9:4059', 'tcp://10.0.0.77:4059', 'tcp://10.0.0.10:4059'],
        ['timeout.ms', '', '500', ''],
        ['enabled', '', '', 'false'],
      ]);
      await page.getByText(/^ann \(console, .*\) was first\.$/).waitFor();
      await page.getByLabel('Which url').selectOption('theirs');
      await page.getByRole('button', { name: 'Put mine on top of theirs' }).click();
      await review(page);
      await apply(page);
      expect(properties(gateway, METER)).toEqual({ device: 'cellar/meter', url: 'tcp://10.0.0.77:4059', 'timeout.ms': '500', enabled: false });
    });
  });

  test('a form in which nothing was typed follows; one that was edited is told, without being asked', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(METER));
      await expect.poll(() => page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.9:4059');
      gateway.manage.config.meddle(METER, { properties: { device: 'cellar/meter', url: 'tcp://10.0.0.77:4059' } });
      await expect.poll(() => page.getByLabel('URL').inputValue(), { timeout: 60_000 }).toBe('tcp://10.0.0.77:4059');
      await page.getByLabel('URL').fill('tcp://mine:1');
      gateway.manage.config.meddle(METER, { properties: { device: 'cellar/meter', url: 'tcp://10.0.0.78:4059' } });
      await page.getByText('Somebody changed it meanwhile.').waitFor({ timeout: 60_000 });
      expect(await page.getByRole('textbox', { name: 'URL' }).inputValue()).toBe('tcp://mine:1');
      await page.getByRole('button', { name: 'Take theirs' }).click();
      await expect.poll(() => page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.78:4059');
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('what others do', () => {
  /** Less than the page waits between its questions where nobody tells it of changes. */
  const SOON = { timeout: 3000 };

  test('is seen as soon as the gateway tells of it, and nothing is asked for before', async () => {
    await inside(async ({ page, gateway, open }) => {
      const questions = (path: string): number => gateway.manage.asked.filter((one) => one === path).length;
      await open('#/bundles');
      await page.getByText('Nothing was deployed yet.').waitFor();
      const before = questions('/configuration/items');
      gateway.manage.deployments.deploy('com.example.meter-1.0.0.jar', Buffer.from('PK'), 'ann');
      await page.locator('.entries li', { hasText: 'com.example.meter-1.0.0.jar' }).getByText('Done').waitFor(SOON);
      expect(questions('/configuration/items')).toBe(before);

      await open(item(METER));
      await expect.poll(() => page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.9:4059');
      const asked = questions('/deployments');
      gateway.manage.config.meddle(METER, { properties: { device: 'cellar/meter', url: 'tcp://10.0.0.77:4059' } });
      await expect.poll(() => page.getByLabel('URL').inputValue(), SOON).toBe('tcp://10.0.0.77:4059');
      expect(questions('/deployments')).toBe(asked);
      gateway.manage.health = { ...gateway.manage.health, tree: { ...gateway.manage.health.tree, state: 'down' } };
      await page.locator('.health-dot[data-state="down"]').waitFor(SOON);
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('what is typed while something is read', () => {
  test('stays: a form that was to follow somebody else tells of the conflict instead', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(METER));
      const url = page.getByRole('textbox', { name: 'URL' });
      await expect.poll(() => url.inputValue()).toBe('tcp://10.0.0.9:4059');
      let typed = false;
      await page.route('**/configuration/items/*', async (route) => {
        if (!typed) {
          typed = true;
          await url.fill('tcp://mine:1');
        }
        await route.continue();
      });
      gateway.manage.config.meddle(METER, { properties: { device: 'cellar/meter', url: 'tcp://10.0.0.77:4059' } });
      await page.getByText('Somebody changed it meanwhile.').waitFor({ timeout: 60_000 });
      expect(await url.inputValue()).toBe('tcp://mine:1');
      await page.getByRole('cell', { name: 'tcp://10.0.0.77:4059' }).waitFor();
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('unless confirmed', () => {
  async function guarded(page: Page, seconds: string): Promise<void> {
    await review(page);
    await page.getByLabel('Undo unless').check();
    await page.getByLabel('Time to confirm').fill(seconds);
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  }

  const banner = (page: Page) => page.getByRole('region', { name: 'Waiting for a confirmation' });

  test('a change waits on every page, after a reload and for others, until it is confirmed', async () => {
    await inside(async ({ page, gateway, url, open }) => {
      await open(item(PUMP));
      await page.getByLabel('URL').fill('tcp://10.0.0.77:502');
      await guarded(page, '0');
      await page.getByText('A whole number of seconds from 1 to 86400 expected.').waitFor();
      await page.getByLabel('Time to confirm').fill('300');
      await apply(page);
      await banner(page).getByText(/in [45]:\d\d/).waitFor();
      await open('#/devices');
      await page.locator('#points').waitFor();
      expect(await banner(page).isVisible()).toBe(true);
      await page.reload();
      await banner(page).waitFor();
      const other = await visit(browser, url);
      await logIn(other.page, account(gateway, 'ann'));
      await banner(other.page).getByText('Change 1 by admin (modbus~pump) is undone unless it is confirmed').waitFor();
      await banner(other.page).getByRole('button', { name: 'Confirm' }).click();
      await banner(other.page).waitFor({ state: 'hidden' });
      await other.context.close();
      await banner(page).waitFor({ state: 'hidden' });
      expect(gateway.manage.config.entry(1)).toMatchObject({ outcome: 'applied', detail: 'Confirmed by ann.' });
    });
  });

  test('it is undone at once if one wants that', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(PUMP));
      await page.getByLabel('URL').fill('tcp://10.0.0.77:502');
      await guarded(page, '300');
      await banner(page).getByRole('button', { name: 'Undo now' }).click();
      await banner(page).waitFor({ state: 'hidden' });
      expect(properties(gateway, PUMP)).toMatchObject({ url: 'tcp://10.0.0.5:502?unit=1' });
      expect(gateway.manage.config.entry(1)).toMatchObject({ outcome: 'undone' });
      expect(gateway.manage.config.entry(2)).toMatchObject({ outcome: 'applied', undoes: 1, why: 'not wanted after all' });
      expect(gateway.manage.changes.filter((call) => call.endsWith('/confirm'))).toEqual([]);
    });
  });

  test('its undoing in the history is for good: it cannot wait itself', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(PUMP));
      await page.getByLabel('URL').fill('tcp://10.0.0.77:502');
      await guarded(page, '300');
      await banner(page).waitFor();
      await open('#/configuration/history');
      await page.locator('.entries summary').first().click();
      await page.getByRole('button', { name: 'Undo this …' }).click();
      await page.getByRole('dialog').getByText('At once and for good').waitFor();
      expect(await page.getByLabel('Undo unless').count()).toBe(0);
      await apply(page);
      await banner(page).waitFor({ state: 'hidden' });
      expect(gateway.manage.config.entry(1)).toMatchObject({ outcome: 'undone' });
      await page.locator('.entries summary').filter({ hasText: 'undoes change 1' }).click();
      await page.getByText('Undoes change 1', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'change 1', exact: true }).click();
      await page.locator('.entries details[open] p.detail', { hasText: 'undone by admin' }).waitFor();
      expect(new URL(page.url()).hash).toBe('#/configuration/history/1');
    });
  });

  test('when nobody confirms it the banner goes, and one is told', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(PUMP));
      await page.getByLabel('URL').fill('tcp://10.0.0.77:502');
      await guarded(page, '5');
      await banner(page).waitFor();
      await page.getByText('Change 1 was undone. not confirmed in time, undone by entry 2').waitFor();
      expect(await banner(page).isVisible()).toBe(false);
      expect(properties(gateway, PUMP)).toMatchObject({ url: 'tcp://10.0.0.5:502?unit=1' });
      await expect.poll(() => page.getByLabel('URL').inputValue(), { timeout: 60_000 }).toBe('tcp://10.0.0.5:502?unit=1');
    });
  });

  test('what waits is not changed by others meanwhile, and they are told', async () => {
    await inside(async ({ page, open }) => {
      await open(item(PUMP));
      await page.getByLabel('URL').fill('tcp://10.0.0.77:502');
      await guarded(page, '300');
      await banner(page).waitFor();
      await page.getByLabel('URL').fill('tcp://10.0.0.78:502');
      await review(page);
      await page.getByText('change 1 of it waits for a confirmation').waitFor();
      expect(await page.getByLabel('URL').inputValue()).toBe('tcp://10.0.0.78:502');
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('history', () => {
  test('tells who, why and what; one entry is undone', async () => {
    await inside(async ({ page, gateway, open }) => {
      const url = (n: number) => ({ properties: { device: 'cellar/meter', url: `tcp://10.0.0.${n}:4059` } });
      gateway.manage.config.meddle(METER, url(21));
      gateway.manage.config.meddle(PROFILE, { text: 'protocol: modbus\npoints:\n  flow: {at: input/2}\n' });
      await open('#/configuration/history');
      const first = page.locator('.entries > li').last();
      await first.locator('summary').click();
      await first.getByRole('cell', { name: 'tcp://10.0.0.21:4059' }).waitFor();
      await first.getByRole('button', { name: 'Undo this …' }).click();
      await page.getByRole('dialog').getByText('tcp://10.0.0.9:4059').waitFor();
      await apply(page);
      expect(properties(gateway, METER)).toMatchObject({ url: 'tcp://10.0.0.9:4059' });
      await expect.poll(() => page.locator('.entries > li').count()).toBe(3);
      expect(gateway.manage.config.item(PROFILE)?.text).toContain('flow: {at: input/2}\n');
    });
  });

  test('goes back to a former state, whole or of chosen items', async () => {
    await inside(async ({ page, gateway, open }) => {
      gateway.manage.config.meddle(METER, { properties: { device: 'cellar/meter', url: 'tcp://1:1' } });
      gateway.manage.config.meddle(METER, { properties: { device: 'cellar/meter', url: 'tcp://2:2' } });
      gateway.manage.config.meddle('org.ohmstead.rest', { properties: { hosts: ['other.lan'] } });
      await open('#/configuration/history/1');
      const entry = page.locator('.entries > li', { has: page.getByRole('button', { name: 'Back to this state …' }) });
      await entry.getByRole('button', { name: 'What changed since' }).click();
      await expect.poll(() => page.getByRole('dialog').getByRole('article').count()).toBe(2);
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await entry.getByRole('button', { name: 'Back to this state …' }).click();
      await page.getByRole('dialog').getByRole('checkbox', { name: /REST/ }).uncheck();
      await apply(page);
      expect(properties(gateway, METER)).toMatchObject({ url: 'tcp://1:1' });
      expect(properties(gateway, 'org.ohmstead.rest')).toEqual({ hosts: ['other.lan'] });
    });
  });

  test('is endless, and of one item alone if one wants', async () => {
    await inside(async ({ page, gateway, open }) => {
      for (let i = 0; i < 100; i++) {
        gateway.manage.config.meddle(i % 10 === 0 ? METER : 'org.ohmstead.rest', { properties: i % 10 === 0 ? { device: 'cellar/meter', url: `tcp://${i}:1` } : { hosts: [`h${i}`] } });
      }
      await open('#/configuration/history');
      await page.locator('.entries > li').first().waitFor();
      expect(await page.locator('.entries > li').count()).toBeLessThan(100);
      await expect
        .poll(async () => {
          await page.locator('.history .editor-body').evaluate((body) => {
            body.scrollTop = body.scrollHeight;
          });
          return page.locator('.entries > li').count();
        })
        .toBe(100);
      await page.getByText('That is all.').waitFor();
      await open(`#/configuration/history/of/${encodeURIComponent(METER)}`);
      await expect.poll(() => page.locator('.entries > li').count()).toBe(10);
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('profiles', () => {
  test('are text: problems stand at their lines, and a click leads there', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(item(PROFILE));
      const text = page.getByLabel('Profile, YAML');
      await expect.poll(() => text.inputValue()).toContain('float32');
      await text.fill((await text.inputValue()).replace('type: int16', 'type: int99'));
      await review(page);
      await page.getByRole('button', { name: /^Line 7:/ }).click();
      expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toContain('setpoint: {at: holding/20, type: int99');
      expect(await page.locator('.numbers .bad').allInnerTexts()).toEqual(['7']);
      await text.fill((await text.inputValue()).replace('type: int99', 'type: uint16'));
      await review(page);
      await expect.poll(() => page.getByRole('dialog').locator('tbody tr').count()).toBe(1);
      await apply(page);
      expect(gateway.manage.config.item(PROFILE)?.text).toContain('type: uint16');
    });
  });

  test('a new one needs a name', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open('#/configuration/new/profile');
      await page.getByLabel('Name').fill('has space');
      await review(page);
      await page.getByText('Letters, digits, dots, dashes and underscores expected').waitFor();
      await page.getByLabel('Name').fill('boiler');
      await review(page);
      await apply(page);
      await page.getByRole('heading', { name: 'Profile boiler' }).waitFor();
      expect(gateway.manage.config.item('profiles/boiler.yaml')?.text).toContain('points:');
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('points as a table', () => {
  const points = (id: string) => `#/configuration/points/${encodeURIComponent(id)}`;
  const cell = (page: Page, row: number, column: number) => page.locator(`#cell-${row}-${column}`);

  test('cells are typed, blocks are pasted from a spreadsheet, and what is wrong is found', async () => {
    await inside(async ({ page, gateway, open }) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await open(points(PUMP));
      await page.getByText('These are the points of the profile heatpump').waitFor();
      await cell(page, 0, 0).click();
      await page.keyboard.type('outside');
      await page.keyboard.press('Tab');
      await expect.poll(() => cell(page, 0, 0).innerText()).toBe('outside');
      await page.evaluate(async () => navigator.clipboard.writeText('int16\t0.5\nint99\t0.25\n'));
      await cell(page, 1, 2).click();
      await page.keyboard.press('Control+V');
      await expect.poll(() => cell(page, 2, 3).innerText()).toBe('0.25');
      await review(page);
      await page.getByRole('button', { name: /^Line 4:/ }).click();
      await expect.poll(() => page.locator('.sheet-row.bad').getAttribute('data-index')).toBe('2');
      await cell(page, 2, 2).click();
      await page.keyboard.press('Delete');
      await page.keyboard.press('Control+C');
      await review(page);
      await apply(page);
      const text = gateway.manage.config.item(PROFILE)?.text ?? '';
      expect(text).toContain('  outside: {at: input/0, type: float32, unit: Cel}\n');
      expect(text).toContain('  flow: {at: input/2, type: int16, scale: 0.5, unit: Cel}\n');
      expect(text).toContain('  power: {at: input/6, scale: 0.25, unit: W}\n');
    });
  });

  test('a block is copied as spreadsheets take it, rows come and go, and every step can be taken back', async () => {
    await inside(async ({ page, open }) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await open(points(PROFILE));
      await cell(page, 0, 0).click();
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Control+C');
      await expect.poll(() => page.evaluate(async () => navigator.clipboard.readText())).toBe('outdoor\tinput/0\nflow\tinput/2');
      await page.getByRole('button', { name: 'Insert row' }).click();
      await page.getByText('5 points, edited').waitFor();
      await page.keyboard.press('Control+Z');
      await page.getByText('4 points', { exact: true }).waitFor();
      await cell(page, 1, 0).click();
      await page.getByRole('button', { name: 'Delete rows' }).click();
      await page.getByText('3 points, edited').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('4 points', { exact: true }).waitFor();
      expect(await page.getByRole('button', { name: 'Review …' }).isDisabled()).toBe(true);
    });
  });

  test('points that somebody else changed meanwhile are not replaced unseen', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open(points(PROFILE));
      await cell(page, 0, 0).click();
      await page.keyboard.type('outside');
      await page.keyboard.press('Tab');
      await review(page);
      const theirs = (gateway.manage.config.item(PROFILE)?.text ?? '').replace('scale: 0.1', 'scale: 0.7');
      gateway.manage.config.meddle(PROFILE, { text: theirs });
      await page.getByLabel('Why').fill('the sensor is on the roof');
      await page.getByRole('button', { name: 'Apply', exact: true }).click();
      await page.getByText('Yours replaces it if you apply it; the review shows all that differs.').waitFor();
      expect(gateway.manage.config.item(PROFILE)?.text).toBe(theirs);

      await review(page);
      await page.getByRole('dialog').locator('td', { hasText: 'scale: 0.7' }).first().waitFor();
      await page.getByLabel('Why').fill('the sensor is on the roof');
      await page.getByRole('button', { name: 'Apply', exact: true }).click();
      await page.getByText(/^Applied as change/).waitFor();
      expect(gateway.manage.config.item(PROFILE)?.text).toContain('outside: {at: input/0, type: float32');
      expect(gateway.manage.config.history(0, 1, '')[0]?.why).toBe('the sensor is on the roof');
    });
  });

  test('5,000 points scroll, are edited at the end, downloaded and uploaded again', async () => {
    await inside(async ({ page, gateway, open }) => {
      const before = longProfile(5000);
      gateway.manage.config.meddle('profiles/long.yaml', { text: before });
      await open(points('profiles/long.yaml'));
      await page.getByText('5,000 points').waitFor();
      expect(await page.locator('.sheet-body .sheet-row').count()).toBeLessThan(80);
      await page.locator('.sheet').focus();
      await page.keyboard.press('Control+End');
      await expect.poll(() => cell(page, 4999, 0).innerText()).toBe('point-4999');
      await cell(page, 4999, 1).click();
      await page.keyboard.type('holding/9999');
      await page.keyboard.press('Enter');
      await review(page);
      await apply(page);
      await page.getByText('5,000 points', { exact: true }).waitFor();
      expect(await cell(page, 4999, 1).innerText()).toBe('holding/9999');
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download CSV' }).click();
      const download = await waiting;
      expect(download.suggestedFilename()).toBe('long.csv');
      const csv = await readFile(await download.path(), 'utf8');
      expect(csv).toBe(gateway.manage.config.csv('profiles/long.yaml'));
      const file = join(tmpdir(), `points-${process.pid}.csv`);
      await writeFile(file, csv.replace('point-4321,', 'renamed,'));
      await page.locator('.bulk input[type=file]').setInputFiles(file);
      const begin = Date.now();
      await review(page);
      await page.getByRole('dialog').locator('ins', { hasText: 'renamed' }).waitFor();
      expect(Date.now() - begin).toBeLessThan(15_000);
      await apply(page);
      expect(gateway.manage.config.item('profiles/long.yaml')?.text).toBe(before.replace('point-4321:', 'renamed:').replace('holding/4999', 'holding/9999'));
    });
  });

  test('CSV that cannot be read as a table stays as text, with its lines', async () => {
    await inside(async ({ page, open }) => {
      await open(points(PROFILE));
      await cell(page, 0, 0).waitFor();
      await page.getByRole('button', { name: 'CSV', exact: true }).click();
      const text = page.getByLabel('Points, CSV');
      expect(await page.getByRole('button', { name: 'Review …' }).isDisabled()).toBe(true);
      await text.fill(`${await text.inputValue()}too,short\n`);
      await page.getByRole('button', { name: 'Table', exact: true }).click();
      await page.getByRole('button', { name: 'Line 6: 8 cells expected as in the header, got 2.' }).click();
      expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('too,short');
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('export and import', () => {
  test('what is exported is imported again, after a look at what it would change', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open('#/configuration/transfer');
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download a zip' }).click();
      const zip = await (await waiting).path();
      gateway.manage.config.meddle(METER, { properties: { device: 'cellar/meter', url: 'tcp://1:1' } });
      const picker = page.getByLabel('Zip file');
      await picker.setInputFiles({ name: 'no.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') });
      await page.getByText('the body is no zip archive').waitFor();
      await picker.setInputFiles({ name: 'all.zip', mimeType: 'application/zip', buffer: await readFile(zip) });
      await page.getByRole('dialog').getByText('tcp://10.0.0.9:4059').waitFor();
      expect(await page.getByRole('dialog').getByRole('article').count()).toBe(1);
      await apply(page);
      expect(properties(gateway, METER)).toMatchObject({ url: 'tcp://10.0.0.9:4059' });
    });
  });

  test('what an import passes over is told', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open('#/configuration/transfer');
      const files = { ...gateway.manage.config.files(), 'README.md': 'ours' };
      await page.getByLabel('Zip file').setInputFiles({ name: 'all.zip', mimeType: 'application/zip', buffer: packed(files) });
      await page.getByRole('dialog').getByText('Nothing would change').waitFor();
      await page.getByRole('list', { name: 'Remarks' }).getByText('README.md: passed over: neither').waitFor();
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('bundles', () => {
  const jar = (name: string, content: string) => ({ name, mimeType: 'application/java-archive', buffer: Buffer.from(content) });

  test('a file is uploaded, its stages are seen, it is in effect, and goes again', async () => {
    await inside(async ({ page, gateway, open }) => {
      gateway.manage.deployments.stageMs = 500;
      await open('#/bundles');
      const picker = page.locator('#bundle-file');
      await picker.setInputFiles(jar('com.example.meter-1.0.0.jar', 'PK good'));
      await page.locator('.steps [data-state="now"]').waitFor();
      await page.locator('.upload .good').getByText('Done.').waitFor();
      const dropIn = page.locator('.drop-ins li', { hasText: 'com.example.meter-1.0.0.jar' });
      await dropIn.getByText('not signed').waitFor();
      await dropIn.getByRole('button', { name: 'Remove com.example.meter-1.0.0.jar' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      expect(gateway.manage.deployments.dropIns).toHaveLength(1);
      await dropIn.getByRole('button').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
      await page.getByText('No bundle was dropped in.').waitFor();
    });
  });

  test('by dragging, too; what is refused or rolled back says why; what is no bundle is not sent', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open('#/bundles');
      await page.locator('.zone').waitFor();
      const drop = async (name: string, content: string): Promise<void> => {
        const data = await page.evaluateHandle(([file, text]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text as string], file as string));
          return transfer;
        }, [name, content]);
        await page.locator('.zone').dispatchEvent('drop', { dataTransfer: data });
      };
      await drop('broken.jar', 'no archive');
      await page.locator('.upload .bad').getByText('Refused: broken.jar cannot be read as an archive').waitFor();
      await drop('sick.jar', 'PK sick');
      await page.locator('.upload .bad').getByText('Rolled back: flat/meter: no good reading within 30 s').waitFor();
      gateway.manage.deployments.instant = true;
      await drop('quick.jar', 'no archive');
      await page.locator('.upload .bad').getByText('Refused: quick.jar cannot be read as an archive').waitFor();
      await page.locator('.entries li', { hasText: 'quick.jar' }).getByText('Refused', { exact: true }).waitFor();
      await drop('readme.txt', 'hello');
      await page.getByText('readme.txt: a file that ends in .jar or .kar expected.').waitFor();
      expect(gateway.manage.deployments.list).toHaveLength(3);
    });
  });

  test('a deployment is rolled back; the gateway says so if it cannot be', async () => {
    await inside(async ({ page, gateway, open }) => {
      gateway.manage.deployments.deploy('com.example.meter-1.0.0.jar', Buffer.from('PK'), 'ann');
      await expect.poll(() => gateway.manage.deployments.dropIns.length).toBe(1);
      await open('#/bundles');
      await page.locator('.entries summary').click();
      const roll = async (): Promise<void> => {
        await page.locator('.entries > li').last().getByRole('button', { name: 'Roll back …' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
      };
      await roll();
      await page.getByText('No bundle was dropped in.').waitFor();
      await roll();
      await page.getByText('deployment 1 cannot be rolled back').waitFor();
    });
  });
});

describe.skipIf(REAL_URL !== undefined)('health', () => {
  test('a cause that a part below tells is not told twice while that is seen', async () => {
    await inside(async ({ page, gateway, open }) => {
      const leaf = { id: 'devices/a', name: 'a', state: 'down', cause: 'no answer within 1,000 ms', needed: false, children: [] } as const;
      const devices = { id: 'devices', name: 'Devices', state: 'degraded', cause: 'a: no answer within 1,000 ms', needed: false, children: [leaf] } as const;
      gateway.manage.health = { tree: { id: 'system', name: 'Gateway', state: 'degraded', cause: 'the disk is nearly full', needed: true, children: [devices] }, interventions: [] };
      await open('#/health');
      await page.getByText('no answer within 1,000 ms (the rest works without it)', { exact: true }).waitFor();
      await page.getByText('the disk is nearly full').waitFor();
      const parent = page.getByText('a: no answer within 1,000 ms (the rest works without it)', { exact: true });
      expect(await parent.isVisible()).toBe(false);
      await page.locator('.tree summary', { hasText: 'Devices' }).click();
      await parent.waitFor();
    });
  });

  test('the tree shows what is wrong and why, a dot in the header the whole of it', async () => {
    await inside(async ({ page, open }) => {
      await page.locator('.health-dot[data-state="degraded"]').waitFor();
      await open('#/health');
      await page.getByText('3 of 11 parts are not well.').waitFor();
      await page.getByText('no answer within 1,000 ms, for 13 min (the rest works without it)').waitFor();
      expect(await page.getByText('modbus').isVisible()).toBe(false);
      await page.locator('.tree summary', { hasText: 'Drivers' }).click();
      await page.getByText('modbus').waitFor();
      await page.getByText('the journal writer stood still for 31 s and was restarted').waitFor();
      await page.getByRole('link', { name: 'cellar/heat-meter' }).click();
      await page.locator('.chip', { hasText: 'cellar/heat-meter' }).waitFor();
    });
  });

  test('what else is wrong with the gateway is told on every page', async () => {
    await inside(async ({ page, gateway }) => {
      gateway.sick = `Bus: the bus has lost 12 batches within the last minute${' and much is to be said about that'.repeat(30)}`;
      const told = page.locator('.storage');
      await told.getByText(/^Bus: the bus has lost 12 batches/).waitFor({ timeout: 60_000 });
      await page.setViewportSize({ width: 390, height: 800 });
      expect((await told.boundingBox())?.height, 'room for the page').toBeLessThan(80);
      await told.getByRole('link', { name: 'Health' }).click();
      await told.waitFor({ state: 'hidden' });
    });
  });

  test('what is opened stays open while the tree changes', async () => {
    await inside(async ({ page, gateway, open }) => {
      await open('#/health');
      await page.locator('.tree summary', { hasText: 'Drivers' }).click();
      await page.getByText('modbus').waitFor();
      const { health } = gateway.manage;
      gateway.manage.health = { ...health, tree: { ...health.tree, state: 'down', cause: 'the journal cannot be written' } };
      await page.getByText('the journal cannot be written').waitFor({ timeout: 60_000 });
      expect(await page.getByText('modbus').isVisible()).toBe(true);
      await page.locator('.health-dot[data-state="down"]').waitFor({ timeout: 60_000 });
    });
  });
});
