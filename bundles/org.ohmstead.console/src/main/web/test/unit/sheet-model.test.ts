import { describe, expect, test } from 'vitest';
import { blockOf, SheetModel } from '../../src/config/sheet-model';
import { random } from '../mock/world';

function sheet(): SheetModel {
  return new SheetModel(['name', 'at', 'unit'], [
    ['a', '0', 'V'],
    ['b', '1', 'A'],
  ]);
}

const at = (row: number, column: number) => blockOf({ row, column }, { row, column });

describe('blocks', () => {
  test('are the same from whichever corners', () => {
    const expected = { top: 1, left: 0, bottom: 4, right: 2 };
    expect(blockOf({ row: 1, column: 2 }, { row: 4, column: 0 })).toEqual(expected);
    expect(blockOf({ row: 4, column: 0 }, { row: 1, column: 2 })).toEqual(expected);
  });

  test('are pasted where one is; rows are added, columns are not', () => {
    const model = sheet();
    expect(model.paste(at(1, 1), [['5', 'W', 'lost'], ['6', 'kW', 'lost']])).toEqual({ top: 1, left: 1, bottom: 2, right: 2 });
    expect(model.rows).toEqual([['a', '0', 'V'], ['b', '5', 'W'], ['', '6', 'kW']]);
  });

  test('one text fills all that is chosen', () => {
    const model = sheet();
    model.paste(blockOf({ row: 0, column: 2 }, { row: 1, column: 2 }), [['Cel']]);
    expect(model.rows.map((row) => row[2])).toEqual(['Cel', 'Cel']);
  });
});

describe('the way back', () => {
  test('there is none if nothing was done', () => {
    expect(sheet().undo()).toBe(false);
  });

  test('leads through all steps to the beginning; seed 11', () => {
    const next = random(11);
    const upTo = (n: number): number => Math.floor(next() * n);
    for (let round = 0; round < 100; round++) {
      const model = sheet();
      const states = [JSON.stringify(model.rows)];
      for (let i = 0; i < 20; i++) {
        const kind = upTo(4);
        const row = upTo(Math.max(1, model.rows.length));
        if (kind === 0) {
          model.paste(at(row, upTo(3)), [['x', 'y'], ['z', String(i)]]);
        } else if (kind === 1) {
          model.insert(row);
        } else if (kind === 2 && model.rows.length > 0) {
          model.remove(row, Math.min(row + 1, model.rows.length - 1));
        } else if (model.rows.length > 0) {
          model.clear(at(row, upTo(3)));
        } else {
          continue;
        }
        states.push(JSON.stringify(model.rows));
      }
      for (const state of states.reverse().slice(1)) {
        model.undo();
        expect(JSON.stringify(model.rows)).toBe(state);
      }
    }
  });
});
