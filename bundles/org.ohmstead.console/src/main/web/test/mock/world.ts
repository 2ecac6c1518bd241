/** The devices that the mock gateway plays: seeded, so that every run sees the same. */

import type { DeviceInfo, Json, PointObject, PointSpec, Status } from '../../src/api';

export interface MockPoint {
  readonly id: string;
  readonly device: string;
  readonly spec: PointSpec;
  value: Json;
  at: number | null;
  quality: PointObject['quality'];
  fault: string;
  detail: string;
  since: number;
}

export interface MockDevice {
  readonly path: string;
  readonly protocol: string;
  readonly link: string;
  status: Status;
  reason: string;
  lastAnswer: number | null;
  readonly points: MockPoint[];
}

/** Mulberry32: a small generator of pseudo-random numbers with a seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Shape = [name: string, type: string, unit: string, value: Json, limits?: [number | null, number | null]];

const METER: Shape[] = [
  ['1-0:1.8.0*255', 'double', 'kW.h', 18423.4127],
  ['1-0:2.8.0*255', 'double', 'kW.h', 611.0239],
  ['1-0:16.7.0*255', 'double', 'W', 412.6],
  ['1-0:32.7.0*255', 'double', 'V', 231.4],
  ['1-0:31.7.0*255', 'double', 'A', 1.92],
  ['0-0:96.1.0*255', 'bytes', '1', '0a014c475a0003403b49'],
];

const PUMP: Shape[] = [
  ['flow', 'double', 'm3/h', 4.27],
  ['head', 'double', 'kPa', 38.2],
  ['speed', 'long', '/min', 2280],
  ['temperature', 'double', 'Cel', 41.3],
  ['setpoint', 'double', 'Cel', 21.5, [5, 30]],
  ['enabled', 'boolean', '1', true, [null, null]],
  ['state', 'text', '1', 'running', [null, null]],
  ['total-pulses', 'long', '1', '9007199254741993'],
];

const BATTERY: Shape[] = [
  ['soc', 'double', '%', 74.2],
  ['power', 'double', 'kW', -1.84],
  ['voltage', 'double', 'V', 51.92],
  ['cell-temperature', 'double', 'Cel', 27.9],
];

/** The devices one sees by default: one of each kind of trouble, too. */
export function household(now: number): MockDevice[] {
  const pv = device('roof/pv', 'modbus', 'tcp:10.0.0.21:502', [
    ['dc-power', 'double', 'kW', 3.412],
    ['ac-power', 'double', 'kW', 3.301],
    ['yield-today', 'double', 'kW.h', 11.87],
  ], now);
  pv.status = 'degraded';
  pv.reason = '1 of 3 points bad';
  trouble(pv.points[2] as MockPoint, 'illegal-address', 'the device says that holding/40 does not exist', now - 95_000);
  const heat = device('cellar/heat-meter', 'modbus', 'serial:/dev/ttyUSB0', [
    ['energy', 'double', 'MW.h', 8.731],
    ['flow-temperature', 'double', 'Cel', 54.1],
  ], now - 780_000);
  heat.status = 'offline';
  heat.reason = 'no answer within 1,000 ms, for 13 min';
  for (const point of heat.points) {
    trouble(point, 'timeout', 'no answer within 1,000 ms', now - 780_000);
  }
  const broken = device('garage/charger', 'modbus', '', [], null);
  broken.status = 'faulty';
  broken.reason = "etc/org.ohmstead.driver.modbus-charger.cfg: interval.ms = 'fast': a whole number of milliseconds expected";
  return [
    device('cellar/battery', 'modbus', 'tcp:10.0.0.20:502', BATTERY, now),
    heat,
    device('cellar/meter', 'sml', 'tcp:10.0.0.9:4059', METER, now),
    device('cellar/pump', 'modbus', 'serial:/dev/ttyUSB0', PUMP, now),
    broken,
    pv,
  ];
}

/** Many devices with many points, for load. */
export function factory(devices: number, points: number, now: number): MockDevice[] {
  return Array.from({ length: devices }, (_, i) => {
    const shapes = Array.from({ length: points }, (__, j): Shape => [`value-${j + 1}`, 'double', 'kW', i + j / 10]);
    return device(`hall-${1 + (i % 4)}/line-${i + 1}`, 'simulated', `simulated:${i + 1}`, shapes, now);
  });
}

