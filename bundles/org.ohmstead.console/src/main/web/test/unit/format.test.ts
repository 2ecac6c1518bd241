import { describe, expect, test } from 'vitest';
import { brief, Formats, unitText } from '../../src/format';

describe('units', () => {
  test.each([
    ['1', ''],
    ['Cel', '°C'],
    ['kW.h', 'kWh'],
    ['m3/h', 'm³/h'],
    ['W/m2', 'W/m²'],
    ['uV', 'µV'],
    ['V', 'V'],
    ['lx', 'lx'],
    ['mol/uL', 'mol/µL'],
    ['cm[Hg]', 'cm[Hg]'],
  ])('%s is written %s', (ucum, text) => {
    expect(unitText(ucum)).toBe(text);
  });
});

describe('values', () => {
  const english = new Formats('en-GB', 'UTC');
  const german = new Formats('de-DE', 'UTC');

  test.each([
    [Math.fround(230.1), 'double', '230.1'],
    [18423.4127, 'double', '18,423.41'],
    [36.2113456, 'double', '36.211'],
    [0.000012345678, 'double', '0.00001235'],
    [-0.5, 'double', '-0.5'],
    [12345678, 'long', '12,345,678'],
    ['9007199254740993', 'long', '9,007,199,254,740,993'],
    ['12', 'text', '12'],
    [true, 'boolean', 'on'],
    [false, 'boolean', 'off'],
    [null, 'double', '–'],
    ['0a01', 'bytes', '0a01'],
  ])('%s of type %s is written %s', (value, type, text) => {
    expect(english.value(value, type)).toBe(text);
  });

  test('the language of the browser decides', () => {
    expect(german.value(18423.4127, 'double')).toBe('18.423,41');
    expect(german.dateTime(new Date('2026-11-22T00:08:05Z'))).toBe('22.11.2026, 00:08:05');
  });

  test.each([
    [-5, '0s'],
    [999, '0s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3_599_000, '59m'],
    [3_600_000, '1h'],
    [86_400_000 * 3, '3d'],
  ])('an age of %d ms is written %s', (ms, text) => {
    expect(english.age(ms)).toBe(text);
  });
});

describe('sentences of the gateway', () => {
  test('are written with times as people write them', () => {
    const formats = new Formats('en-GB', 'UTC');
    expect(formats.times('confirmed by ann (console) at 2026-11-22T12:48:20Z')).toBe('confirmed by ann (console) at 22 Nov 2026, 12:48:20');
    expect(formats.times('12:48:20 is no instant')).toBe('12:48:20 is no instant');
  });

  test.each([
    ["etc/org.ohmstead.driver.modbus-a.cfg: url = 'x': a url expected", "url = 'x': a url expected"],
    ['cannot connect to 127.0.0.1:502: Connection refused', 'cannot connect to 127.0.0.1:502: Connection refused'],
    ['see etc/a.cfg: nothing there', 'see etc/a.cfg: nothing there'],
  ])('%s is shortened where there is no room', (whole, short) => {
    expect(brief(whole)).toBe(short);
  });
});
