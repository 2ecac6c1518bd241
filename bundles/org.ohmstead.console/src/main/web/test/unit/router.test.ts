import { describe, expect, test } from 'vitest';
import { hrefOf, parseRoute } from '../../src/router';

describe('addresses', () => {
  test.each([
    ['', 'devices', []],
    ['#', 'devices', []],
    ['#/', 'devices', []],
    ['#/nowhere/else', 'devices', []],
    ['#/%E0%A4%A', 'devices', []],
    ['#/devices/cellar/pump', 'devices', ['cellar', 'pump']],
    ['#/configuration/item/profiles%2Fpump.yaml', 'configuration', ['item', 'profiles/pump.yaml']],
    ['#/health', 'health', []],
  ])("'%s' leads to %s", (hash, page, rest) => {
    expect(parseRoute(hash)).toEqual({ page, rest });
  });

  test.each([[['item', 'org.ohmstead.driver.modbus~pump']], [['item', 'profiles/50 % # ? ü.yaml']], [['history', '17']]])('%j leads back', (rest) => {
    expect(parseRoute(hrefOf('configuration', ...rest))).toEqual({ page: 'configuration', rest });
  });
});
