import { describe, expect, test } from 'vitest';
import { diffLines, middle, paired, withContext, type DiffLine } from '../../src/config/diff';
import { random } from '../mock/world';

function applied(lines: readonly DiffLine[], without: DiffLine['kind']): string {
  return lines.filter((line) => line.kind !== without).map((line) => line.text).join('\n');
}

describe('lines', () => {
  test('what stays, goes and comes', () => {
    expect(diffLines('a\nb\nc', 'a\nB\nc\nd')).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'removed', text: 'b' },
      { kind: 'added', text: 'B' },
      { kind: 'same', text: 'c' },
      { kind: 'added', text: 'd' },
    ]);
  });

  test('without what was added it is the text before, without what was removed the one after; seed 7', () => {
    const next = random(7);
    for (let round = 0; round < 300; round++) {
      const text = (): string => Array.from({ length: Math.floor(next() * 8) }, () => 'abc'[Math.floor(next() * 3)]).join('\n');
      const [before, after] = [text(), text()];
      const lines = diffLines(before, after);
      expect(applied(lines, 'added')).toBe(before);
      expect(applied(lines, 'removed')).toBe(after);
    }
  });

  test('one line of 5,000 that differs is one line', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `line ${i}`);
    const changed = [...lines];
    changed[2500] = 'another';
    const found = diffLines(lines.join('\n'), changed.join('\n')).filter((line) => line.kind !== 'same');
    expect(found.map((line) => line.text)).toEqual(['line 2500', 'another']);
  });

  test('two long texts that have nothing in common are told in no time', () => {
    const text = (mark: string): string => Array.from({ length: 5000 }, (_, i) => `${mark} ${i}`).join('\n');
    const begin = performance.now();
    expect(diffLines(text('a'), text('b'))).toHaveLength(10_000);
    expect(performance.now() - begin).toBeLessThan(1000);
  });

  test('of what is the same only what is near is shown', () => {
    const lines = diffLines('1\n2\n3\n4\n5\n6\n7\n8', '1\n2\n3\n4\nfive\n6\n7\n8');
    expect(withContext(lines, 1).map((line) => line?.text)).toEqual([undefined, '4', '5', 'five', '6', undefined]);
  });
});

describe('values', () => {
  test.each([
    ['tcp://10.0.0.5:502', 'tcp://10.0.0.7:502', ['tcp://10.0.0.', '5', '7', ':502']],
    ['abc', 'abcabc', ['abc', '', 'abc', '']],
    ['aa', 'a', ['a', 'a', '', '']],
    ['', 'x', ['', '', 'x', '']],
    ['same', 'same', ['same', '', '', '']],
  ])('%s to %s', (before, after, expected) => {
    expect(middle(before, after)).toEqual(expected);
  });
});

describe('lines side by side', () => {
  const gone = (text: string) => ({ before: text, after: null });
  const come = (text: string) => ({ before: null, after: text });

  test('what goes stands beside what comes in its place', () => {
    const lines = [gone('a'), gone('b'), come('A'), come('x'), gone('c'), come('C'), come('D')];
    expect(paired(lines).map(([removed, added]) => [removed?.before, added?.after])).toEqual([
      ['a', 'A'],
      ['b', 'x'],
      ['c', 'C'],
      [undefined, 'D'],
    ]);
  });

  test('a line that has both stands for itself', () => {
    expect(paired([{ before: 'a', after: 'b' }, come('c')])).toEqual([
      [{ before: 'a', after: 'b' }, { before: 'a', after: 'b' }],
      [undefined, { before: null, after: 'c' }],
    ]);
  });
});
