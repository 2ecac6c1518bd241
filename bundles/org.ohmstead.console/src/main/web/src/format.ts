/** How values, times and units are written for people, in the language of the browser. */

import type { Json } from './api';

const UNITS: Readonly<Record<string, string>> = {
  '1': '',
  Cel: '°C',
  '[degF]': '°F',
  K: 'K',
  '%': '%',
  Ohm: 'Ω',
  kOhm: 'kΩ',
  deg: '°',
  'W.h': 'Wh',
  'kW.h': 'kWh',
  'MW.h': 'MWh',
  'V.A': 'VA',
  'kV.A': 'kVA',
  'V.A.h': 'VAh',
  'kV.A.h': 'kVAh',
  'var.h': 'varh',
  'kvar.h': 'kvarh',
  'A.h': 'Ah',
  '[ppm]': 'ppm',
  '10*-6': 'ppm',
  '/min': '1/min',
  '/s': '1/s',
  MBy: 'MB',
  kBy: 'kB',
  By: 'B',
};

/** Writes a UCUM code as people know it: `Cel` → `°C`, `kW.h` → `kWh`, `m3/h` → `m³/h`, `1` → nothing. */
export function unitText(ucum: string): string {
  const known = UNITS[ucum];
  if (known !== undefined) {
    return known;
  }
  return ucum
    .replace(/([A-Za-z])2(?![0-9])/g, '$1²')
    .replace(/([A-Za-z])3(?![0-9])/g, '$1³')
    .replace(/(^|[./])u(?=[A-Za-z])/g, '$1µ')
    .replace(/\./g, '·');
}

/** What is wrong, for a line that is too short for all of it: without the file, which the place already tells. */
export function brief(reason: string): string {
  return reason.replace(/^etc\/\S+: /, '');
}

export class Formats {
  private readonly small: Intl.NumberFormat;
  private readonly middle: Intl.NumberFormat;
  private readonly large: Intl.NumberFormat;
  private readonly whole: Intl.NumberFormat;
  private readonly minutes: Intl.DateTimeFormat;
  private readonly seconds: Intl.DateTimeFormat;
  private readonly date: Intl.DateTimeFormat;
  private readonly full: Intl.DateTimeFormat;
  private readonly units: Record<'second' | 'minute' | 'hour' | 'day', Intl.NumberFormat>;

  constructor(locale?: string, timeZone?: string) {
    const zone = timeZone === undefined ? {} : { timeZone };
    this.small = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
    this.middle = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
    this.large = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    this.whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const hm = { hour: '2-digit', minute: '2-digit', ...zone } as const;
    this.minutes = new Intl.DateTimeFormat(locale, hm);
    this.seconds = new Intl.DateTimeFormat(locale, { ...hm, second: '2-digit' });
    this.date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...zone });
    this.full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', ...zone });
    const unit = (name: string): Intl.NumberFormat =>
      new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: 0 });
    this.units = { second: unit('second'), minute: unit('minute'), hour: unit('hour'), day: unit('day') };
  }

  /** Writes a value without its unit; a dash where there is none. */
  value(value: Json | undefined, type: string): string {
    if (value === null || value === undefined) {
      return '–';
    }
    if (typeof value === 'number') {
      return this.number(value);
    }
    if (typeof value === 'boolean') {
      return value ? 'on' : 'off';
    }
    if (typeof value === 'string') {
      return type === 'long' && /^-?\d+$/.test(value) ? this.whole.format(BigInt(value)) : value;
    }
    return JSON.stringify(value);
  }

  /** Writes as many digits as a person compares at a glance; what a float32 adds is no information. */
  private number(value: number): string {
    if (Number.isInteger(value)) {
      return this.whole.format(value);
    }
    const size = Math.abs(value);
    return (size < 1 ? this.small : size < 100 ? this.middle : this.large).format(value);
  }

  /** Writes a count. */
  count(n: number): string {
    return this.whole.format(n);
  }

  /** Writes how long ago something was, in the largest unit that fits: `4s`, `12m`, `3h`, `5d`. */
  age(ms: number): string {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    if (seconds < 60) {
      return this.units.second.format(seconds);
    }
    if (seconds < 3600) {
      return this.units.minute.format(Math.floor(seconds / 60));
    }
    if (seconds < 86_400) {
      return this.units.hour.format(Math.floor(seconds / 3600));
    }
    return this.units.day.format(Math.floor(seconds / 86_400));
  }

  /** Writes a time of day without seconds. */
  clockMinutes(at: Date): string {
    return this.minutes.format(at);
  }

  /** Writes a time of day with seconds. */
  clockSeconds(at: Date): string {
    return this.seconds.format(at);
  }

  /** Writes day and month. */
  day(at: Date): string {
    return this.date.format(at);
  }

  /** Writes date and time. */
  dateTime(at: Date): string {
    return this.full.format(at);
  }

  /** Writes the instants in a sentence as people do. */
  times(sentence: string): string {
    return sentence.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g, (at) => this.dateTime(new Date(at)));
  }
}
