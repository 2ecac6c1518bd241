/** Makes up the past of a point, with one hole in it. */

import type { HistoryAnswer, Json } from '../../src/api';
import type { MockPoint } from './world';

/** The fraction of every range in which there is nothing. */
export const HOLE: readonly [number, number] = [0.55, 0.65];

export function history(point: MockPoint, query: URLSearchParams, now: number, trouble: string): HistoryAnswer & { next: null; complete_through: string } {
  const from = Date.parse(query.get('from') ?? '');
  const to = Math.min(Date.parse(query.get('to') ?? ''), now);
  const step = milliseconds(query.get('step') ?? '');
  const aggregates = (query.get('aggregate') ?? '').split(',');
  const rows: Json[][] = [];
  for (let at = from; at < to; at += step) {
    const part = (at - from) / (to - from);
    if (part < HOLE[0] || part > HOLE[1]) {
      rows.push([new Date(at).toISOString(), ...aggregates.map((aggregate) => cell(point, aggregate, at)), 'good']);
    }
  }
  return {
    point: point.id,
    unit: point.spec.unit,
    complete_through: new Date(now).toISOString(),
    trouble,
    columns: ['at', ...aggregates, 'quality'],
    rows,
    next: null,
  };
}

function cell(point: MockPoint, aggregate: string, at: number): Json {
  if (aggregate === 'count') {
    return 5;
  }
  if (typeof point.value === 'boolean') {
    return Math.sin(at / 600_000) > 0;
  }
  const base = Number(point.value);
  if (point.spec.type === 'text' || !Number.isFinite(base)) {
    return point.value;
  }
  const swing = Math.abs(base) * 0.05;
  const mean = base + swing * (Math.sin(at / 420_000) + 0.35 * Math.sin(at / 61_000) + 0.15 * Math.sin(at / 7_300));
  const half = swing * 0.22 * (1 + Math.sin(at / 97_000) ** 2);
  const shift: Record<string, number> = { min: -half, max: half };
  return Number((mean + (shift[aggregate] ?? 0)).toPrecision(7));
}

/** Reads the ISO 8601 durations that the page sends: `PT120S`, `PT0.5S`. */
function milliseconds(text: string): number {
  const match = /^PT(\d+(?:\.\d+)?)S$/.exec(text);
  if (match === null) {
    throw new Error(`a duration as PT5S expected, got '${text}'`);
  }
  return Number(match[1]) * 1000;
}
