/** The panel of one point: present value, command, chart or table of its past. */

import { Problem, type Api, type PointSpec, type Written } from './api';
import { Chart } from './chart';
import { Command } from './command';
import { h, icon, setAttr, setIcon, setText } from './dom';
import { unitText, type Formats } from './format';
import { aggregates, chartable, RANGES, rowsOf, Series, window as windowOf, type Range, type Row } from './history';
import type { Point } from './model';
import { QUALITY_TEXT } from './points';

/** The pause before the past is asked for again when there is nobody to tell it. */
const AGAIN_MS = 5000;

export interface DetailHooks {
  close(): void;
  written(written: Written): void;
  /** Whether the user may command points. */
  operator(): boolean;
}

export class Detail {
  readonly element: HTMLElement;
  readonly chart: Chart;
  private readonly title = h('h2', { id: 'detail-title', tabindex: -1 });
  private readonly device = h('span.device');
  private readonly value = h('span.number');
  private readonly unit = h('span.unit');
  private readonly mark = icon('good');
  private readonly quality = h('span');
  private readonly badge = h('span.quality-mark', {}, this.mark, this.quality);
  private readonly when = h('span.when');
  private readonly trouble = h('p.trouble', { hidden: true });
  private readonly command = h('div.command-slot');
  private readonly ranges: HTMLElement;
  private readonly asTable: HTMLButtonElement;
  private readonly unzoom = h('button', { type: 'button', hidden: true }, 'Whole range');
  private readonly message = h('p.message', { role: 'status' });
  private readonly incomplete = h('p.trouble', { hidden: true, role: 'status' });
  private readonly table = h('div.history-table', { hidden: true, tabindex: 0, role: 'region', 'aria-label': 'History as a table' });
  private point: Point | undefined;
  private series: Series | undefined;
  private range: Range = RANGES[1] as Range;
  /** Whether the table is wanted; texts have nothing else. */
  private tableWanted = false;
  private tabular = false;
  private request = 0;
  private lastSeen: string | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly formats: Formats,
    private readonly hooks: DetailHooks,
  ) {
    this.chart = new Chart(formats);
    this.chart.onZoom = (zoomed) => {
      this.unzoom.hidden = !zoomed;
    };
    this.unzoom.addEventListener('click', () => {
      this.chart.unzoom();
    });
    this.ranges = h('div.segments', { role: 'group', 'aria-label': 'Range' }, ...RANGES.map((range) => this.rangeButton(range)));
    this.asTable = h('button.toggle', { type: 'button', 'aria-pressed': 'false' }, icon('table'), 'Table');
    this.asTable.addEventListener('click', () => {
      this.tableWanted = !this.tableWanted;
      this.choosePicture();
    });
    const close = h('button.bare', { type: 'button', 'aria-label': 'Close' }, icon('close'));
    close.addEventListener('click', () => {
      hooks.close();
    });
    this.element = h(
      'section.pane.detail-pane',
      { 'aria-labelledby': 'detail-title', hidden: true },
      h('div.detail-head', {}, h('div.titles', {}, this.title, this.device), this.present(), close),
      this.trouble,
      this.command,
      h('div.toolbar', {}, this.ranges, this.unzoom, this.asTable),
      this.incomplete,
      h('div.past', {}, this.chart.element, this.table, this.message),
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        hooks.close();
      }
    });
  }

  /** Opens the panel on a point and moves the focus into it. */
  open(point: Point): void {
    this.point = point;
    this.element.hidden = false;
    setText(this.title, point.name);
    setText(this.device, point.device);
    this.lastSeen = point.state.at;
    this.refresh();
    this.command.replaceChildren();
    void this.offerCommand(point);
    this.choosePicture();
    this.say('');
    void this.load();
    this.title.focus({ preventScroll: true });
  }

  close(): void {
    this.point = undefined;
    this.series = undefined;
    this.request++;
    clearTimeout(this.again);
    this.chart.clear();
    this.element.hidden = true;
  }

  get shown(): Point | undefined {
    return this.point;
  }

  /** Takes a live value of the point shown, which is another object if it was gone for a while. */
  live(point: Point): void {
    if (this.point?.id !== point.id) {
      return;
    }
    this.point = point;
    const { state } = point;
    const at = state.quality === 'bad' ? Date.now() : Date.parse(state.at ?? '');
    const fresh = state.quality === 'bad' || state.at !== this.lastSeen;
    this.lastSeen = state.at;
    if (this.series !== undefined && fresh && Number.isFinite(at)) {
      this.series.live(at, state.value, state.quality);
      this.showPast(false);
    }
  }

  /** Asks for the past again: values were missed. */
  reload(): void {
    void this.load();
  }

  /** Brings value, quality and age up to date. */
  refresh(): void {
    if (this.point === undefined) {
      return;
    }
    const { state, born } = this.point;
    setText(this.value, this.formats.value(state.value, state.type));
    setText(this.unit, unitText(state.unit));
    setAttr(this.badge, 'data-quality', state.quality);
    setIcon(this.mark, state.quality);
    setText(this.quality, QUALITY_TEXT[state.quality]);
    const clock = state.source === 'device' ? ', by the clock of the device' : '';
    const age = born === undefined ? '' : `${this.formats.age(performance.now() - born)} ago`;
    setText(this.when, state.at === null ? 'no value yet' : `${age} · ${this.formats.dateTime(new Date(state.at))}${clock}`);
    const since = state.since === undefined ? '' : ` (since ${this.formats.dateTime(new Date(state.since))})`;
    setText(this.trouble, state.quality === 'good' ? '' : `${state.fault}: ${state.detail}${since}`);
    this.trouble.hidden = state.quality === 'good';
  }

  private present(): HTMLElement {
    return h('div.present', {}, h('span.big', {}, this.value, this.unit), this.badge, this.when);
  }

  private rangeButton(range: Range): HTMLButtonElement {
    const button = h('button', { type: 'button', 'aria-pressed': String(range === this.range) }, range.label);
    button.addEventListener('click', () => {
      this.range = range;
      for (const other of this.ranges.children) {
        setAttr(other, 'aria-pressed', String(other === button));
      }
      void this.load();
    });
    return button;
  }

  private async offerCommand(point: Point): Promise<void> {
    if (!this.hooks.operator()) {
      return;
    }
    let spec: PointSpec | undefined;
    try {
      spec = (await this.api.specs(point.device)).find(({ name }) => name === point.name);
    } catch (problem) {
      if (this.point?.id === point.id && problem instanceof Problem) {
        this.command.replaceChildren(h('p.message', {}, `Whether this point takes commands is not known: ${problem.message}`));
      }
      return;
    }
    if (this.point?.id === point.id && spec?.writable === true) {
      const form = new Command(this.api, this.formats, point.id, spec, (written) => {
        this.hooks.written(written);
      });
      this.command.replaceChildren(form.element);
    }
  }

  private async load(): Promise<void> {
    const { point, range } = this;
    if (point === undefined) {
      return;
    }
    const request = ++this.request;
    clearTimeout(this.again);
    this.series = undefined;
    this.chart.clear();
    this.table.replaceChildren();
    this.incomplete.hidden = true;
    if (!this.message.classList.contains('bad')) {
      this.say('Loading the history …');
    }
    const { from, to } = windowOf(range, Date.now());
    try {
      const answer = await this.api.history(point.id, from, to, range.stepMs, aggregates(point.state.type));
      if (request === this.request) {
        this.series = new Series(range, rowsOf(answer));
        setText(this.incomplete, `The history may have gaps: ${answer.trouble}`);
        this.incomplete.hidden = answer.trouble === '';
        this.showPast(true);
      }
    } catch (problem) {
      if (request === this.request) {
        this.missed(problem);
      }
    }
  }

  /** Says why there is no past, and asks again if it is only away for now. */
  private missed(problem: unknown): void {
    const away = problem instanceof Problem && [0, 503].includes(problem.status);
    const text = problem instanceof Problem ? `No history: ${problem.message}` : String(problem);
    this.say(away ? `${text.replace(/\.$/, '')}. Trying again …` : text, true);
    if (away) {
      this.again = setTimeout(() => void this.load(), AGAIN_MS);
    }
  }

  private showPast(anew: boolean): void {
    const { series, point } = this;
    if (series === undefined || point === undefined) {
      return;
    }
    const empty = series.rows.length === 0;
    this.say(empty ? 'No values in this range yet.' : '');
    if (this.tabular) {
      if (anew) {
        this.table.replaceChildren(historyTable(series.rows, point, this.formats));
      }
      return;
    }
    if (empty) {
      this.chart.clear();
    } else if (anew || !this.chart.element.hasChildNodes()) {
      const { type, unit } = point.state;
      this.chart.show({ series, type, unit: unitText(unit) });
      setAttr(this.chart.element, 'aria-label', `History of ${point.id} over ${this.range.label}; the same as a table by the button Table`);
    } else {
      this.chart.grown();
    }
  }

  private choosePicture(): void {
    const forced = this.point !== undefined && !chartable(this.point.state.type);
    this.tabular = this.tableWanted || forced;
    this.asTable.disabled = forced;
    setAttr(this.asTable, 'aria-pressed', String(this.tabular));
    this.table.hidden = !this.tabular;
    this.chart.element.hidden = this.tabular;
    this.showPast(true);
  }

  private say(text: string, bad = false): void {
    setText(this.message, text);
    this.message.hidden = text === '';
    this.message.classList.toggle('bad', bad);
  }
}

/** The rows as a table, latest first. */
function historyTable(rows: readonly Row[], point: Point, formats: Formats): HTMLTableElement {
  const { type, unit } = point.state;
  const numbers = type === 'double' || type === 'long';
  const suffix = unitText(unit) === '' ? '' : ` (${unitText(unit)})`;
  const heads = ['Time', ...(numbers ? ['Min', 'Mean', 'Max'] : ['Last']).map((head) => head + suffix), 'Samples', 'Quality'];
  const body = [...rows].reverse().map((row) => {
    const values = numbers ? [row.min, row.avg, row.max] : [row.last];
    const texts = [
      formats.dateTime(new Date(row.at)),
      ...values.map((value) => formats.value(value, type)),
      formats.count(row.count),
      QUALITY_TEXT[row.quality] ?? row.quality,
    ];
    return h('tr', {}, ...texts.map((text) => h('td', {}, text)));
  });
  return h(
    'table',
    {},
    h('caption', {}, `${point.id}, latest first`),
    h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, ...body),
  );
}
