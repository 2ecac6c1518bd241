/** A bundle comes and goes by the page; against a real gateway, or the mock. */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MockGateway } from '../mock/server';
import { zip } from '../mock/zip';
import { account, launch, logIn, mock, REAL_URL, visit, type Visit } from './harness';

const FILE = 'com.example.console-test-1.0.0.jar';

/** A bundle in which there is nothing. */
const MANIFEST = ['Manifest-Version: 1.0', 'Bundle-ManifestVersion: 2', 'Bundle-SymbolicName: com.example.console-test', 'Bundle-Version: 1.0.0', '', ''].join('\r\n');

let browser: Browser;
let gateway: MockGateway | undefined;
let opened: Visit;

beforeAll(async () => {
  browser = await launch();
  let url = REAL_URL;
  if (url === undefined) {
    ({ gateway, url } = await mock());
  }
  opened = await visit(browser, url);
  await logIn(opened.page, account(gateway));
  await opened.page.getByRole('link', { name: 'Bundles' }).click();
  await opened.page.locator('.drop-ins li').first().waitFor();
});

afterAll(async () => {
  await browser?.close();
  await gateway?.stop();
});

test('what is no bundle is refused, with the reason', async () => {
  const { page } = opened;
  await page.locator('#bundle-file').setInputFiles({ name: 'console-test-broken.jar', mimeType: 'application/java-archive', buffer: Buffer.from('no archive') });
  await page.locator('.upload', { hasText: 'console-test-broken.jar' }).locator('.bad').getByText(/^Refused: .{10}/).waitFor();
  await page.locator('.entries > li', { hasText: 'console-test-broken.jar' }).first().getByText('Refused', { exact: true }).waitFor();
});

test('a bundle is in effect when it is done, until it is removed', async () => {
  const { page } = opened;
  await page.locator('#bundle-file').setInputFiles({ name: FILE, mimeType: 'application/java-archive', buffer: zip({ 'META-INF/MANIFEST.MF': MANIFEST }) });
  const upload = page.locator('.upload', { hasText: FILE });
  await upload.locator('.good').getByText('Done.').waitFor({ timeout: 120_000 });
  const dropIn = page.locator('.drop-ins li', { hasText: FILE });
  await dropIn.getByText(/com\.example\.console-test.* 1\.0\.0/).waitFor();
  await dropIn.getByRole('button', { name: `Remove ${FILE}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await dropIn.waitFor({ state: 'hidden', timeout: 120_000 });
  expect(opened.complaints).toEqual([]);
});
