/**
 * Starts Chromium and the gateway under test: the one that OHMSTEAD_URL and OHMSTEAD_PASSWORD name (user
 * OHMSTEAD_USER, admin unless set), or a mock of its own.
 */

import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { MockGateway } from '../mock/server';
import { household, type MockDevice } from '../mock/world';

export const REAL_URL = process.env['OHMSTEAD_URL'];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS });
}

export async function mock(devices: MockDevice[] = household(Date.now()), periodMs = 1000): Promise<{ gateway: MockGateway; url: string }> {
  const gateway = new MockGateway({ pages: process.env['OHMSTEAD_WEB_OUT'] ?? 'dist', devices, periodMs });
  return { gateway, url: await gateway.start() };
}

/** Name and password for a gateway. */
export interface Account {
  readonly name: string;
  readonly password: string;
}

export function account(gateway: MockGateway | undefined, name = 'admin'): Account {
  if (gateway !== undefined) {
    return { name, password: gateway.users[name]?.password ?? '' };
  }
  const password = process.env['OHMSTEAD_PASSWORD'];
  if (password === undefined) {
    throw new Error('OHMSTEAD_PASSWORD: the password of the user at OHMSTEAD_URL expected, it is not set');
  }
  return { name: process.env['OHMSTEAD_USER'] ?? 'admin', password };
}

/** A page that notes everything the browser complains of: errors, and violations of the Content-Security-Policy. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: string[];
}

export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // Answers of 401 to the question who is logged in, and cut connections, are noted by Chromium as errors, too.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  await page.goto('/');
  return { page, context, complaints };
}

export async function logIn(page: Page, { name, password }: Account): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.locator('.live[data-state="live"]').waitFor();
}

/** The row of a point. */
export function row(page: Page, id: string) {
  const slash = id.lastIndexOf('/');
  return page.locator('#points .grid-body .grid-row', {
    has: page.getByText(`${id.slice(0, slash)}/`, { exact: true }),
    hasText: id.slice(slash + 1),
  });
}

/** How many pixels of the chart have the strong green of line or band, column by column. */
export async function paintedColumns(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector('.chart canvas') as HTMLCanvasElement;
    const { width, height } = canvas;
    const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, width, height);
    const columns = Array.from({ length: width }, () => 0);
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, alpha] = [data[i] as number, data[i + 1] as number, data[i + 3] as number];
      if (alpha > 40 && green - red > 40) {
        const x = (i / 4) % width;
        columns[x] = (columns[x] as number) + 1;
      }
    }
    return columns;
  });
}
