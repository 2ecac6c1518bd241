/** The editable table: only the rows that can be seen exist. Keys, copy and paste are those of spreadsheets. */

import { h, setAttr, setText } from '../dom';
import { blockOf, type Block, type SheetModel } from './sheet-model';
import { formatTsv, parseTsv } from './table';

const ROW = 28;
const OVERSCAN = 6;
const PAGE = 20;
/** The width of columns, in characters. */
const NARROWEST = 5;
const WIDEST = 32;
/** So many rows are looked at for the width of a column. */
const SAMPLE = 200;

interface Place {
  row: number;
  column: number;
}

export class Sheet {
  readonly element: HTMLElement;
  private readonly head = h('div.sheet-row.sheet-head', { role: 'row', 'aria-rowindex': 1 });
  private readonly body = h('div.sheet-body', { role: 'rowgroup' });
  private readonly input = h('input', { type: 'text', 'aria-label': 'Cell', spellcheck: 'false', autocapitalize: 'none', hidden: true });
  private readonly shown = new Map<number, HTMLElement>();
  /** The cell that is edited, and the other end of the block that is chosen. */
  private active: Place = { row: 0, column: 0 };
  private end: Place = { row: 0, column: 0 };
  private editing = false;
  private columns = '';
  private wrong: ReadonlyMap<number, string> = new Map();
  private frame = 0;

  constructor(
    private model: SheetModel,
    label: string,
    private readonly onEdit: () => void,
  ) {
    this.element = h(
      'div.sheet',
      { role: 'grid', tabindex: 0, 'aria-label': label, 'aria-multiselectable': 'true' },
      h('div.sheet-header', { role: 'rowgroup' }, this.head),
      this.body,
    );
    this.body.append(this.input);
    this.element.addEventListener('scroll', () => this.refresh());
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('copy', (event) => this.copy(event, false));
    this.element.addEventListener('cut', (event) => this.copy(event, true));
    this.element.addEventListener('paste', (event) => this.paste(event));
    this.body.addEventListener('pointerdown', (event) => this.down(event));
    this.body.addEventListener('pointermove', (event) => this.drag(event));
    this.body.addEventListener('dblclick', () => this.edit());
    this.input.addEventListener('blur', () => this.commit(true));
    new ResizeObserver(() => this.refresh()).observe(this.element);
    this.set(model);
  }

  /** Shows another table, at the same place. */
  set(model: SheetModel): void {
    this.model = model;
    this.commit(false);
    this.place(this.active.row, this.active.column);
    const width = (column: number): number => {
      const lengths = model.rows.slice(0, SAMPLE).map((row) => row[column]?.length ?? 0);
      return Math.min(WIDEST, Math.max(NARROWEST, model.header[column]?.length ?? 0, ...lengths) + 2);
    };
    this.columns = ['60px', ...model.header.map((_, column) => `${width(column)}ch`)].join(' ');
    const heads = model.header.map((name) => h('div', { role: 'columnheader' }, name));
    this.head.replaceChildren(h('div.corner', { role: 'columnheader', 'aria-label': 'Row' }), ...heads);
    this.head.style.gridTemplateColumns = this.columns;
    for (const row of this.shown.values()) {
      row.remove();
    }
    this.shown.clear();
    this.refresh();
  }

  get block(): Block {
    return blockOf(this.active, this.end);
  }

  /** Marks rows that are wrong, with what is wrong. */
  mark(wrong: ReadonlyMap<number, string>): void {
    this.wrong = wrong;
    this.refresh();
  }

  jump(row: number, column: number): void {
    this.place(row, column);
    this.reveal();
    this.element.scrollTop = Math.max(0, row * ROW - this.element.clientHeight / 2);
    this.element.focus();
  }

  insert(): void {
    this.commit(true);
    const at = this.model.rows.length === 0 ? 0 : this.block.bottom + 1;
    this.model.insert(at);
    this.place(at, 0);
    this.done();
    this.element.focus();
  }

  remove(): void {
    this.commit(false);
    const { top, bottom } = this.block;
    this.model.remove(top, bottom);
    this.place(top, this.active.column);
    this.done();
    this.element.focus();
  }

