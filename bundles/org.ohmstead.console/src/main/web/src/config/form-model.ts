/** What a form holds: texts as typed, what is wrong with them, and the properties that they make. No DOM here. */

import type { ConfigProblem } from '../api';
import type { Key, Properties, Scalar } from './calls';

type Value = Properties[string];

/** How a configuration refers to something in the store of secrets. */
export const SECRET = /^secret:/;

export interface Field {
  readonly key: Key;
  /** Whether the type declares it; others are kept as they are, or removed. */
  readonly declared: boolean;
  /** As the configuration had it; undefined if it did not. */
  readonly base: Value | undefined;
  /** As typed; one line a value in a list. Empty: not given, which means the default. */
  text: string;
}

export class FormModel {
  readonly fields: readonly Field[];

  /** `start` is what is in the fields at first, if it is not what is there already. */
  constructor(keys: readonly Key[], base: Properties, start: Properties = base) {
    const known = new Set(keys.map((key) => key.id));
    const others = Object.keys({ ...base, ...start }).filter((id) => !known.has(id));
    const make = (key: Key, declared: boolean): Field => ({ key, declared, base: base[key.id], text: textOf(start[key.id]) });
    this.fields = [...keys.map((key) => make(key, true)), ...others.map((id) => make(undeclared(id, (base[id] ?? start[id]) as Value), false))];
  }

  get dirty(): boolean {
    return this.fields.some((field) => changed(field));
  }

  field(id: string): Field | undefined {
    return this.fields.find((field) => field.key.id === id);
  }

  /** What is wrong, by key. */
  problems(): Map<string, string> {
    const found = new Map<string, string>();
    for (const field of this.fields) {
      const problem = problemOf(field);
      if (problem !== '') {
        found.set(field.key.id, problem);
      }
    }
    return found;
  }

  /** What shall be configured: what was not touched stays exactly as it was. */
  properties(): Properties {
    const out: Record<string, Value> = {};
    for (const field of this.fields) {
      const value = changed(field) ? valueOf(field) : field.base;
      if (value !== undefined) {
        out[field.key.id] = value;
      }
    }
    return out;
  }
}

/** What a value looks like in a field. */
export function textOf(value: Value | undefined): string {
  return value === undefined ? '' : Array.isArray(value) ? value.join('\n') : String(value);
}

/** Whether the field was edited. */
export function changed(field: Field): boolean {
  return field.text !== textOf(field.base);
}

/** What is wrong with what was typed; empty if nothing is. */
export function problemOf(field: Field): string {
  const { key, text } = field;
  if (!field.declared) {
    return '';
  }
  if (text.trim() === '') {
    return key.required && key.defaults.length === 0 ? 'This has to be given.' : '';
  }
  const values = key.list ? lines(text) : [text];
  for (const value of values) {
    const expected = expectedOf(key, value);
    if (expected !== '') {
      return key.list ? `'${value}': ${expected} expected.` : `${upper(expected)} expected.`;
    }
  }
  return '';
}

function valueOf(field: Field): Value | undefined {
  const { key, text } = field;
  if (text.trim() === '') {
    return undefined;
  }
  const convert = (one: string): Scalar => (key.kind === 'boolean' ? one.trim() === 'true' : key.kind === 'text' || key.kind === 'secret' ? one : one.trim());
  return key.list ? lines(text).map(convert) : convert(text);
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** What was expected instead of a value; empty if it is as it has to be. */
function expectedOf(key: Key, value: string): string {
  if (key.kind === 'secret') {
    return '';
  }
  if (key.options.length > 0) {
    return key.options.some((option) => option.value === value) ? '' : `one of ${key.options.map((option) => option.value).join(', ')}`;
  }
  const typed = value.trim();
  switch (key.kind) {
    case 'boolean':
      return typed === 'true' || typed === 'false' ? '' : 'true or false';
    case 'whole':
      return /^[+-]?\d+$/.test(typed) && within(key, BigInt(typed.replace('+', ''))) ? '' : `a whole number${range(key)}`;
    case 'real':
      return typed !== '' && Number.isFinite(Number(typed)) && within(key, Number(typed)) ? '' : `a number${range(key)}`;
    default:
      return within(key, value.length) ? '' : `a text${range(key)}`;
  }
}

function within(key: Key, value: number | bigint): boolean {
  const { min, max } = key;
  return (isNone(min) || !(value < limit(min, value))) && (isNone(max) || !(value > limit(max, value)));
}

/** Limits of whole numbers are compared as such: a long has more digits than a number holds. */
function limit(text: string, like: number | bigint): number | bigint {
  return typeof like === 'bigint' && /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
}

function isNone(text: string | null | undefined): text is null | undefined {
  return text === null || text === undefined;
}

/** The limits of a key in words: ` from 10 to 100`, ` of at most 8 characters`; empty if there are none. */
export function range(key: Key): string {
  const { min, max } = key;
  const [from, unit] = key.kind === 'text' ? ['of', max === '1' || (isNone(max) && min === '1') ? ' character' : ' characters'] : ['from', ''];
  if (isNone(min)) {
    return isNone(max) ? '' : ` ${from === 'of' ? 'of at most' : 'up to'} ${max}${unit}`;
  }
  return isNone(max) ? ` ${from === 'of' ? 'of at least' : 'from'} ${min}${unit}` : ` ${from} ${min} to ${max}${unit}`;
}

/**
 * Which field a problem belongs to: `points: point 'speed', at` is about `points`; and so is a driver's refusal, one sentence
 * without a key, that begins with a place like this.
 */
export function fieldOfProblem(problem: ConfigProblem, ids: readonly string[]): string | undefined {
  const place = problem.key === '' ? problem.expected : problem.key;
  const fits = (id: string): boolean => place === id || (place.startsWith(id) && /^(?:[:[,]| = )/.test(place.slice(id.length)));
  return ids.filter(fits).sort((a, b) => b.length - a.length)[0];
}

/** A problem in a few words, where it is known which key it is about. */
export function shortOf(problem: ConfigProblem, id: string): string {
  const text = problem.key === id ? `${upper(problem.expected)} expected, got '${problem.value}'.` : problem.text.replace(`${problem.where}: `, '');
  return problem.key === id && problem.value === '' ? `${upper(problem.expected)} expected.` : text;
}

export interface Merged {
  /** As it is to be now: theirs, with mine on top. */
  readonly properties: Properties;
  /** Keys that both changed, each to something else. */
  readonly both: readonly string[];
}

/** Puts what I changed on top of what somebody else made of the same base. */
export function merge(base: Properties, theirs: Properties, mine: Properties): Merged {
  const out: Record<string, Value> = { ...theirs };
  const both: string[] = [];
  for (const id of new Set([...Object.keys(base), ...Object.keys(mine)])) {
    if (same(mine[id], base[id])) {
      continue;
    }
    if (!same(theirs[id], base[id]) && !same(theirs[id], mine[id])) {
      both.push(id);
    }
    const value = mine[id];
    if (value === undefined) {
      delete out[id];
    } else {
      out[id] = value;
    }
  }
  return { properties: out, both };
}

function same(a: Value | undefined, b: Value | undefined): boolean {
  return (a === undefined) === (b === undefined) && textOf(a) === textOf(b);
}

function undeclared(id: string, value: Value): Key {
  return { id, name: id, description: '', kind: 'text', list: Array.isArray(value), required: false, defaults: [], options: [], unit: '' };
}

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
