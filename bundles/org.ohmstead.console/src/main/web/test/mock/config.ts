/** The configuration of the mock gateway: checked, applied all or none, kept as a history, undone unless confirmed. */

import { createHash } from 'node:crypto';
import type { ConfigProblem } from '../../src/api';
import type { Change, ConfigType, Difference, Entry, Item, Key, Preview, Properties } from '../../src/config/calls';
import { diffLines } from '../../src/config/diff';
import { problemOf, textOf } from '../../src/config/form-model';
import { checkProfile, fromCsv, toCsv } from './points';
import { configured, TYPES, type Content } from './types';

type State = ReadonlyMap<string, Content>;

export interface Origin {
  readonly who: string;
  readonly why: string;
  readonly confirmWithinMs: number;
}

export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly problems: readonly ConfigProblem[] = [],
  ) {
    super(message);
  }
}

interface Kept {
  entry: Entry;
  readonly before: State;
  readonly after: State;
}

export class MockConfig {
  types: readonly ConfigType[] = TYPES;
  /** While true, nothing can be kept: the disk is full. */
  full = false;
  private items: State = configured();
  private readonly entries: Kept[] = [];
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  list(): Item[] {
    return [...this.items.keys()].sort().map((id) => this.item(id) as Item);
  }

  item(id: string): Item | undefined {
    const content = this.items.get(id);
    if (content === undefined) {
      return undefined;
    }
    const type = content.text === undefined ? (id.split('~')[0] as string) : '';
    const name = content.text === undefined ? String(content.properties?.['device'] ?? id.split('~')[1] ?? id) : id.replace(/^profiles\/|\.yaml$/g, '');
    const version = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
    const common = { id, type, name, file: fileOf(id), version, problems: this.check(this.items, id) };
    return content.text === undefined ? { ...common, properties: content.properties ?? {} } : { ...common, text: content.text };
  }

  preview(changes: readonly Change[]): Preview {
    const after = this.changed(changes);
    const differences = differencesOf(this.items, after);
    return { differences, problems: this.problems(after, differences), conflicts: this.conflicts(changes), remarks: [] };
  }

  apply(changes: readonly Change[], origin: Origin): Entry {
    const [conflict] = this.conflicts(changes);
    if (conflict !== undefined) {
      throw new Refusal(409, conflict);
    }
    return this.become(this.changed(changes), origin);
  }

  /** Makes a whole state so; perhaps to undo an entry. */
  become(after: State, origin: Origin, undoes: number | null = null): Entry {
    if (this.full) {
      throw new Refusal(503, 'the change cannot be kept: No space left on device');
    }
    const differences = differencesOf(this.items, after);
    const ends = this.takenBack(after, differences);
    const [conflict] = this.waits(differences, ends);
    if (conflict !== undefined) {
      throw new Refusal(409, conflict);
    }
    const problems = this.problems(after, differences);
    if (problems.length > 0) {
      const detail = problems.map((problem) => problem.text).join('; ');
      this.note('refused', detail, differences, origin, this.items);
      throw new Refusal(422, detail, problems);
    }
    const pending = origin.confirmWithinMs > 0;
    const [ended] = ends;
    if (pending && ended !== undefined) {
      throw new Refusal(409, `this undoes entry ${ended.entry.number}, which waits for its confirmation: it is done at once and for good, and cannot wait for one itself`);
    }
    const before = this.items;
    this.items = after;
    const kept = this.note(pending ? 'pending' : 'applied', undoes === null ? '' : `undo of ${undoes}`, differences, origin, before, undoes);
    for (const one of ends) {
      one.entry = { ...one.entry, outcome: 'undone', confirmBy: null, detail: `undone by ${origin.who} (console) at ${kept.entry.at} with entry ${kept.entry.number}` };
    }
    if (pending) {
      const timer = setTimeout(() => this.expire(kept), origin.confirmWithinMs);
      this.timers.add(timer);
    }
    return kept.entry;
  }

  confirm(number: number, who: string): Entry {
    const kept = this.kept(number);
    if (kept.entry.outcome !== 'pending') {
      throw new Refusal(409, `entry ${number} does not wait for a confirmation: it is ${kept.entry.outcome}`);
    }
    kept.entry = { ...kept.entry, outcome: 'applied', confirmBy: null, detail: `Confirmed by ${who}.` };
    return kept.entry;
  }

