import { describe, expect, test } from 'vitest';
import { formatCsv, formatTsv, parseCsv, parseTsv, type Table } from '../../src/config/table';

function tableOf(text: string): Table {
  const parsed = parseCsv(text);
  if (!('table' in parsed)) {
    throw new Error(parsed.problems.map((problem) => problem.text).join());
  }
  return parsed.table;
}

describe('CSV', () => {
  test.each([
    ['commas', 'name,at\na,holding/0\nb,holding/1\n'],
    ['semicolons, lines of Windows', 'name;at\r\na;holding/0\r\n'],
    // RFC 4180, 2.5 to 2.7: separators, line ends and quotation marks within quotation marks
    ['quotation marks', 'name,bits\na,"x, y"\nb,"two\nlines"\nc,"""quoted"""\n'],
    ['cells without anything', 'name,at,unit\na,,\n,,\n'],
  ])('%s come back as they were', (_, text) => {
    expect(formatCsv(tableOf(text))).toBe(text);
  });

  test('a row knows its line, whatever was before', () => {
    expect(tableOf('name,note\na,"two\nlines"\n\nb,\n').lines).toEqual([2, 5]);
  });

  test('a mark of the order of bytes is no part of the first name', () => {
    expect(tableOf('\uFEFFname,at\na,b\n').header).toEqual(['name', 'at']);
  });

  test('the separator is found in the header, not within quotation marks', () => {
    expect(tableOf('"a;b;c",d\n1,2\n')).toMatchObject({ separator: ',', header: ['a;b;c', 'd'], rows: [['1', '2']] });
  });

  test.each([
    ['a row that is too short', 'name,at\na,b\nc\n', 3, '2 cells expected as in the header, got 1.'],
    ['a row that is too long', 'name,at\na,b,c\n', 2, '2 cells expected as in the header, got 3.'],
    ['an open quotation mark', 'name,at\na,"b\nc,d\n', 2, 'A quotation mark that is not closed.'],
    ['nothing', '', 1, 'A line with the names of the columns expected.'],
  ])('%s is told with its line', (_, text, line, expected) => {
    expect(parseCsv(text)).toEqual({ problems: [{ line, text: expected }] });
  });

  test('5,000 rows are read and written in no time', () => {
    const text = `name,at,type\n${Array.from({ length: 5000 }, (_, i) => `point-${i},holding/${i},int16\n`).join('')}`;
    const begin = performance.now();
    expect(formatCsv(tableOf(text))).toBe(text);
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

describe('TSV', () => {
  test('a block comes back as it was', () => {
    const block = [['a', 'tab\there'], ['"q"', 'two\nlines'], ['', 'e']];
    expect(parseTsv(formatTsv(block))).toEqual(block);
  });

  test('what a spreadsheet copies ends with a line end and may be ragged', () => {
    expect(parseTsv('a\tb\r\nc\r\n')).toEqual([['a', 'b'], ['c', '']]);
  });
});