  undo(): void {
    this.commit(true);
    if (this.model.undo()) {
      this.place(this.active.row, this.active.column);
      this.done();
    }
  }

  /** Takes over what is being typed. */
  commit(take: boolean): void {
    if (!this.editing) {
      return;
    }
    this.editing = false;
    this.input.hidden = true;
    const { row, column } = this.active;
    if (take && this.model.rows[row]?.[column] !== this.input.value) {
      this.model.paste(blockOf(this.active, this.active), [[this.input.value]]);
      this.done();
    }
    this.refresh();
  }

  private done(): void {
    this.refresh();
    this.onEdit();
  }

  private place(row: number, column: number, extend = false): void {
    this.end = {
      row: Math.max(0, Math.min(row, this.model.rows.length - 1)),
      column: Math.max(0, Math.min(column, this.model.header.length - 1)),
    };
    if (!extend) {
      this.active = { ...this.end };
    }
    this.refresh();
  }

  private edit(text?: string): void {
    const { row, column } = this.active;
    if (this.model.rows[row] === undefined) {
      return;
    }
    this.place(row, column);
    this.reveal();
    this.render();
    this.editing = true;
    const cell = this.shown.get(row)?.children[column + 1] as HTMLElement;
    this.input.style.transform = `translate(${cell.offsetLeft}px, ${row * ROW}px)`;
    this.input.style.width = `${Math.max(cell.offsetWidth, 120)}px`;
    this.input.value = text ?? this.model.rows[row]?.[column] ?? '';
    this.input.hidden = false;
    this.input.focus({ preventScroll: true });
  }

  private key(event: KeyboardEvent): void {
    const move = (rows: number, columns: number): void => {
      event.preventDefault();
      const extend = event.shiftKey && event.key !== 'Tab' && event.key !== 'Enter';
      const from = extend ? this.end : this.active;
      this.place(from.row + rows, from.column + columns, extend);
      this.reveal();
    };
    if (this.editing) {
      this.typing(event, move);
      return;
    }
    const control = event.ctrlKey || event.metaKey;
    const last = this.model.rows.length;
    const steps: Record<string, [number, number]> = {
      ArrowUp: [control ? -last : -1, 0],
      ArrowDown: [control ? last : 1, 0],
      ArrowLeft: [0, control ? -99 : -1],
      ArrowRight: [0, control ? 99 : 1],
      PageUp: [-PAGE, 0],
      PageDown: [PAGE, 0],
      Home: [control ? -last : 0, -99],
      End: [control ? last : 0, 99],
    };
    const step = steps[event.key];
    if (step !== undefined) {
      move(...step);
    } else if (control && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      this.undo();
    } else if (control && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      this.active = { row: 0, column: 0 };
      this.end = { row: last - 1, column: this.model.header.length - 1 };
      this.refresh();
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      this.edit();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      this.model.clear(this.block);
      this.done();
    } else if (event.key.length === 1 && !control && !event.altKey) {
      event.preventDefault();
      this.edit(event.key);
    }
  }

