/** What the page knows of devices and points. No DOM here. */

import type { DeviceInfo, PointObject, Quality } from './api';

/** A device as the page keeps it. */
export interface Device {
  readonly path: string;
  info: DeviceInfo;
}

/** A point as the page keeps it: mutable, one object per point for as long as it exists. */
export interface Point {
  readonly id: string;
  readonly device: string;
  readonly name: string;
  /** Lower case, for the search. */
  readonly haystack: string;
  state: PointObject;
  /** When the value was new, on the clock of this page; undefined if there is no value. */
  born: number | undefined;
}

export type SortKey = 'name' | 'value' | 'quality' | 'age';

export interface Query {
  /** Only points of this device; undefined for all. */
  device: string | undefined;
  /** Words, all of which must be found in path, name, unit or protocol. */
  words: string[];
  /** Only points whose quality is not good. */
  attention: boolean;
  sort: SortKey;
  descending: boolean;
}

const QUALITY_RANK: Record<Quality, number> = { bad: 0, uncertain: 1, good: 2 };
const collator = new Intl.Collator('en', { numeric: true });

/** Holds devices and points, and tells one listener that something changed. */
export class Store {
  readonly devices = new Map<string, Device>();
  readonly points = new Map<string, Point>();
  private readonly notGood = new Set<Point>();

  /** Called at each change: `structure` if rows came, went or may be filtered differently, else only values changed. */
  onChange: (structure: boolean) => void = () => undefined;

  /** How many points are not good now. */
  get attention(): number {
    return this.notGood.size;
  }

  /**
   * Replaces the list of devices; points of devices that are gone go too.
   *
   * @returns the devices whose points must be asked for anew
   */
  setDevices(infos: readonly DeviceInfo[]): string[] {
    const seen = new Set<string>();
    const stale: string[] = [];
    for (const info of infos) {
      seen.add(info.device);
      const device = this.devices.get(info.device);
      if (device === undefined || device.info.points !== info.points || device.info.status !== info.status) {
        stale.push(info.device);
      }
      if (device === undefined) {
        this.devices.set(info.device, { path: info.device, info });
      } else {
        device.info = info;
      }
    }
    const gone = [...this.devices.keys()].filter((path) => !seen.has(path));
    for (const path of gone) {
      this.devices.delete(path);
    }
    this.keepPoints(gone, new Set());
    this.onChange(true);
    return stale;
  }

  /** Replaces the points of some devices. */
  setPoints(devices: readonly string[], states: readonly PointObject[], now: number): void {
    const ids = new Set(states.map((state) => state.point));
    this.keepPoints(devices, ids);
    for (const state of states) {
      this.put(state, now);
    }
    this.onChange(true);
  }

  /**
   * Takes a live value.
   *
   * @returns whether the point was known
   */
  update(state: PointObject, now: number): boolean {
    const known = this.points.get(state.point);
    const before = known?.state.quality;
    this.put(state, now);
    this.onChange(known === undefined || before !== state.quality);
    return known !== undefined;
  }

  /** The points that a query selects, sorted. */
  select(query: Query, now: number): Point[] {
    const { words } = query;
    const out: Point[] = [];
    for (const point of query.attention ? this.notGood : this.points.values()) {
      if (query.device !== undefined && point.device !== query.device) {
        continue;
      }
      if (words.every((word) => point.haystack.includes(word))) {
        out.push(point);
      }
    }
    const sign = query.descending ? -1 : 1;
    const compare = COMPARE[query.sort];
    out.sort((a, b) => sign * compare(a, b, now) || byName(a, b));
    return out;
  }

  /** The devices whose path, protocol, link or status hold all words, by path. */
  selectDevices(words: readonly string[]): Device[] {
    const out = [...this.devices.values()].filter(({ path, info }) => {
      const text = `${path} ${info.protocol} ${info.link} ${info.status}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return out.sort((a, b) => collator.compare(a.path, b.path));
  }

  private put(state: PointObject, now: number): Point {
    let point = this.points.get(state.point);
    if (point === undefined) {
      const slash = state.point.lastIndexOf('/');
      point = {
        id: state.point,
        device: state.point.slice(0, slash),
        name: state.point.slice(slash + 1),
        haystack: `${state.point} ${state.unit}`.toLowerCase(),
        state,
        born: undefined,
      };
      this.points.set(state.point, point);
    }
    point.state = state;
    point.born = state.age_ms === null ? undefined : now - state.age_ms;
    if (state.quality === 'good') {
      this.notGood.delete(point);
    } else {
      this.notGood.add(point);
    }
    return point;
  }

  private keepPoints(devices: readonly string[], ids: ReadonlySet<string>): void {
    if (devices.length === 0) {
      return;
    }
    const concerned = new Set(devices);
    for (const point of this.points.values()) {
      if (concerned.has(point.device) && !ids.has(point.id)) {
        this.points.delete(point.id);
        this.notGood.delete(point);
      }
    }
  }
}

/** Splits what was typed into the search field. */
export function words(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter((word) => word !== '');
}

function byName(a: Point, b: Point): number {
  return collator.compare(a.device, b.device) || collator.compare(a.name, b.name);
}

const COMPARE: Record<SortKey, (a: Point, b: Point, now: number) => number> = {
  name: byName,
  value: (a, b) => compareValues(a.state.value, b.state.value),
  quality: (a, b) => QUALITY_RANK[a.state.quality] - QUALITY_RANK[b.state.quality],
  age: (a, b) => (b.born ?? -Infinity) - (a.born ?? -Infinity) || 0,
};

/** Numbers by size and before everything else, the rest as texts, missing ones last. */
export function compareValues(a: unknown, b: unknown): number {
  const left = rank(a);
  const right = rank(b);
  if (left !== right) {
    return left - right;
  }
  if (left === 0) {
    return Number(a) - Number(b);
  }
  return left === 1 ? collator.compare(String(a), String(b)) : 0;
}

function rank(value: unknown): number {
  if (value === null || value === undefined) {
    return 2;
  }
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value)) ? 0 : 1;
}
