import { describe, expect, test } from 'vitest';
import type { ConfigType, ItemInfo } from '../../src/config/calls';
import { groupsOf, hintOf, nameOf } from '../../src/config/names';
import { wrongOf } from '../../src/config/text-editor';

function type(pid: string, factory: boolean, name: string): ConfigType {
  return { pid, factory, name, description: `about ${name}`, bundle: '', keys: [] };
}

function item(id: string, name: string): ItemInfo {
  return { id, type: id.startsWith('profiles/') ? '' : (id.split('~')[0] as string), name, file: '', version: '1', problems: [] };
}

const TYPES = [type('org.ohmstead.driver.modbus', true, 'Modbus device'), type('org.ohmstead.journal', false, 'Journal'), type('org.ohmstead.rest', false, 'REST'), type('org.ohmstead.sim.sml', true, 'Simulated meter')];

test('items stand in groups, by name; parts without an item are there, too', () => {
  const items = [
    item('org.ohmstead.driver.modbus~p10', 'cellar/p10'),
    item('org.ohmstead.driver.modbus~p9', 'cellar/p9'),
    item('org.ohmstead.driver.gone~x', 'attic/x'),
    item('profiles/pump.yaml', 'pump'),
    item('org.ohmstead.rest', 'rest'),
    item('org.ohmstead.sim.sml~house', 'house'),
  ];
  const found = groupsOf(items, TYPES).map(({ title, rows }) => [title, rows.map((row) => `${row.name} (${row.about}, ${row.exists})`)]);
  expect(found).toEqual([
    ['Devices', ['attic/x (gone: not installed, true)', 'cellar/p9 (Modbus device, true)', 'cellar/p10 (Modbus device, true)']],
    ['Profiles', ['pump (lists of points, true)']],
    ['Gateway', ['Journal (about Journal, false)', 'REST (about REST, true)']],
    ['Others', ['house (Simulated meter, true)']],
  ]);
});

test.each([
  ['org.ohmstead.driver.modbus~a', 'cellar/a'],
  ['org.ohmstead.driver.modbus~removed', 'removed'],
  ['org.ohmstead.journal', 'Journal'],
  ['profiles/pump.yaml', 'Profile pump'],
  ['com.example.unknown', 'com.example.unknown'],
])('%s is called %s', (id, name) => {
  expect(nameOf(id, [item('org.ohmstead.driver.modbus~a', 'cellar/a')], TYPES)).toBe(name);
});

test.each([
  ['cellar/Pump 1', 'cellar-pump-1'],
  ['-.x-', 'x'],
  ['größe', 'gr-e'],
])("'%s' becomes the name '%s'", (text, hint) => {
  expect(hintOf(text)).toBe(hint);
});

describe('places of problems', () => {
  test.each([
    ['etc/profiles/pump.yaml line 12 column 7: a number expected', 12, 7],
    ["line 3 column 5: type = 'x': one of int16 expected", 3, 5],
    ['line 4: 8 cells expected', 4, undefined],
    ['further lines: 7 more problems', undefined, undefined],
    ['etc/org.ohmstead.driver.x-pipeline 7.cfg: url', undefined, undefined],
  ])('%s', (text, line, column) => {
    expect(wrongOf({ text })).toEqual({ text, line, column });
  });
});