  private typing(event: KeyboardEvent, move: (rows: number, columns: number) => void): void {
    if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'Tab') {
      this.commit(event.key !== 'Escape');
      this.element.focus({ preventScroll: true });
      event.stopPropagation();
      const back = event.shiftKey ? -1 : 1;
      move(event.key === 'Enter' ? back : 0, event.key === 'Tab' ? back : 0);
    }
  }

  private copy(event: ClipboardEvent, cut: boolean): void {
    if (this.editing || event.clipboardData === null) {
      return;
    }
    event.preventDefault();
    event.clipboardData.setData('text/plain', formatTsv(this.model.copy(this.block)));
    if (cut) {
      this.model.clear(this.block);
      this.done();
    }
  }

  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (this.editing || text === '') {
      return;
    }
    event.preventDefault();
    const written = this.model.paste(this.block, parseTsv(text));
    this.active = { row: written.top, column: written.left };
    this.end = { row: written.bottom, column: written.right };
    this.done();
  }

  private down(event: PointerEvent): void {
    const at = this.at(event);
    if (at === undefined) {
      return;
    }
    const again = at.row === this.active.row && at.column === this.active.column && event.pointerType === 'touch';
    this.commit(true);
    this.place(at.row, at.column, event.shiftKey);
    if (again) {
      event.preventDefault();
      this.edit();
    }
  }

  private drag(event: PointerEvent): void {
    const at = event.buttons === 1 && event.pointerType === 'mouse' && !this.editing ? this.at(event) : undefined;
    if (at !== undefined && (at.row !== this.end.row || at.column !== this.end.column)) {
      this.place(at.row, at.column, true);
    }
  }

  /** Which cell something happened at; a row's number stands for the whole row. */
  private at(event: Event): Place | undefined {
    const cell = (event.target as Element).closest<HTMLElement>('[role="gridcell"], [role="rowheader"]');
    const row = Number(cell?.parentElement?.dataset['index'] ?? NaN);
    if (cell === null || cell === undefined || Number.isNaN(row)) {
      return undefined;
    }
    return { row, column: Math.max(0, [...(cell.parentElement as HTMLElement).children].indexOf(cell) - 1) };
  }

  private reveal(): void {
    const { element } = this;
    const top = this.end.row * ROW;
    const seen = element.clientHeight - this.head.offsetHeight;
    if (top < element.scrollTop) {
      element.scrollTop = top;
    } else if (top + ROW > element.scrollTop + seen) {
      element.scrollTop = top + ROW - seen;
    }
    const head = this.head.children[this.end.column + 1] as HTMLElement | undefined;
    const fixed = (this.head.firstElementChild as HTMLElement).offsetWidth;
    if (head !== undefined && head.offsetLeft - fixed < element.scrollLeft) {
      element.scrollLeft = head.offsetLeft - fixed;
    } else if (head !== undefined && head.offsetLeft + head.offsetWidth > element.scrollLeft + element.clientWidth) {
      element.scrollLeft = head.offsetLeft + head.offsetWidth - element.clientWidth;
    }
  }

  refresh(): void {
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.render();
      });
    }
  }

  private render(): void {
    const { element, model } = this;
    if (element.clientHeight === 0) {
      return;
    }
    setAttr(element, 'aria-rowcount', String(model.rows.length + 1));
    this.body.style.height = `${model.rows.length * ROW}px`;
    this.body.style.width = `${this.head.scrollWidth}px`;
    const first = Math.max(0, Math.floor(element.scrollTop / ROW) - OVERSCAN);
    const last = Math.min(model.rows.length, Math.ceil((element.scrollTop + element.clientHeight) / ROW) + OVERSCAN);
    for (const [index, row] of this.shown) {
      if (index < first || index >= last) {
        row.remove();
        this.shown.delete(index);
      }
    }
    for (let index = first; index < last; index++) {
      this.draw(index);
    }
    const cell = this.shown.get(this.active.row)?.children[this.active.column + 1];
    setAttr(element, 'aria-activedescendant', cell?.id ?? null);
  }

  private draw(index: number): void {
    const texts = this.model.rows[index] as string[];
    let row = this.shown.get(index);
    if (row === undefined) {
      const cells = texts.map((_, column) => h('div', { role: 'gridcell', id: `cell-${index}-${column}` }));
      row = h('div.sheet-row', { role: 'row', 'aria-rowindex': index + 2, 'data-index': index }, h('div', { role: 'rowheader' }), ...cells);
      row.style.gridTemplateColumns = this.columns;
      row.style.transform = `translateY(${index * ROW}px)`;
      this.shown.set(index, row);
      this.body.append(row);
    }
    const { top, bottom, left, right } = this.block;
    const wrong = this.wrong.get(index);
    const [number, ...cells] = row.children as unknown as HTMLElement[];
    setText(number as HTMLElement, String(index + 1));
    setAttr(number as HTMLElement, 'title', wrong ?? null);
    row.classList.toggle('bad', wrong !== undefined);
    cells.forEach((cell, column) => {
      setText(cell, texts[column] ?? '');
      setAttr(cell, 'title', (texts[column]?.length ?? 0) > WIDEST ? (texts[column] as string) : null);
      const chosen = index >= top && index <= bottom && column >= left && column <= right;
      setAttr(cell, 'aria-selected', String(chosen));
      cell.classList.toggle('active', index === this.active.row && column === this.active.column);
    });
  }
}