  history(before: number, limit: number, item: string): Entry[] {
    const fits = ({ entry }: Kept): boolean => (before === 0 || entry.number < before) && (item === '' || entry.differences.some(({ id }) => id === item));
    return [...this.entries].reverse().filter(fits).slice(0, limit).map(({ entry }) => entry);
  }

  entry(number: number): Entry {
    return this.kept(number).entry;
  }

  between(from: number, to: number): Difference[] {
    return differencesOf(this.kept(from).after, to === 0 ? this.items : this.kept(to).after);
  }

  /** The state after an entry, of all items or some. */
  backTo(number: number, items: readonly string[]): State {
    const { after } = this.kept(number);
    const strange = items.find((id) => !after.has(id) && !this.items.has(id) && !this.entries.some(({ entry }) => entry.differences.some((one) => one.id === id)));
    if (strange !== undefined) {
      throw new Refusal(422, `items: there is no item ${strange}`);
    }
    const state = new Map(this.items);
    for (const id of new Set([...after.keys(), ...this.items.keys()])) {
      if (items.length === 0 || items.includes(id)) {
        put(state, id, after.get(id));
      }
    }
    return state;
  }

  undone(number: number): State {
    const { entry, before } = this.kept(number);
    const state = new Map(this.items);
    for (const { id } of entry.differences) {
      put(state, id, before.get(id));
    }
    return state;
  }

  previewState(after: State, remarks: readonly string[] = []): Preview {
    const differences = differencesOf(this.items, after);
    const conflicts = this.waits(differences, this.takenBack(after, differences));
    return { differences, problems: this.problems(after, differences), conflicts, remarks };
  }

  files(): Record<string, string> {
    return Object.fromEntries([...this.items].map(([id, content]) => [fileOf(id).replace('etc/', ''), content.text ?? cfg(content.properties ?? {})]));
  }

  /** What files say, and which of them say nothing. */
  fromFiles(files: Readonly<Record<string, string>>): { readonly state: State; readonly remarks: readonly string[] } {
    const state = new Map<string, Content>();
    const remarks: string[] = [];
    for (const [name, text] of Object.entries(files)) {
      if (/^profiles\/[^/]+\.yaml$/.test(name)) {
        state.set(name, { text });
      } else if (/^org\.ohmstead\.[^/]+\.cfg$/.test(name)) {
        state.set(name.replace(/\.cfg$/, '').replace('-', '~'), { properties: uncfg(name, text) });
      } else {
        remarks.push(`${name}: passed over: neither org.ohmstead.<part>.cfg at the top of the folder nor profiles/NAME.yaml`);
      }
    }
    return { state, remarks };
  }

  csv(id: string): string {
    return toCsv(this.items.get(this.pointsOf(id))?.text ?? '');
  }

  fromTable(id: string, csv: string): Change {
    const profile = this.pointsOf(id);
    const made = fromCsv(this.items.get(profile)?.text ?? '', csv);
    if ('problems' in made) {
      throw new Refusal(422, made.problems.map((problem) => problem.text).join('; '), made.problems);
    }
    return { op: 'put-text', id: profile, basedOn: (this.item(profile) as Item).version, text: made.text };
  }

  /** Plays somebody else, at a file. */
  meddle(id: string, content: Content): void {
    this.become(new Map(this.items).set(id, { ...this.items.get(id), ...content }), { who: 'ann', why: '', confirmWithinMs: 0 });
  }

  close(): void {
    for (const timer of this.timers) {
      clearTimeout(timer);
    }
  }

  private pointsOf(id: string): string {
    const item = this.items.get(id);
    const profile = item?.text === undefined ? `profiles/${String(item?.properties?.['profile'])}.yaml` : id;
    if (!this.items.has(profile)) {
      throw new Refusal(404, `${id} has no list of points`);
    }
    return profile;
  }

  private kept(number: number): Kept {
    const kept = this.entries[number - 1];
    if (kept === undefined) {
      throw new Refusal(404, `the history has no entry ${number}`);
    }
    return kept;
  }

  /** What waits for a confirmation, and of which nothing would be left. */
  private takenBack(after: State, differences: readonly Difference[]): Kept[] {
    const changed = new Set(differences.map(({ id }) => id));
    return this.entries.filter(
      ({ entry, before }) =>
        entry.outcome === 'pending' &&
        entry.differences.some(({ id }) => changed.has(id)) &&
        entry.differences.every(({ id }) => JSON.stringify(after.get(id)) === JSON.stringify(before.get(id))),
    );
  }

