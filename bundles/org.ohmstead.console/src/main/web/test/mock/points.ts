/** Lists of points as the mock gateway understands them: one line a point, as CSV and back. */

import type { ConfigProblem } from '../../src/api';
import { formatCsv, parseCsv } from '../../src/config/table';

const COLUMNS = ['name', 'at', 'type', 'scale', 'unit', 'writable', 'min', 'max'];
const KNOWN_TYPES = ['int16', 'uint16', 'int32', 'uint32', 'float32', 'boolean', 'string', 'double'];
const LINE = /^ {2}([\w.-]+): \{(.*)\}$/;

/** What is wrong with the text of a profile, by line. */
export function checkProfile(id: string, text: string): ConfigProblem[] {
  const file = `etc/${id}`;
  const problem = (line: number, value: string, expected: string): ConfigProblem => {
    const where = `${file} line ${line} column 3`;
    return { where, key: '', value, expected: `${expected} expected, got '${value}'`, text: `${where}: ${expected} expected, got '${value}'` };
  };
  return text.split('\n').flatMap((line, i) => {
    if (/^(#.*|protocol: \w+|points:|)$/.test(line)) {
      return [];
    }
    const fields = LINE.exec(line)?.[2];
    if (fields === undefined) {
      return [problem(i + 1, line, 'a point, as in power: {at: input/0, type: int16}')];
    }
    const type = /type: (\w+)/.exec(fields)?.[1];
    return type === undefined || KNOWN_TYPES.includes(type) ? [] : [problem(i + 1, type, `one of ${KNOWN_TYPES.join(', ')}`)];
  });
}

export function toCsv(text: string): string {
  const rows = text.split('\n').flatMap((line) => {
    const [, name, fields] = LINE.exec(line) ?? [];
    if (name === undefined) {
      return [];
    }
    const values = new Map((fields ?? '').split(', ').map((field) => field.split(': ', 2) as [string, string]));
    return [COLUMNS.map((column) => (column === 'name' ? name : (values.get(column) ?? '')))];
  });
  return formatCsv({ separator: ',', header: COLUMNS, rows, lines: [], ends: '\r\n' });
}

/** The text of a profile with the points of a table; lines of points that stay are as they were. */
export function fromCsv(text: string, csv: string): { text: string } | { problems: ConfigProblem[] } {
  const parsed = parseCsv(csv);
  if ('problems' in parsed) {
    return { problems: parsed.problems.map((problem) => ({ where: `line ${problem.line}`, key: '', value: '', expected: problem.text, text: `line ${problem.line}: ${problem.text}` })) };
  }
  const { header, rows, lines } = parsed.table;
  const at = (line: number, key: string, value: string, expected: string): ConfigProblem => {
    const where = `line ${line} column ${header.indexOf(key) + 1}`;
    return { where, key, value, expected, text: `${where}: ${key} = '${value}': ${expected} expected` };
  };
  const strange = header.find((name) => !COLUMNS.includes(name));
  if (strange !== undefined) {
    return { problems: [at(1, strange, strange, `one of the columns ${COLUMNS.join(', ')}`)] };
  }
  const problems: ConfigProblem[] = [];
  const seen = new Set<string>();
  const made = rows.map((row, i) => {
    const cell = (name: string): string => row[header.indexOf(name)] ?? '';
    const line = lines[i] as number;
    const name = cell('name');
    if (!/^[\w.-]+$/.test(name) || seen.has(name)) {
      problems.push(at(line, 'name', name, seen.has(name) ? 'a name that no other point has' : 'a name'));
    }
    seen.add(name);
    if (cell('at') === '') {
      problems.push(at(line, 'at', '', 'an address'));
    }
    if (cell('type') !== '' && !KNOWN_TYPES.includes(cell('type'))) {
      problems.push(at(line, 'type', cell('type'), `one of ${KNOWN_TYPES.join(', ')}`));
    }
    const fields = header.filter((column) => column !== 'name' && cell(column) !== '').map((column) => `${column}: ${cell(column)}`);
    return `  ${name}: {${fields.join(', ')}}`;
  });
  if (problems.length > 0) {
    return { problems };
  }
  const head = text.split('\n').filter((line) => line !== '' && !LINE.test(line));
  return { text: `${[...head, ...made].join('\n')}\n` };
}
