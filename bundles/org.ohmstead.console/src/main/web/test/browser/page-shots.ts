/** Takes pictures of the pages beside the one of devices, at a mock gateway: `npx vite-node test/browser/page-shots.ts FOLDER`. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { longProfile } from '../mock/types';
import { account, launch, logIn, mock, visit } from './harness';

const folder = process.argv[2] ?? 'shots';
await mkdir(folder, { recursive: true });
const browser = await launch();
for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, width, height] of [['wide', 1280, 800], ['narrow', 360, 740]] as const) {
    const { gateway, url } = await mock();
    gateway.manage.config.meddle('profiles/long.yaml', { text: longProfile(5000) });
    const { page, context } = await visit(browser, url, { colorScheme, viewport: { width, height } });
    const shot = async (part: string): Promise<void> => {
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(folder, `${colorScheme}-${size}-${part}.png`) });
    };
    const open = async (hash: string): Promise<void> => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForTimeout(400);
    };
    await logIn(page, account(gateway));
    await open('#/configuration');
    await shot('config');
    await open('#/configuration/new');
    await shot('add');
    await open('#/configuration/new/org.ohmstead.driver.webmeter');
    await page.getByLabel('Channels').fill('1\n77');
    await page.getByRole('button', { name: 'Review' }).click();
    await shot('new');
    await open('#/configuration/item/org.ohmstead.driver.modbus~charger');
    await shot('problem');
    await open('#/configuration/item/org.ohmstead.driver.modbus~pump');
    await page.getByLabel('URL').fill('tcp://10.0.0.7:502?unit=2');
    await page.getByLabel('Enabled').selectOption('false');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByLabel('Why').fill('moved to another rack');
    await page.getByLabel('Undo unless').check();
    await shot('review');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByText('is undone unless it is confirmed').first().waitFor();
    await shot('pending');
    await open('#/configuration/item/profiles%2Fheatpump.yaml');
    const text = page.getByLabel('Profile, YAML');
    await text.fill((await text.inputValue()).replace('float32', 'float33').replace('scale: 0.1', 'scale: 0.2'));
    await page.getByRole('button', { name: 'Review' }).click();
    await shot('profile');
    gateway.manage.config.meddle('profiles/heatpump.yaml', { text: 'protocol: modbus\npoints:\n  flow: {at: input/2}\n' });
    await page.waitForTimeout(6000);
    await shot('profile-conflict');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await open('#/configuration/item/org.ohmstead.driver.sml~meter');
    await page.getByLabel('URL').fill('tcp://10.0.0.10:4059');
    gateway.manage.config.meddle('org.ohmstead.driver.sml~meter', { properties: { device: 'cellar/meter', url: 'tcp://10.0.0.77:4059', 'timeout.ms': '500' } });
    await page.getByText('ann (').waitFor();
    await shot('conflict');
    await open('#/configuration/history');
    await page.locator('.entries summary').first().click();
    await shot('history');
    await open('#/configuration/transfer');
    await shot('transfer');
    await open('#/configuration/points/profiles%2Flong.yaml');
    await page.locator('.sheet [role="gridcell"]').nth(2).click();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await shot('points');
    await page.keyboard.type('none');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Review' }).click();
    await shot('points-problem');
    await page.getByRole('button', { name: 'CSV', exact: true }).click();
    await shot('points-text');
    gateway.manage.deployments.deploy('com.example.meter-1.0.0.jar', Buffer.from('PK'), 'ann');
    gateway.manage.deployments.deploy('com.example.sick-1.0.0.jar', Buffer.from('PK sick'), 'ann');
    await page.waitForTimeout(600);
    gateway.manage.deployments.stageMs = 4000;
    gateway.manage.deployments.deploy('com.example.meter-1.0.1.jar', Buffer.from('PK'), 'admin');
    await open('#/bundles');
    await shot('bundles');
    await page.locator('.entries summary').nth(1).click();
    await shot('bundles-open');
    await open('#/health');
    await shot('health');
    await page.evaluate(() => {
      window.onbeforeunload = null;
    });
    await context.close();
    await gateway.stop();
  }
}
await browser.close();