  /** Why some items cannot be changed now, but to take back all of what waits. */
  private waits(items: readonly { readonly id: string }[], ends: readonly Kept[]): string[] {
    const pending = this.entries.filter((kept) => kept.entry.outcome === 'pending' && !ends.includes(kept));
    return items.flatMap(({ id }) => {
      const kept = pending.find(({ entry }) => entry.differences.some((one) => one.id === id));
      return kept === undefined ? [] : [`${id}: change ${kept.entry.number} of it waits for a confirmation`];
    });
  }

  private expire(kept: Kept): void {
    if (kept.entry.outcome === 'pending') {
      const { number } = kept.entry;
      const [before, after] = [this.items, this.undone(number)];
      const why = `entry ${number} was not confirmed in time`;
      this.items = after;
      const by = this.note('applied', `undo of ${number}`, differencesOf(before, after), { who: 'system', why, confirmWithinMs: 0 }, before, number);
      kept.entry = { ...kept.entry, outcome: 'undone', confirmBy: null, detail: `not confirmed in time, undone by entry ${by.entry.number}` };
    }
  }

  private note(outcome: Entry['outcome'], detail: string, differences: readonly Difference[], origin: Origin, before: State, undoes: number | null = null): Kept {
    const now = Date.now();
    const confirmBy = outcome === 'pending' ? new Date(now + origin.confirmWithinMs).toISOString() : null;
    const entry = { number: this.entries.length + 1, at: new Date(now).toISOString(), who: origin.who, via: 'console', why: origin.why, outcome, detail, confirmBy, undoes, differences };
    const kept = { entry, before, after: this.items };
    this.entries.push(kept);
    return kept;
  }

  private conflicts(changes: readonly Change[]): string[] {
    const after = this.changed(changes);
    const ends = this.takenBack(after, differencesOf(this.items, after));
    return changes.flatMap((change) => {
      if (change.op === 'create') {
        return [];
      }
      const waits = this.waits([change], ends);
      if (waits.length > 0) {
        return waits;
      }
      const version = this.item(change.id)?.version ?? '';
      return change.basedOn === undefined || change.basedOn === version ? [] : [`${change.id} was changed meanwhile by ann`];
    });
  }

  private changed(changes: readonly Change[]): State {
    const state = new Map(this.items);
    for (const change of changes) {
      if (change.op === 'delete') {
        state.delete(change.id);
      } else if (change.op === 'put-text') {
        state.set(change.id, { text: change.text });
      } else if (change.op === 'put') {
        state.set(change.id, { properties: secretsAway(change.id, change.properties, this.types) });
      } else {
        let id = `${change.type}~${change.hint === '' ? '1' : change.hint}`;
        for (let i = 2; state.has(id); i++) {
          id = `${change.type}~${change.hint}-${i}`;
        }
        state.set(id, { properties: secretsAway(id, change.properties, this.types) });
      }
    }
    return state;
  }

  private problems(after: State, differences: readonly Difference[]): ConfigProblem[] {
    return differences.filter(({ kind }) => kind !== 'removed').flatMap(({ id }) => this.check(after, id));
  }

  private check(state: State, id: string): ConfigProblem[] {
    const content = state.get(id) as Content;
    if (content.text !== undefined) {
      return checkProfile(id, content.text);
    }
    const type = this.types.find(({ pid }) => pid === id.split('~')[0]);
    const properties = content.properties ?? {};
    const problem = (name: string, value: string, expected: string): ConfigProblem => ({
      where: fileOf(id),
      key: name,
      value,
      expected,
      text: `${fileOf(id)}: ${name} = '${value}': ${expected} expected`,
    });
    if (type === undefined) {
      return [];
    }
    const found = type.keys.flatMap((declared) => {
      const text = textOf(properties[declared.id]);
      const wrong = problemOf({ key: declared, declared: true, base: undefined, text });
      return wrong === '' ? [] : [problem(declared.id, text, expectedBy(declared))];
    });
    for (const name of Object.keys(properties)) {
      if (!type.keys.some((declared) => declared.id === name)) {
        found.push(problem(name, textOf(properties[name]), `one of the keys ${type.keys.map((declared) => declared.id).join(', ')}`));
      }
    }
    const profile = properties['profile'];
    if (profile !== undefined && profile !== '' && !state.has(`profiles/${String(profile)}.yaml`)) {
      const expected = `profile = '${String(profile)}': the file etc/profiles/${String(profile)}.yaml expected, there is none`;
      found.push({ where: fileOf(id), key: '', value: '', expected, text: `${fileOf(id)}: ${expected}` });
    }
    const other = [...state].find(([one, { properties: its }]) => one !== id && its?.['device'] !== undefined && its['device'] === properties['device']);
    if (other !== undefined) {
      found.push(problem('device', String(properties['device']), `a path that ${other[0]} has not`));
    }
    return found;
  }
}

