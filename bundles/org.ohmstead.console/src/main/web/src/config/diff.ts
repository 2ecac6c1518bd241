/** What differs between two texts. No DOM here. */

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Beyond so many cells of the table, lines are not aligned: all of the middle is removed and added. */
const MOST_CELLS = 4_000_000;

/** The lines of two texts: the longest common part stays, the rest goes and comes. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) {
    head++;
  }
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) {
    tail++;
  }
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...a.slice(0, head).map(same),
    ...middleLines(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

function middleLines(a: readonly string[], b: readonly string[]): DiffLine[] {
  const out: DiffLine[] = [];
  const width = b.length + 1;
  if (a.length * width > MOST_CELLS) {
    return [...a.map((text): DiffLine => ({ kind: 'removed', text })), ...b.map((text): DiffLine => ({ kind: 'added', text }))];
  }
  // longest[i * width + j]: how many lines a[i…] and b[j…] have in common, in order
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        a[i] === b[j]
          ? (longest[(i + 1) * width + j + 1] as number) + 1
          : Math.max(longest[(i + 1) * width + j] as number, longest[i * width + j + 1] as number);
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ kind: 'same', text: a[i++] as string });
      j++;
    } else if (j >= b.length || (i < a.length && (longest[(i + 1) * width + j] as number) >= (longest[i * width + j + 1] as number))) {
      out.push({ kind: 'removed', text: a[i++] as string });
    } else {
      out.push({ kind: 'added', text: b[j++] as string });
    }
  }
  return out;
}

/** Leaves out what is the same, but for a few lines around what is not; `undefined` stands for what is left out. */
export function withContext(lines: readonly DiffLine[], around: number): (DiffLine | undefined)[] {
  const near = new Set<number>();
  lines.forEach((line, at) => {
    if (line.kind !== 'same') {
      for (let i = at - around; i <= at + around; i++) {
        near.add(i);
      }
    }
  });
  const out: (DiffLine | undefined)[] = [];
  lines.forEach((line, at) => {
    if (near.has(at)) {
      out.push(line);
    } else if (out.length === 0 || out[out.length - 1] !== undefined) {
      out.push(undefined);
    }
  });
  return out;
}

/** Lines that go and lines that come in their place, side by side. */
export function paired<T extends { readonly before: string | null; readonly after: string | null }>(lines: readonly T[]): [removed: T | undefined, added: T | undefined][] {
  const out: [T | undefined, T | undefined][] = [];
  for (let i = 0; i < lines.length; ) {
    const removed = run(lines, i, (line) => line.after === null);
    const added = run(lines, i + removed.length, (line) => line.before === null);
    for (let j = 0; j < Math.max(removed.length, added.length); j++) {
      out.push([removed[j], added[j]]);
    }
    if (removed.length + added.length === 0) {
      out.push([lines[i], lines[i]]);
      i++;
    }
    i += removed.length + added.length;
  }
  return out;
}

function run<T>(items: readonly T[], from: number, fits: (item: T) => boolean): T[] {
  const end = items.findIndex((item, at) => at >= from && !fits(item));
  return items.slice(from, end < 0 ? items.length : end);
}

/** Cuts two texts into what they have in common at both ends, and what differs between: `[head, before, after, tail]`. */
export function middle(before: string, after: string): [head: string, before: string, after: string, tail: string] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) {
    head++;
  }
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    tail++;
  }
  return [before.slice(0, head), before.slice(head, before.length - tail), after.slice(head, after.length - tail), before.slice(before.length - tail)];
}