/** A device whose path and points are as long as they may be, with 500 points, a few of them in trouble. */
export function endless(now: number): MockDevice {
  const path = 'building-north-wing/floor-03/technical-room-east/distribution-board-7/submeter.group/branch-line-12/phase-L2/energy-analyser-0815';
  const shapes = Array.from({ length: 500 }, (_, i): Shape => [`harmonic-distortion-of-the-current-in-phase-${i + 1}:total`, 'double', '%', 1.5 + i / 100]);
  const long = device(path, 'modbus', 'serial:/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A10KZP45-if00-port0', shapes, now);
  long.status = 'degraded';
  long.reason = '3 of 500 points bad: harmonic-distortion-of-the-current-in-phase-3:total, …';
  for (const point of long.points.slice(2, 5)) {
    trouble(point, 'illegal-address', `the device says that ${point.spec.name} does not exist at input/4711, and that input/4713 does not either`, now - 7_200_000);
  }
  return long;
}

/** A device with a long path that has no points, as its configuration is wrong in many places. */
export function misconfigured(): MockDevice {
  const broken = device('very/long/path/of-a-device/that-someone/has-named/with-eight/segments', 'modbus', '', [], null);
  broken.status = 'faulty';
  const keys = 'device, enabled, interval.ms, interval.slow.ms, max.bits, max.gap, max.registers, points, profile, timeout.ms, url, write.function';
  broken.reason = ['bar', 'baz', 'foo', 'qux'].map((key) => `etc/org.ohmstead.driver.modbus-long.cfg: ${key} = '…': one of the keys ${keys} expected`).join('; ');
  return broken;
}

/** Names and texts that would do harm if they were taken as markup. */
export function hostile(now: number): MockDevice[] {
  const markup = '<img src=x onerror="window.harmed=true"><b>bold</b>';
  const evil = device(`lab/${markup.replaceAll('/', '')}`, 'modbus', markup, [
    ['text', 'text', markup, markup, [null, null]],
    ['number', 'double', markup, 1],
  ], now);
  evil.status = 'faulty';
  evil.reason = markup;
  trouble(evil.points[1] as MockPoint, 'refused', markup, now);
  return [evil];
}

export function device(path: string, protocol: string, link: string, shapes: readonly Shape[], at: number | null): MockDevice {
  const points = shapes.map(([name, type, unit, value, limits]): MockPoint => ({
    id: `${path}/${name}`,
    device: path,
    spec: { name, type, unit, writable: limits !== undefined, min: limits?.[0] ?? null, max: limits?.[1] ?? null },
    value,
    at,
    quality: 'good',
    fault: 'none',
    detail: '',
    since: 0,
  }));
  return { path, protocol, link, status: 'ok', reason: '', lastAnswer: at, points };
}

export function trouble(point: MockPoint, fault: string, detail: string, since: number): void {
  Object.assign(point, { quality: 'bad', fault, detail, since });
}

/** A point as on the wire. */
export function pointObject(point: MockPoint, now: number): PointObject {
  return {
    point: point.id,
    value: point.value,
    type: point.spec.type,
    unit: point.spec.unit,
    quality: point.quality,
    fault: point.fault,
    detail: point.detail,
    at: point.at === null ? null : new Date(point.at).toISOString(),
    source: 'arrival',
    age_ms: point.at === null ? null : Math.max(0, now - point.at),
    ...(point.quality === 'good' ? {} : { since: new Date(point.since).toISOString() }),
  };
}

/** A device as on the wire. */
export function deviceObject(item: MockDevice): DeviceInfo & { scans: number; overruns: number } {
  return {
    device: item.path,
    protocol: item.protocol,
    pid: `org.ohmstead.driver.${item.protocol}~${item.path.replaceAll('/', '-')}`,
    status: item.status,
    reason: item.reason,
    link: item.link,
    points: item.points.length,
    last_answer: item.lastAnswer === null ? null : new Date(item.lastAnswer).toISOString(),
    scans: 0,
    overruns: 0,
  };
}

/** One moment later: measured numbers of devices that answer wander a little, and everything of theirs is read anew. */
export function wander(items: readonly MockDevice[], next: () => number, now: number): MockPoint[] {
  const moved: MockPoint[] = [];
  for (const item of items) {
    if (item.status !== 'ok' && item.status !== 'degraded') {
      continue;
    }
    item.lastAnswer = now;
    for (const point of item.points) {
      if (point.quality !== 'good') {
        continue;
      }
      if (point.spec.type === 'double' && typeof point.value === 'number' && !point.spec.writable) {
        point.value = Number((point.value * (1 + (next() - 0.5) / 50)).toPrecision(7));
      }
      point.at = now;
      moved.push(point);
    }
  }
  return moved;
}