function expectedBy(declared: Key): string {
  return declared.kind === 'whole' ? `a whole number from ${declared.min ?? '−∞'} to ${declared.max ?? '∞'}` : `a ${declared.kind} as the type says`;
}

function put(state: Map<string, Content>, id: string, content: Content | undefined): void {
  if (content === undefined) {
    state.delete(id);
  } else {
    state.set(id, content);
  }
}

function secretsAway(id: string, properties: Properties, types: readonly ConfigType[]): Properties {
  const secret = new Set(types.find(({ pid }) => pid === id.split('~')[0])?.keys.filter(({ kind }) => kind === 'secret').map((declared) => declared.id));
  const entries = Object.entries(properties).map(([name, value]) => [name, secret.has(name) && !String(value).startsWith('secret:') ? `secret:${id.split('~')[1]}-${name}` : value]);
  return Object.fromEntries(entries) as Properties;
}

function differencesOf(before: State, after: State): Difference[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((id): Difference[] => {
    const [old, now] = [before.get(id), after.get(id)];
    if (JSON.stringify(old) === JSON.stringify(now)) {
      return [];
    }
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    const device = String((now ?? old)?.properties?.['device'] ?? '');
    const effect = device === '' ? '' : kind === 'removed' ? `stops ${device}` : kind === 'added' ? `starts ${device}` : `restarts ${device}, its connection stays`;
    return [{ id, kind, effect, keys: (now ?? old)?.text === undefined ? keysOf(old, now) : linesOf(old?.text ?? '', now?.text ?? '') }];
  });
}

function keysOf(old: Content | undefined, now: Content | undefined): Difference['keys'] {
  const [before, after] = [old?.properties ?? {}, now?.properties ?? {}];
  const shown = (value: Properties[string] | undefined): string | null => (value === undefined ? null : textOf(value).replaceAll('\n', ', '));
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((name) => ({ key: name, before: shown(before[name]), after: shown(after[name]) }))
    .filter((one) => one.before !== one.after);
}

function linesOf(old: string, now: string): Difference['keys'] {
  let [left, right] = [0, 0];
  return diffLines(old, now).flatMap((line): Difference['keys'][number][] => {
    left += line.kind === 'added' ? 0 : 1;
    right += line.kind === 'removed' ? 0 : 1;
    if (line.kind === 'same') {
      return [];
    }
    return line.kind === 'added' ? [{ key: String(right), before: null, after: line.text }] : [{ key: String(left), before: line.text, after: null }];
  });
}

function fileOf(id: string): string {
  return id.startsWith('profiles/') ? `etc/${id}` : `etc/${id.replace('~', '-')}.cfg`;
}

function cfg(properties: Properties): string {
  return Object.entries(properties)
    .map(([name, value]) => (Array.isArray(value) ? value.map((one) => `${name}[] = ${one}\n`).join('') : `${name} = ${String(value)}\n`))
    .join('');
}

function uncfg(file: string, text: string): Properties {
  const out: Record<string, string | string[]> = {};
  text.split('\n').forEach((line, i) => {
    const [, name, list, value] = /^([^=[]+?)(\[\])? = (.*)$/.exec(line) ?? [];
    if (line !== '' && (name === undefined || value === undefined)) {
      const problem = { where: file, key: `line ${i + 1}`, value: line, expected: 'key = value', text: `${file}: line ${i + 1} = '${line}': key = value expected` };
      throw new Refusal(422, problem.text, [problem]);
    }
    if (name !== undefined && value !== undefined) {
      out[name] = list === undefined ? value : [...((out[name] as string[] | undefined) ?? []), value];
    }
  });
  return out;
}
