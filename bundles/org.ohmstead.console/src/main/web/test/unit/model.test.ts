import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeviceInfo, PointObject } from '../../src/api';
import { compareValues, Store, words, type Query } from '../../src/model';

const ALL: Query = { device: undefined, words: [], attention: false, sort: 'name', descending: false };

function device(path: string, points: number, status: DeviceInfo['status'] = 'ok'): DeviceInfo {
  return { device: path, protocol: 'modbus', pid: '', status, reason: '', link: 'tcp:10.0.0.5:502', points, last_answer: null };
}

function point(id: string, value: PointObject['value'], quality: PointObject['quality'] = 'good', age: number | null = 0): PointObject {
  return { point: id, value, type: 'double', unit: 'kW', quality, fault: 'none', detail: '', at: null, source: 'arrival', age_ms: age };
}

let store: Store;
const ids = (query: Partial<Query> = {}): string[] => store.select({ ...ALL, ...query }, 0).map(({ id }) => id);

beforeEach(() => {
  store = new Store();
  store.setDevices([device('cellar/pump', 2), device('roof/pv', 1)]);
  store.setPoints(['cellar/pump', 'roof/pv'], [point('cellar/pump/p10', 3), point('cellar/pump/p9', 20, 'bad'), point('roof/pv/power', 1)], 0);
});

describe('selecting', () => {
  test('names are sorted with their numbers by size', () => {
    expect(ids()).toEqual(['cellar/pump/p9', 'cellar/pump/p10', 'roof/pv/power']);
    expect(ids({ descending: true })).toEqual(['roof/pv/power', 'cellar/pump/p10', 'cellar/pump/p9']);
  });

  test('all words must be found, in any order and case', () => {
    expect(ids({ words: words('  P10 Cellar ') })).toEqual(['cellar/pump/p10']);
    expect(ids({ words: words('kw roof') })).toEqual(['roof/pv/power']);
    expect(ids({ words: words('cellar roof') })).toEqual([]);
  });

  test('one device, or what is not good', () => {
    expect(ids({ device: 'roof/pv' })).toEqual(['roof/pv/power']);
    expect(ids({ attention: true })).toEqual(['cellar/pump/p9']);
    expect(store.attention).toBe(1);
  });

  test('by value, quality and age', () => {
    store.update(point('roof/pv/power', 1, 'good', 5000), 0);
    expect(ids({ sort: 'value' })).toEqual(['roof/pv/power', 'cellar/pump/p10', 'cellar/pump/p9']);
    expect(ids({ sort: 'quality' })[0]).toBe('cellar/pump/p9');
    expect(ids({ sort: 'age', descending: true })[0]).toBe('roof/pv/power');
  });

  test('devices by path, protocol, link or status', () => {
    expect(store.selectDevices(words('10.0.0.5 ROOF')).map(({ path }) => path)).toEqual(['roof/pv']);
    expect(store.selectDevices(words('faulty'))).toEqual([]);
  });

  test('numbers stand before texts, and these before nothing', () => {
    expect(['b', null, 2, 'a', '10'].sort(compareValues)).toEqual([2, '10', 'a', 'b', null]);
  });
});

describe('changing', () => {
  test('a point that gets well leaves the list of those that are not good, and says so', () => {
    const change = vi.fn();
    store.onChange = change;
    expect(store.update(point('cellar/pump/p9', 21), 0)).toBe(true);
    expect(change).toHaveBeenLastCalledWith(true);
    expect(store.attention).toBe(0);
    store.update(point('cellar/pump/p9', 22), 0);
    expect(change).toHaveBeenLastCalledWith(false);
  });

  test('a point found while running appears', () => {
    expect(store.update(point('roof/pv/new', 1), 0)).toBe(false);
    expect(ids({ device: 'roof/pv' })).toEqual(['roof/pv/new', 'roof/pv/power']);
  });

  test('a device that is gone takes its points with it', () => {
    expect(store.setDevices([device('roof/pv', 1)])).toEqual([]);
    expect(ids()).toEqual(['roof/pv/power']);
    expect(store.attention).toBe(0);
  });

  test('a device that is new, has other points or another status is to be asked again', () => {
    expect(store.setDevices([device('cellar/pump', 2, 'degraded'), device('roof/pv', 4), device('x', 0)])).toEqual(['cellar/pump', 'roof/pv', 'x']);
  });

  test('points that a device no longer has go', () => {
    store.setPoints(['cellar/pump'], [point('cellar/pump/p10', 4)], 0);
    expect(ids()).toEqual(['cellar/pump/p10', 'roof/pv/power']);
  });

  test('the age goes on from what the gateway said, whatever the clocks show', () => {
    store.update(point('roof/pv/power', 1, 'good', 4000), 10_000);
    expect(store.points.get('roof/pv/power')?.born).toBe(6000);
    store.update(point('roof/pv/power', null, 'bad', null), 11_000);
    expect(store.points.get('roof/pv/power')?.born).toBeUndefined();
  });
});
