/** A table of any length of which only the visible rows exist. */

import { h, setAttr } from './dom';

export interface Column {
  readonly key: string;
  readonly label: string;
  /** Whether the header is a button that sorts. */
  readonly sortable: boolean;
}

/** One row on the page, used for one item after the other. */
export interface RowView<T> {
  /** Cells in the order of the columns, each with `role="gridcell"`. */
  readonly cells: readonly HTMLElement[];
  update(item: T, now: number): void;
}

export interface GridOptions<T> {
  readonly id: string;
  readonly label: string;
  readonly columns: readonly Column[];
  key(item: T): string;
  row(): RowView<T>;
  /** An item was clicked, or chosen by Enter or the space bar. */
  choose(item: T): void;
  sort?(key: string): void;
}

interface Slot<T> {
  readonly element: HTMLElement;
  readonly view: RowView<T>;
}

const OVERSCAN = 4;
const PAGE = 10;

/**
 * The grid keeps the keyboard's focus itself and names the active row by `aria-activedescendant`, so that the focus is
 * not lost when a row scrolls away and its element serves another item.
 */
export class Grid<T> {
  readonly element: HTMLElement;
  private readonly head: HTMLElement;
  private readonly body: HTMLElement;
  private readonly slots = new Map<number, Slot<T>>();
  private readonly pool: Slot<T>[] = [];
  private items: readonly T[] = [];
  private active = -1;
  private activeKey = '';
  private selected = '';
  private rowHeight = 36;
  private frame = 0;

  constructor(private readonly options: GridOptions<T>) {
    this.head = h('div.grid-row.grid-head', { role: 'row', 'aria-rowindex': 1 }, ...options.columns.map((c) => this.header(c)));
    this.body = h('div.grid-body', { role: 'rowgroup' });
    this.element = h(
      'div.grid',
      { id: options.id, role: 'grid', tabindex: 0, 'aria-label': options.label },
      h('div.grid-header', { role: 'rowgroup' }, this.head),
      this.body,
    );
    this.element.addEventListener('scroll', () => {
      this.refresh();
    });
    this.element.addEventListener('keydown', (event) => {
      this.key(event);
    });
    this.body.addEventListener('click', (event) => {
      this.click(event);
    });
    new ResizeObserver(() => {
      this.refresh();
    }).observe(this.element);
  }

  /** Replaces the rows. The active row follows its item. */
  setItems(items: readonly T[]): void {
    this.items = items;
    if (this.activeKey !== '') {
      this.active = items.findIndex((item) => this.options.key(item) === this.activeKey);
    }
    setAttr(this.element, 'aria-rowcount', String(items.length + 1));
    this.refresh();
  }

  /** Marks the item that is shown elsewhere. */
  select(key: string): void {
    this.selected = key;
    this.refresh();
  }

  /** Scrolls so that the active row can be seen. */
  revealActive(): void {
    if (this.active >= 0 && this.element.clientHeight > 0) {
      this.reveal(this.active);
    }
  }

  /** Shows by which column the rows are sorted. */
  sorted(key: string, descending: boolean): void {
    for (const cell of this.head.children) {
      const mine = cell.getAttribute('data-key') === key;
      setAttr(cell, 'aria-sort', mine ? (descending ? 'descending' : 'ascending') : null);
    }
  }

  /** Brings the visible rows up to date at the next frame. */
  refresh(): void {
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.render();
      });
    }
  }

  private render(): void {
    const { element, body, items } = this;
    if (element.clientHeight === 0) {
      return;
    }
    this.rowHeight = parseFloat(getComputedStyle(element).getPropertyValue('--row')) || this.rowHeight;
    const height = `${items.length * this.rowHeight}px`;
    if (body.style.height !== height) {
      body.style.height = height;
    }
    const top = element.scrollTop;
    const first = Math.max(0, Math.floor(top / this.rowHeight) - OVERSCAN);
    const last = Math.min(items.length, Math.ceil((top + element.clientHeight) / this.rowHeight) + OVERSCAN);
    this.release(first, last);
    const now = performance.now();
    for (let i = first; i < last; i++) {
      this.place(i, items[i] as T, now);
    }
    const active = this.slots.has(this.active) ? this.rowId(this.active) : null;
    setAttr(element, 'aria-activedescendant', active);
  }

  private release(first: number, last: number): void {
    for (const [index, slot] of this.slots) {
      if (index < first || index >= last) {
        this.slots.delete(index);
        this.pool.push(slot);
        slot.element.remove();
      }
    }
  }

  private place(index: number, item: T, now: number): void {
    let slot = this.slots.get(index);
    if (slot === undefined) {
      slot = this.pool.pop() ?? this.make();
      this.slots.set(index, slot);
      slot.element.id = this.rowId(index);
      slot.element.dataset['index'] = String(index);
      setAttr(slot.element, 'aria-rowindex', String(index + 2));
      this.body.append(slot.element);
    }
    const y = `translateY(${index * this.rowHeight}px)`;
    if (slot.element.style.transform !== y) {
      slot.element.style.transform = y;
    }
    const key = this.options.key(item);
    setAttr(slot.element, 'aria-selected', key === this.selected ? 'true' : 'false');
    slot.element.classList.toggle('active', index === this.active);
    slot.element.classList.toggle('odd', index % 2 === 1);
    slot.view.update(item, now);
  }

  private make(): Slot<T> {
    const view = this.options.row();
    return { element: h('div.grid-row', { role: 'row' }, ...view.cells), view };
  }

  private rowId(index: number): string {
    return `${this.options.id}-${index}`;
  }

  private header(column: Column): HTMLElement {
    const content = column.sortable
      ? h('button', { type: 'button', onclick: () => this.options.sort?.(column.key) }, column.label)
      : column.label;
    return h(`div.${column.key}`, { role: 'columnheader', 'data-key': column.key }, content);
  }

  private click(event: MouseEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('.grid-row');
    const index = Number(row?.dataset['index'] ?? -1);
    if (index >= 0) {
      this.activate(index);
      this.choose();
    }
  }

  private choose(): void {
    const item = this.items[this.active];
    if (item !== undefined) {
      this.options.choose(item);
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.element || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const last = this.items.length - 1;
    const targets: Record<string, number> = {
      ArrowDown: Math.min(this.active + 1, last),
      ArrowUp: Math.max(this.active - 1, 0),
      PageDown: Math.min(this.active + PAGE, last),
      PageUp: Math.max(this.active - PAGE, 0),
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      this.activate(target);
      this.reveal(target);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.choose();
    }
  }

  private activate(index: number): void {
    const item = this.items[index];
    this.active = item === undefined ? -1 : index;
    this.activeKey = item === undefined ? '' : this.options.key(item);
    this.refresh();
  }

  private reveal(index: number): void {
    const top = index * this.rowHeight;
    const head = this.head.offsetHeight;
    const { element } = this;
    if (top < element.scrollTop) {
      element.scrollTop = top;
    } else if (top + this.rowHeight + head > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + this.rowHeight + head - element.clientHeight;
    }
  }
}
