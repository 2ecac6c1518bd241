/** A field for long texts: monospace, with numbers of lines, and marks at those that are wrong. */

import { h, setText } from '../dom';

let count = 0;

export class TextEditor {
  readonly element: HTMLElement;
  private readonly area = h('textarea', { spellcheck: 'false', autocapitalize: 'none', autocomplete: 'off', wrap: 'off' });
  private readonly numbers = h('div.numbers', { 'aria-hidden': 'true' });
  private lines = 0;
  private given = '';

  constructor(label: string, onEdit: () => void) {
    this.area.id = `text-${++count}`;
    this.area.setAttribute('aria-label', label);
    this.element = h('div.text-editor', {}, h('div.gutter', {}, this.numbers), this.area);
    this.area.addEventListener('input', () => {
      this.number();
      onEdit();
    });
    this.area.addEventListener('scroll', () => {
      this.numbers.style.transform = `translateY(${-this.area.scrollTop}px)`;
    });
    this.number();
  }

  /** A field knows one kind of line ends: those of the text that was given come back. */
  get text(): string {
    const typed = this.area.value;
    if (typed === plain(this.given)) {
      return this.given;
    }
    return this.given.includes('\r\n') ? typed.replaceAll('\n', '\r\n') : typed;
  }

  set text(text: string) {
    this.given = text;
    this.area.value = text;
    this.number();
  }

  /** Selects a line, the first being 1, and brings it before one's eyes. */
  jump(line: number): void {
    const begins = this.area.value.split('\n').slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const end = this.area.value.indexOf('\n', begins);
    this.area.focus();
    this.area.setSelectionRange(begins, end < 0 ? this.area.value.length : end);
    const height = parseFloat(getComputedStyle(this.area).lineHeight);
    this.area.scrollTop = Math.max(0, (line - 1) * height - this.area.clientHeight / 2);
  }

  /** Marks lines; none for all is well. */
  mark(lines: ReadonlySet<number>): void {
    for (const [at, number] of [...this.numbers.children].entries()) {
      number.classList.toggle('bad', lines.has(at + 1));
    }
  }

  focus(): void {
    this.area.focus();
  }

  private number(): void {
    const lines = this.area.value.split('\n').length;
    if (lines < this.lines) {
      this.numbers.replaceChildren(...[...this.numbers.children].slice(0, lines));
    }
    for (let line = this.numbers.childElementCount + 1; line <= lines; line++) {
      this.numbers.append(h('div', {}, String(line)));
    }
    this.lines = lines;
  }
}

function plain(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

/** Something that is wrong, and where: lines and columns are counted from 1. */
export interface Wrong {
  readonly text: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

const PLACE = /\bline (\d+)(?: column (\d+))?[,:]? ?/;

/** Where a problem is, as far as it says so: `etc/profiles/pump.yaml line 12 column 7: …`. */
export function wrongOf({ text }: { readonly text: string }): Wrong {
  const [, line, column] = PLACE.exec(text) ?? [];
  return { text, line: line === undefined ? undefined : Number(line), column: column === undefined ? undefined : Number(column) };
}

/** Problems as a list; a click leads to the line. */
export function problemList(all: readonly Wrong[], jump: (line: number, column: number) => void): HTMLElement {
  const said = ({ text, line }: Wrong): string =>
    line === undefined ? text : `Line ${line}: ${text.slice(Math.max(0, text.search(PLACE))).replace(PLACE, '')}`;
  // Several devices may find the same wrong with what they share.
  const problems = [...new Map(all.map((problem) => [said(problem), problem])).values()];
  const items = problems.slice(0, 200).map((problem) => {
    const { line, column = 1 } = problem;
    return h('li', {}, line === undefined ? said(problem) : h('button.link', { type: 'button', onclick: () => jump(line, column) }, said(problem)));
  });
  const list = h('ul', {}, ...items);
  const title = h('p', { role: 'alert' });
  setText(title, problems.length === 1 ? 'One thing is wrong:' : `${problems.length} things are wrong:`);
  return h('div.trouble.problem-list', {}, title, list);
}
