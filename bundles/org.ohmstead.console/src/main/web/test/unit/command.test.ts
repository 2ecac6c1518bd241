import { describe, expect, test } from 'vitest';
import type { PointSpec } from '../../src/api';
import { parseInput } from '../../src/command';

const spec = (type: string, min: number | null = null, max: number | null = null): PointSpec => ({ name: 'p', type, unit: '1', writable: true, min, max });

describe('what is typed', () => {
  test.each([
    ['double', ' 21.5 ', 21.5],
    ['double', '1e3', 1000],
    ['double', '9007199254740992', 9_007_199_254_740_992],
    ['double', '1152921504606847000', 2 ** 60],
    ['double', '-1152921504606847000', -(2 ** 60)],
    ['double', '0', 0],
    ['double', '+000', 0],
    ['double', '+20', 20],
    ['double', '123456789012345690000000', 1.2345678901234569e23],
    ['double', '100000000000000000000000', 1e23],
    ['double', '9007199254740993.0', 9_007_199_254_740_992],
    ['long', '-3', -3],
    ['long', '9007199254740993', '9007199254740993'],
    ['boolean', 'false', false],
    ['text', ' as it is ', ' as it is '],
    ['bytes', '0A1b', '0A1b'],
  ])('of type %s: %s is %s', (type, text, value) => {
    expect(parseInput(spec(type), text)).toEqual({ value });
  });

  test.each([
    ['double', '', 'A number'],
    ['double', '21,5x', 'A number'],
    ['double', 'Infinity', 'A number'],
    ['double', '9007199254740993', 'A whole number that a double holds'],
    ['double', '-9007199254740993', 'A whole number that a double holds'],
    ['double', '+9007199254740993', 'A whole number that a double holds'],
    ['double', '18446744073709551615', 'A whole number that a double holds'],
    ['double', '123456789012345680000000', 'A whole number that a double holds'],
    ['double', '123456789012345678901234', 'A whole number that a double holds'],
    ['long', '1.5', 'A whole number'],
    ['bytes', '0a1', 'Bytes in hex'],
  ])('of type %s: %s is refused', (type, text, words) => {
    expect(parseInput(spec(type), text)).toMatchObject({ problem: expect.stringContaining(words) as string });
  });

  test('limits include their ends', () => {
    expect(parseInput(spec('double', 5, 30), '30')).toEqual({ value: 30 });
    expect(parseInput(spec('double', 5, 30), '30.1')).toMatchObject({ problem: 'Beyond the limits: 5 to 30 expected.' });
    expect(parseInput(spec('double', null, 30), '31')).toMatchObject({ problem: 'Beyond the limits: −∞ to 30 expected.' });
  });
});
