import { describe, expect, test } from 'vitest';
import { aggregates, columnsOf, longestPause, RANGES, rowsOf, Series, window, type Range, type Row } from '../../src/history';

const QUARTER = RANGES[0] as Range;
const AT = Date.parse('2026-11-22T00:00:00.000Z');

function row(at: number, avg: number | null): Row {
  return { at, min: avg, max: avg, avg, count: 1, quality: avg === null ? 'bad' : 'good', last: avg };
}

describe('what is asked for', () => {
  test.each(RANGES.map((range) => [range.label, range] as const))('%s has at most 1,000 whole intervals, the present one included', (_, range) => {
    const now = AT + 123_456;
    const { from, to } = window(range, now);
    expect((to - from) / range.stepMs).toBeLessThanOrEqual(1000);
    expect(from % range.stepMs).toBe(0);
    expect(from).toBeLessThanOrEqual(now - range.spanMs + range.stepMs);
    expect(to).toBeGreaterThan(now);
  });

  test('numbers have a mean, switches and texts a last value', () => {
    expect(aggregates('long')).toEqual(['min', 'max', 'avg', 'count']);
    expect(aggregates('boolean')).toEqual(['last', 'count']);
    expect(aggregates('text')).toEqual(['last', 'count']);
  });
});

describe('what is answered', () => {
  test('columns are found by their names', () => {
    const rows = rowsOf({
      point: 'a/b',
      unit: 'V',
      trouble: '',
      columns: ['at', 'max', 'min', 'avg', 'count', 'quality'],
      rows: [
        ['2026-11-22T00:00:00.000Z', 3, 1, 2, 7, 'good'],
        ['2026-11-22T00:00:01.000Z', null, null, null, 4, 'bad'],
        ['2026-11-22T00:00:02.000Z', '9007199254740993', 1, 2.5, 2, 'uncertain'],
      ],
    });
    expect(rows[0]).toEqual({ at: AT, min: 1, max: 3, avg: 2, count: 7, quality: 'good', last: null });
    expect(rows[1]).toMatchObject({ min: null, avg: null, quality: 'bad' });
    expect(rows[2]?.max).toBe(Number('9007199254740993'));
  });

  test('a switch is 0 or 1', () => {
    const rows = rowsOf({
      point: 'a/b',
      unit: '1',
      trouble: '',
      columns: ['at', 'last', 'count', 'quality'],
      rows: [['2026-11-22T00:00:00.000Z', true, 1, 'good']],
    });
    expect(rows[0]).toMatchObject({ min: 1, max: 1, avg: 1, last: true });
  });
});

describe('live values', () => {
  test('fall into their interval: least, greatest and mean move', () => {
    const series = new Series(QUARTER, [row(AT, 10)]);
    series.live(AT + 400, 16, 'good');
    expect(series.rows).toEqual([{ at: AT, min: 10, max: 16, avg: 13, count: 2, quality: 'good', last: 16 }]);
  });

  test('begin a new interval; what is out of the range goes', () => {
    const series = new Series(QUARTER, [row(AT, 1), row(AT + 2000, 2)]);
    series.live(AT + QUARTER.spanMs + 1500, 3, 'good');
    expect(series.rows.map(({ at }) => at)).toEqual([AT + 2000, AT + QUARTER.spanMs + 1000]);
  });

  test('older than the last interval are left alone', () => {
    const series = new Series(QUARTER, [row(AT + 5000, 1)]);
    series.live(AT, 99, 'good');
    expect(series.rows).toEqual([row(AT + 5000, 1)]);
  });

  test('of quality bad have no value', () => {
    const series = new Series(QUARTER, [row(AT, 1)]);
    series.live(AT + 1000, 1, 'bad');
    expect(series.rows[1]).toMatchObject({ avg: null, quality: 'bad' });
    series.live(AT + 1100, 5, 'good');
    expect(series.rows[1]).toMatchObject({ avg: 5, quality: 'bad' });
  });
});

describe('columns', () => {
  const at = (seconds: number[]): Row[] => seconds.map((second) => row(AT + second * 1000, 1));
  const means = (rows: Row[]): (number | null)[] => columnsOf(new Series(QUARTER, rows))[3];
  const steady = Array.from({ length: 12 }, (_, i) => i * 10);

  test('a pause far longer than a steady pace is a gap, the pace itself is none', () => {
    expect(means(at(steady))).not.toContain(null);
    const broken = columnsOf(new Series(QUARTER, at([...steady, 200])));
    expect(broken[3].filter((value) => value === null)).toHaveLength(1);
    expect(broken[0][12]).toBe(AT / 1000 + 111);
  });

  test('a point that is kept when it changes may be silent for a while, but not for ever', () => {
    const moving = [0, 10, 20, 35, 45, 60, 80, 95, 155, 165];
    expect(means(at([...moving, 165 + 900]))).not.toContain(null);
    expect(means(at([...moving, 165 + 1000]))).toContain(null);
  });

  test('live values do not turn the sparse past before them into gaps', () => {
    const series = new Series(QUARTER, at([0, 10, 20, 35, 45, 60, 80, 95, 155, 165]));
    for (let second = 166; second < 600; second++) {
      series.live(AT + second * 1000, 1, 'good');
    }
    expect(columnsOf(series)[3]).not.toContain(null);
  });

  test('a bad row is a gap', () => {
    expect(columnsOf(new Series(QUARTER, [row(AT, 1), row(AT + 1000, null), row(AT + 2000, 2)]))[1]).toEqual([1, null, 2]);
  });

  test('nothing gives nothing', () => {
    expect(columnsOf(new Series(QUARTER, []))).toEqual([[], [], [], []]);
    expect(longestPause([], 1000)).toBe(16 * 60_000);
    expect(longestPause([], 900_000)).toBe(45 * 60_000);
  });
});
