/** The table of points with its toolbar: search, filter, sorting. */

import type { DeviceInfo, Quality } from './api';
import { Ends, h, icon, setAttr, setIcon, setText } from './dom';
import { unitText, type Formats } from './format';
import { Grid, type RowView } from './grid';
import { words, type Point, type Query, type SortKey } from './model';

export const QUALITY_TEXT: Record<Quality, string> = { good: 'Good', uncertain: 'Uncertain', bad: 'Bad' };

const COLUMNS = [
  { key: 'name', label: 'Point', sortable: true },
  { key: 'value', label: 'Value', sortable: true },
  { key: 'quality', label: 'Quality', sortable: true },
  { key: 'age', label: 'Age', sortable: true },
  { key: 'detail', label: 'Detail', sortable: false },
];

class PointRow implements RowView<Point> {
  private readonly device = new Ends('span.device');
  private readonly point = new Ends('span.point');
  private readonly name = h('div.name', { role: 'gridcell' }, this.device.element, this.point.element);
  private readonly number = h('span.number');
  private readonly unit = h('span.unit');
  private readonly mark = icon('good');
  private readonly quality = h('span');
  private readonly badge = h('span.quality-mark', {}, this.mark, this.quality);
  private readonly age = h('div.age', { role: 'gridcell' });
  private readonly detail = h('div.detail', { role: 'gridcell' });
  readonly cells = [
    this.name,
    h('div.value', { role: 'gridcell' }, this.number, this.unit),
    h('div.quality', { role: 'gridcell' }, this.badge),
    this.age,
    this.detail,
  ];

  constructor(private readonly formats: Formats) {}

  update(item: Point, now: number): void {
    const { state } = item;
    this.device.set(`${item.device}/`);
    this.point.set(item.name);
    setAttr(this.name, 'title', item.id);
    setText(this.number, this.formats.value(state.value, state.type));
    const text = state.type === 'text' || state.type === 'bytes';
    setAttr(this.number, 'title', text ? String(state.value ?? '') : null);
    setText(this.unit, text ? '' : unitText(state.unit));
    setAttr(this.badge, 'data-quality', state.quality);
    setIcon(this.mark, state.quality);
    setText(this.quality, QUALITY_TEXT[state.quality]);
    setText(this.age, item.born === undefined ? '–' : this.formats.age(now - item.born));
    const detail = state.quality === 'good' ? '' : `${state.fault}: ${state.detail}`;
    setText(this.detail, detail);
    setAttr(this.detail, 'title', detail === '' ? null : detail);
  }
}

export interface PointsHooks {
  /** The query changed: select anew. */
  query(): void;
  choose(point: Point): void;
  /** The chip with the device was closed. */
  allDevices(): void;
}

export class PointsPane {
  readonly element: HTMLElement;
  readonly query: Query = { device: undefined, words: [], attention: false, sort: 'name', descending: false };
  readonly search: HTMLInputElement;
  private readonly grid: Grid<Point>;
  private readonly count = h('span.count', { role: 'status' });
  private readonly chipText = h('span');
  private readonly chip: HTMLElement;
  private readonly attention: HTMLButtonElement;
  private readonly attentionCount = h('span.pill');
  private readonly empty = h('p.empty', { hidden: true });
  private readonly note = h('p.trouble', { hidden: true });

  constructor(
    private readonly formats: Formats,
    private readonly hooks: PointsHooks,
  ) {
    this.grid = new Grid<Point>({
      id: 'points',
      label: 'Points',
      columns: COLUMNS,
      key: (point) => point.id,
      row: () => new PointRow(formats),
      choose: (point) => {
        hooks.choose(point);
      },
      sort: (key) => {
        this.sortBy(key as SortKey);
      },
    });
    this.search = h('input', {
      type: 'search',
      placeholder: 'Search points, devices',
      'aria-label': 'Search points and devices',
      autocomplete: 'off',
      spellcheck: 'false',
    });
    this.search.addEventListener('input', () => {
      this.query.words = words(this.search.value);
      hooks.query();
    });
    this.attention = h(
      'button.toggle',
      { type: 'button', 'aria-pressed': 'false', onclick: () => this.toggleAttention() },
      'Not good',
      this.attentionCount,
    );
    const close = h('button.bare', { type: 'button', 'aria-label': 'Show the points of all devices' }, icon('close'));
    close.addEventListener('click', () => {
      hooks.allDevices();
    });
    this.chip = h('span.chip', { hidden: true }, this.chipText, close);
    this.element = h(
      'section.pane.points',
      { 'aria-labelledby': 'points-title' },
      h('div.pane-head', {}, h('h2', { id: 'points-title' }, 'Points'), this.count, this.chip),
      h('div.toolbar', {}, h('label.search', {}, icon('search'), this.search), this.attention),
      this.note,
      this.grid.element,
      this.empty,
    );
    this.grid.sorted(this.query.sort, this.query.descending);
  }

  show(points: readonly Point[], all: number, attention: number, empty: string): void {
    const { formats } = this;
    this.grid.setItems(points);
    const some = points.length !== all;
    setText(this.count, some ? `${formats.count(points.length)} of ${formats.count(all)}` : formats.count(all));
    setText(this.attentionCount, formats.count(attention));
    this.attentionCount.classList.toggle('warn', attention > 0);
    setText(this.empty, empty);
    this.empty.hidden = empty === '';
  }

  /** Shows only the points of one device, or of all. */
  device(path: string | undefined): void {
    this.query.device = path;
    this.chip.hidden = path === undefined;
    setText(this.chipText, path ?? '');
    this.element.classList.toggle('one-device', path !== undefined);
  }

  /** Says in full what is wrong with the device whose points are shown. */
  trouble(info: DeviceInfo | undefined): void {
    const reason = info?.reason ?? '';
    setText(this.note, reason);
    this.note.hidden = reason === '';
  }

  select(id: string): void {
    this.grid.select(id);
  }

  /** Scrolls so that the row chosen last can be seen. */
  reveal(): void {
    this.grid.revealActive();
  }

  focus(): void {
    this.grid.element.focus();
  }

  refresh(): void {
    this.grid.refresh();
  }

  private sortBy(key: SortKey): void {
    this.query.descending = this.query.sort === key && !this.query.descending;
    this.query.sort = key;
    this.grid.sorted(key, this.query.descending);
    this.hooks.query();
  }

  private toggleAttention(): void {
    this.query.attention = !this.query.attention;
    setAttr(this.attention, 'aria-pressed', String(this.query.attention));
    this.hooks.query();
  }
}
