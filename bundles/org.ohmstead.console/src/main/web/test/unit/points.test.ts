import { describe, expect, test } from 'vitest';
import { placeOf } from '../../src/config/points';
import { parseCsv } from '../../src/config/table';

const parsed = parseCsv('name,at,type\noutdoor,input/0,int99\n"flow",input/2,int16\n');
const table = 'table' in parsed ? parsed.table : undefined;
const problem = (where: string, text: string) => ({ where, key: '', value: '', expected: '', text });

describe('where in a table something is wrong', () => {
  test('is told by who reads the table', () => {
    const told = problem('line 3 column 2', "line 3 column 2: at = 'x': an address expected");
    expect(placeOf(told, table)).toEqual({ text: told.text, line: 3, column: 2 });
  });

  test('is found by the name of the point where a driver tells of a line in another file', () => {
    const text = "etc/org.ohmstead.driver.modbus-a.cfg: etc/profiles/a.yaml line 7: point 'outdoor', type = 'int99': int16 expected";
    expect(placeOf(problem('etc/org.ohmstead.driver.modbus-a.cfg', text), table)).toEqual({
      text: "point 'outdoor', type = 'int99': int16 expected",
      line: 2,
      column: 3,
    });
    const whole = "etc/org.ohmstead.driver.modbus-b.cfg: points: point 'flow': nothing at input/2";
    expect(placeOf(problem('etc/org.ohmstead.driver.modbus-b.cfg', whole), table)).toEqual({ text: "point 'flow': nothing at input/2", line: 3, column: undefined });
  });

  test('is not made up', () => {
    const other = "etc/a.cfg: point 'power', type = 'x': int16 expected";
    expect(placeOf(problem('etc/a.cfg', other), table)).toEqual({ text: other, line: undefined, column: undefined });
    expect(placeOf(problem('etc/a.cfg', 'etc/a.cfg: url missing'), table).line).toBeUndefined();
  });
});
