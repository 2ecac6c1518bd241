/** Shows what differs. */

import { h, type Child } from '../dom';
import type { Difference, KeyDifference } from './calls';
import { diffLines, middle, paired, withContext } from './diff';

const KIND_TEXT = { added: 'new', changed: 'changed', removed: 'removed' };
/** So many keys or lines are shown at first. */
const AT_FIRST = 100;
const AROUND = 2;

/** One item that differs: its name, what follows, its keys before and after. */
export function differenceView(difference: Difference, name: string, choice?: HTMLInputElement): HTMLElement {
  const lines = difference.keys.every((key) => /^\d+$/.test(key.key));
  const keys = lines ? sideBySide(difference.keys) : difference.keys;
  const rest = keys.slice(AT_FIRST);
  const body = h('tbody', {}, ...keys.slice(0, AT_FIRST).map((key) => keyRow(key, lines)));
  const more = h('button', { type: 'button', hidden: rest.length === 0 }, `${rest.length} more`);
  more.addEventListener('click', () => {
    body.append(...rest.map((key) => keyRow(key, lines)));
    more.remove();
  });
  const title = h('span.title', {}, h('b', {}, name), ' ', h('span.kind', { 'data-kind': difference.kind }, KIND_TEXT[difference.kind] ?? difference.kind));
  const head = choice === undefined ? h('div.diff-head', {}, title) : h('label.diff-head', {}, choice, title);
  return h(
    'article.difference',
    {},
    head,
    name === difference.id ? null : h('p.id', {}, difference.id),
    difference.effect === '' ? null : h('p.effect', {}, `${difference.effect.slice(0, 1).toUpperCase()}${difference.effect.slice(1)}.`.replace(/\.\.$/, '.')),
    difference.keys.length === 0 ? null : table(lines, body),
    more,
  );
}

/** A line that was changed is one that goes and one that comes: shown as one. */
function sideBySide(keys: readonly KeyDifference[]): KeyDifference[] {
  return paired(keys).map(([removed, added]) => ({
    key: added?.key ?? removed?.key ?? '',
    before: removed?.before ?? null,
    after: added?.after ?? null,
  }));
}

function table(lines: boolean, body: HTMLElement): HTMLElement {
  const heads = [lines ? 'Line' : 'Key', 'Before', 'After'];
  return h('table.keys', {}, h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))), body);
}

function keyRow(key: KeyDifference, lines: boolean): HTMLElement {
  const { before, after } = key;
  const [head, old, now, tail] = before === null || after === null ? ['', before ?? '', after ?? '', ''] : middle(before, after);
  const cell = (text: string | null, differs: string, kind: 'del' | 'ins'): HTMLElement =>
    h('td', {}, ...(text === null ? [h('span.none', {}, lines ? '' : '–')] : marked(head, differs, tail, kind)));
  return h('tr', {}, h('th', { scope: 'row' }, key.key), cell(before, old, 'del'), cell(after, now, 'ins'));
}

function marked(head: string, differs: string, tail: string, kind: 'del' | 'ins'): Child[] {
  return [head, differs === '' ? null : h(kind, {}, differs), tail];
}

/** Two texts as one, with what goes and what comes. */
export function textDiffView(before: string, after: string, label: string): HTMLElement {
  const sign = { same: ' ', removed: '−', added: '+' };
  const lines = withContext(diffLines(before, after), AROUND).map((line) =>
    line === undefined ? h('div.skip', {}, '⋯') : h('div', { 'data-kind': line.kind }, `${sign[line.kind]} ${line.text}`),
  );
  return h('div.text-diff', { role: 'group', 'aria-label': label, tabindex: 0 }, ...lines);
}
