/** From the answers of the history to what a chart can draw. No DOM here. */

import type { HistoryAnswer, Json, Quality } from './api';

export interface Range {
  readonly key: string;
  readonly label: string;
  readonly spanMs: number;
  /** Length of an interval; chosen so that a range has no more than 1,000. */
  readonly stepMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const RANGES: readonly Range[] = [
  { key: '15m', label: '15 min', spanMs: 15 * MINUTE, stepMs: 1000 },
  { key: '1h', label: '1 h', spanMs: HOUR, stepMs: 5000 },
  { key: '24h', label: '24 h', spanMs: 24 * HOUR, stepMs: 2 * MINUTE },
  { key: '7d', label: '7 d', spanMs: 7 * 24 * HOUR, stepMs: 15 * MINUTE },
];

/** One interval: its start, the least, greatest and mean value, how many samples, the worst quality. */
export interface Row {
  at: number;
  min: number | null;
  max: number | null;
  avg: number | null;
  count: number;
  quality: Quality;
  /** As it came, for the table of texts and switches. */
  last: Json;
}

/** Whether a chart can be drawn of values of a type. */
export function chartable(type: string): boolean {
  return type === 'double' || type === 'long' || type === 'boolean';
}

/** The aggregates to ask for. Switches and texts have no mean: their last value stands for the interval. */
export function aggregates(type: string): string[] {
  return type === 'double' || type === 'long' ? ['min', 'max', 'avg', 'count'] : ['last', 'count'];
}

/** The interval to ask for: whole steps, so that live values fall into the same ones; the present one included. */
export function window(range: Range, now: number): { from: number; to: number } {
  const to = (Math.floor(now / range.stepMs) + 1) * range.stepMs;
  return { from: to - Math.ceil(range.spanMs / range.stepMs) * range.stepMs, to };
}

/** Reads an answer. */
export function rowsOf(answer: HistoryAnswer): Row[] {
  const at = (name: string): number => answer.columns.indexOf(name);
  const [time, min, max, avg, last, count, quality] = ['at', 'min', 'max', 'avg', 'last', 'count', 'quality'].map(at);
  return answer.rows.map((cells) => {
    const cell = (index: number | undefined): Json => (index === undefined || index < 0 ? null : (cells[index] ?? null));
    const single = numeric(cell(last));
    const mean = numeric(cell(avg)) ?? single;
    return {
      at: Date.parse(String(cell(time))),
      min: numeric(cell(min)) ?? single,
      max: numeric(cell(max)) ?? single,
      avg: mean,
      count: numeric(cell(count)) ?? 1,
      quality: String(cell(quality)) as Quality,
      last: cell(last),
    };
  });
}

/** A value as a number for drawing: switches are 0 and 1, numbers beyond 2⁵³ come as texts. */
export function numeric(value: Json | undefined): number | null {
  if (typeof value === 'boolean') {
    return value ? 1 : 0;
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** The rows of one point over one range; grows at its end, loses what falls out of the range. */
export class Series {
  readonly rows: Row[];
  /** The longest pause between two rows that is no gap. Of the past alone: live values come more often than is kept. */
  readonly longestPause: number;

  constructor(
    readonly range: Range,
    rows: readonly Row[],
  ) {
    this.rows = [...rows];
    this.longestPause = longestPause(rows, range.stepMs);
  }

  /** Takes a live value into the interval it belongs to. Ones older than the last interval are in the history anyway. */
  live(at: number, value: Json, quality: Quality): void {
    const start = Math.floor(at / this.range.stepMs) * this.range.stepMs;
    const number = quality === 'bad' ? null : numeric(value);
    const end = this.rows[this.rows.length - 1];
    if (end === undefined || end.at < start) {
      this.rows.push({ at: start, min: number, max: number, avg: number, count: 1, quality, last: value });
      this.forget(start);
    } else if (end.at === start) {
      merge(end, number, value, quality);
    }
  }

  private forget(now: number): void {
    const oldest = now - this.range.spanMs;
    let gone = 0;
    while ((this.rows[gone]?.at ?? Infinity) < oldest) {
      gone++;
    }
    this.rows.splice(0, gone);
  }
}

function merge(row: Row, number: number | null, value: Json, quality: Quality): void {
  if (number !== null) {
    row.min = row.min === null ? number : Math.min(row.min, number);
    row.max = row.max === null ? number : Math.max(row.max, number);
    row.avg = row.avg === null ? number : (row.avg * row.count + number) / (row.count + 1);
    row.last = value;
  }
  row.count++;
  if (row.quality === 'good' || quality === 'bad') {
    row.quality = quality;
  }
}

/** Columns for the chart: times in seconds, then max, min, mean. Where values are missing there is a null, so a gap shows. */
export type Columns = [number[], (number | null)[], (number | null)[], (number | null)[]];

/** Lays rows out in columns, with a hole where the pause between two rows is far longer than usual. */
export function columnsOf(series: Series): Columns {
  const { rows } = series;
  const columns: Columns = [[], [], [], []];
  const put = (at: number, max: number | null, min: number | null, avg: number | null): void => {
    columns[0].push(at / 1000);
    columns[1].push(max);
    columns[2].push(min);
    columns[3].push(avg);
  };
  let before: Row | undefined;
  for (const row of rows) {
    if (before !== undefined && row.at - before.at > series.longestPause) {
      put(before.at + series.range.stepMs, null, null, null);
    }
    put(row.at, row.max, row.min, row.avg);
    before = row;
  }
  return columns;
}

/**
 * How long points that are kept only when they change may be silent: the journal keeps a sample every 15 min at least
 * (its default), and a little.
 */
const SILENCE_MS = 16 * MINUTE;

/**
 * The longest pause that is no gap: for points kept at a steady pace four times that pace, and at least three intervals;
 * for those kept when they change, and those of which too little is known, as long as the journal lets them be silent.
 * Trouble with the device does not count here: it is in the history as rows without a value.
 */
export function longestPause(rows: readonly Row[], stepMs: number): number {
  const pauses: number[] = [];
  for (let i = 1; i < rows.length; i++) {
    pauses.push((rows[i] as Row).at - (rows[i - 1] as Row).at);
  }
  pauses.sort((a, b) => a - b);
  const usual = pauses[pauses.length >> 1];
  const most = pauses[Math.floor(pauses.length * 0.9)];
  const steady = pauses.length > 2 && usual !== undefined && most !== undefined && most <= 1.5 * usual + stepMs;
  return steady ? Math.max(3 * stepMs, 4 * usual) : Math.max(3 * stepMs, SILENCE_MS);
}
