import { describe, expect, test } from 'vitest';
import type { Key } from '../../src/config/calls';
import { fieldOfProblem, FormModel, merge, problemOf, shortOf, type Field } from '../../src/config/form-model';

function key(id: string, more: Partial<Key> = {}): Key {
  return { id, name: id, description: '', kind: 'text', list: false, required: false, defaults: [], options: [], unit: '', ...more };
}

function typed(declaration: Key, text: string): string {
  return problemOf({ key: declaration, declared: true, base: undefined, text });
}

describe('what is wrong', () => {
  const port = key('port', { kind: 'whole', min: '1', max: '65535' });
  const scale = key('scale', { kind: 'real', min: '0' });
  const fault = key('fault', { options: [{ value: 'none', label: 'None' }, { value: 'slow', label: 'Slow' }] });
  test.each([
    [port, '1', ''],
    [port, ' 65535 ', ''],
    [port, '0', 'A whole number from 1 to 65535 expected.'],
    [port, '1.5', 'A whole number from 1 to 65535 expected.'],
    [port, 'x', 'A whole number from 1 to 65535 expected.'],
    [key('n', { kind: 'whole', max: '9223372036854775807' }), '9223372036854775808', 'A whole number up to 9223372036854775807 expected.'],
    [key('n', { kind: 'whole', max: '9223372036854775807' }), '9223372036854775807', ''],
    [scale, '-0.1', 'A number from 0 expected.'],
    [scale, '1e3', ''],
    [scale, '1,5', 'A number from 0 expected.'],
    [fault, 'slow', ''],
    [fault, 'fast', 'One of none, slow expected.'],
    [key('on', { kind: 'boolean' }), 'yes', 'True or false expected.'],
    [key('name', { min: '2', max: '4' }), 'abcde', 'A text of 2 to 4 characters expected.'],
    [key('hosts', { list: true, max: '3' }), 'abc\nabcd', "'abcd': a text of at most 3 characters expected."],
    [key('device', { required: true }), ' ', 'This has to be given.'],
    [key('every', { required: true, defaults: ['5'] }), '', ''],
  ])('%#: %o', (declaration, text, expected) => {
    expect(typed(declaration, text)).toBe(expected);
  });

  test('problems of the gateway find their field, also by a place in what it holds', () => {
    const ids = ['points', 'interval.ms', 'interval.slow.ms', 'point'];
    const at = (name: string) => ({ where: 'etc/x.cfg', key: name, value: 'fast', expected: 'a whole number', text: `etc/x.cfg: ${name} = 'fast': a whole number expected` });
    expect(fieldOfProblem(at('interval.ms'), ids)).toBe('interval.ms');
    expect(fieldOfProblem(at("points: point 'speed', at"), ids)).toBe('points');
    expect(fieldOfProblem(at('interval'), ids)).toBeUndefined();
    expect(fieldOfProblem(at(''), ids)).toBeUndefined();
    const refusal = { ...at(''), expected: "points = '{}': at least one point expected", text: "etc/x.cfg: points = '{}': at least one point expected" };
    expect(fieldOfProblem(refusal, ids)).toBe('points');
    expect(shortOf(refusal, 'points')).toBe("points = '{}': at least one point expected");
    expect(shortOf(at('interval.ms'), 'interval.ms')).toBe("A whole number expected, got 'fast'.");
    expect(shortOf(at("points: point 'speed', at"), 'points')).toBe("points: point 'speed', at = 'fast': a whole number expected");
  });
});

describe('what is made of it', () => {
  const keys = [key('device', { required: true }), key('port', { kind: 'whole', defaults: ['502'] }), key('on', { kind: 'boolean' }), key('hosts', { list: true }), key('token', { kind: 'secret' })];
  const base = { device: 'cellar/pump', port: 502, hosts: ['a', 'b'], token: 'secret:pump', 'left.over': 'x' };

  function edit(model: FormModel, id: string, text: string): void {
    (model.field(id) as Field).text = text;
  }

  test('what was not touched stays exactly as it was, also what no type declares', () => {
    const model = new FormModel(keys, base);
    expect(model.dirty).toBe(false);
    expect(model.properties()).toEqual(base);
  });

  test('what is cleared is left out, what is typed comes in', () => {
    const model = new FormModel(keys, base);
    edit(model, 'port', '');
    edit(model, 'on', 'true');
    edit(model, 'hosts', 'c\n\n d\n');
    edit(model, 'left.over', '');
    expect(model.dirty).toBe(true);
    expect(model.properties()).toEqual({ device: 'cellar/pump', on: true, hosts: ['c', ' d'], token: 'secret:pump' });
  });

  test('a text that is empty in the file stays so unless it is edited', () => {
    expect(new FormModel([key('dir')], { dir: '' }).properties()).toEqual({ dir: '' });
  });
});

describe('two people', () => {
  const base = { a: '1', b: '1', c: '1' };

  test('what each changed alone is kept, what both changed is named, mine on top', () => {
    expect(merge(base, { a: '2', b: '1', c: '2' }, { a: '1', b: '3', c: '3' })).toEqual({ properties: { a: '2', b: '3', c: '3' }, both: ['c'] });
  });

  test('what I removed is gone, what they removed stays gone', () => {
    expect(merge(base, { b: '1', c: '1' }, { a: '1', b: '1' })).toEqual({ properties: { b: '1' }, both: [] });
  });

  test('what both made the same is no conflict', () => {
    expect(merge(base, { ...base, a: 2 }, { ...base, a: '2' }).both).toEqual([]);
  });
});
