/** The points of a device or a profile, all at once: as an editable table, or as CSV for a spreadsheet. */

import { sentence, type ConfigProblem } from '../api';
import { ask } from '../dialog';
import { h, setAttr, setText } from '../dom';
import { hrefOf } from '../router';
import type { Pane, Site } from './editor';
import { isProfile, nameOf, profileName } from './names';
import { review } from './review';
import { Sheet } from './sheet';
import { SheetModel } from './sheet-model';
import { formatCsv, parseCsv, type Table } from './table';
import { problemList, TextEditor, wrongOf, type Wrong } from './text-editor';
import { save } from './transfer';

export class PointsPane implements Pane {
  readonly element: HTMLElement;
  readonly title: string;
  private readonly count = h('span.count', { role: 'status' });
  private readonly problems = h('div.told');
  private readonly text = new TextEditor('Points, CSV', () => this.edited());
  private readonly sheetTools = h('span.tools');
  private readonly asTable = h('button', { type: 'button' }, 'Table');
  private readonly asText = h('button', { type: 'button' }, 'CSV');
  private readonly apply = h('button.primary', { type: 'button' }, 'Review …');
  private readonly discard = h('button', { type: 'button' }, 'Discard');
  private readonly file = h('input', { type: 'file', accept: '.csv,text/csv', hidden: true });
  private readonly holder = h('div.holder');
  private sheet: Sheet | undefined;
  private model: SheetModel | undefined;
  private table: Table | undefined;
  /** The CSV as the gateway had it, and as it is now as far as the table was not touched since. */
  private base = '';
  private csv = '';
  private touched = false;
  private tabular = true;
  private version = '';
  /** What the gateway calls the points that this is based on. */
  private basedOn = '';
  /** The profile that a device's points are in, if they are in one. */
  private source = '';
  private warned = '';

  constructor(
    private readonly site: Site,
    private readonly id: string,
  ) {
    this.title = `Points of ${nameOf(id, site.items(), site.types())}`;
    const tool = (label: string, does: () => void): HTMLElement => h('button', { type: 'button', onclick: does }, label);
    this.sheetTools.append(
      tool('Insert row', () => this.sheet?.insert()),
      tool('Delete rows', () => this.sheet?.remove()),
      tool('Undo', () => this.sheet?.undo()),
    );
    this.asTable.addEventListener('click', () => this.show(true));
    this.asText.addEventListener('click', () => this.show(false));
    this.apply.addEventListener('click', () => void this.review());
    this.discard.addEventListener('click', () => void this.reset());
    this.file.addEventListener('change', () => void this.take());
    this.element = h(
      'section.pane.bulk',
      {},
      h(
        'div.pane-head',
        {},
        h('a.back', { href: hrefOf('configuration', 'item', id) }, '‹ Back'),
        h('h2', { tabindex: -1 }, this.title),
        this.count,
        h('div.actions', {}, this.discard, this.apply),
      ),
      h(
        'div.toolbar',
        {},
        h('span.segments', { role: 'group', 'aria-label': 'Shown as' }, this.asTable, this.asText),
        this.sheetTools,
        h('span.space'),
        this.file,
        tool('Upload CSV', () => this.file.click()),
        tool('Download CSV', () => this.download()),
      ),
      this.problems,
      this.holder,
    );
    void this.load();
  }

  get dirty(): boolean {
    return this.now() !== this.base;
  }

  /** Somebody else may have changed the points: shown at once if nothing was typed, else told. */
  refresh(): void {
    const now = this.versions();
    if (this.version === '' || now === this.version || now === this.warned) {
      return;
    }
    if (this.dirty) {
      this.warned = now;
      void this.overtaken([]);
    } else {
      // What is typed until they are read stays, and is told of the conflict then.
      void this.read(() => !this.dirty);
    }
  }

  /** What the points are made of: they are in the item, or in a profile that it names. */
  private versions(): string {
    return this.site
      .items()
      .filter((item) => item.id === this.id || (!isProfile(this.id) && isProfile(item.id) && item.id === this.source))
      .map((item) => `${item.id} ${item.version}`)
      .join();
  }

  /** Tells that somebody else was first. From then on, what was typed is based on theirs, and is theirs where nothing differs. */
  private async overtaken(sentences: readonly string[]): Promise<void> {
    this.tell([...sentences, 'Somebody changed this meanwhile. Yours replaces it if you apply it; the review shows all that differs.'].map(noteOf));
    try {
      const { csv, version } = await this.site.calls.points(this.id);
      this.base = csv;
      this.basedOn = version;
      this.edited(false);
    } catch (problem) {
      this.tell([noteOf(sentence(problem))]);
    }
  }

  /** Reads the points and shows them. Nothing can be typed meanwhile: it would be lost. */
  private async load(): Promise<void> {
    this.holder.inert = true;
    await this.read(() => true);
    this.holder.inert = false;
  }

  /** Reads the points and shows them, unless that is not wanted any more. */
  private async read(wanted: () => boolean): Promise<void> {
    try {
      const { calls } = this.site;
      const profile = isProfile(this.id) ? '' : ((await calls.item(this.id)).properties?.['profile'] ?? '');
      const { csv, version } = await calls.points(this.id);
      if (!wanted()) {
        this.refresh();
        return;
      }
      this.source = profile === '' ? '' : `profiles/${String(profile)}.yaml`;
      this.base = csv;
      this.basedOn = version;
      this.version = this.versions();
      this.warned = '';
      this.tell(this.source === '' ? [] : [noteOf(`These are the points of the profile ${profileName(this.source)}: all devices that use it change with it.`)], false);
      this.put(this.base);
    } catch (problem) {
      this.holder.replaceChildren(h('p.empty', { role: 'alert' }, sentence(problem)));
      this.apply.disabled = true;
      this.discard.disabled = true;
    }
  }

  /** Shows a CSV, as a table if it is one. */
  private put(csv: string): void {
    this.csv = csv;
    this.touched = false;
    this.text.text = csv;
    this.model = undefined;
    this.show(this.tabular);
  }

  /** The CSV as it is now. */
  private now(): string {
    if (!this.tabular) {
      return this.text.text;
    }
    return this.touched && this.table !== undefined && this.model !== undefined ? formatCsv({ ...this.table, rows: this.model.rows }) : this.csv;
  }

  private show(tabular: boolean): void {
    this.sheet?.commit(true);
    const csv = this.now();
    const parsed = tabular ? parseCsv(csv) : undefined;
    if (parsed !== undefined && 'problems' in parsed) {
      this.tell(parsed.problems.map((problem) => ({ ...problem, column: undefined })));
    }
    this.tabular = parsed !== undefined && 'table' in parsed;
    if (parsed !== undefined && 'table' in parsed) {
      this.toTable(csv, parsed.table);
    } else if (csv !== this.text.text) {
      this.text.text = csv;
    }
    setAttr(this.asTable, 'aria-pressed', String(this.tabular));
    setAttr(this.asText, 'aria-pressed', String(!this.tabular));
    this.sheetTools.hidden = !this.tabular;
    const shown = this.tabular && this.sheet !== undefined ? this.sheet.element : this.text.element;
    if (this.holder.firstElementChild !== shown) {
      this.holder.replaceChildren(shown);
    }
    this.edited(false);
  }

  private toTable(csv: string, table: Table): void {
    if (this.model !== undefined && csv === this.now()) {
      return;
    }
    this.csv = csv;
    this.touched = false;
    this.table = table;
    this.model = new SheetModel(table.header, table.rows);
    if (this.sheet === undefined) {
      this.sheet = new Sheet(this.model, this.title, () => {
        this.touched = true;
        this.edited();
      });
    } else {
      this.sheet.set(this.model);
    }
  }

  private edited(typed = true): void {
    const { dirty } = this;
    if (typed && !this.tabular) {
      this.model = undefined;
    }
    const rows = this.tabular ? (this.model?.rows.length ?? 0) : this.text.text.split('\n').filter((line) => line.trim() !== '').length - 1;
    setText(this.count, `${this.site.context.formats.count(Math.max(0, rows))} ${rows === 1 ? 'point' : 'points'}${dirty ? ', edited' : ''}`);
    this.apply.disabled = !dirty;
    this.discard.disabled = !dirty;
    this.site.edited();
  }

  private async review(): Promise<void> {
    this.sheet?.commit(true);
    const { calls, context } = this.site;
    const csv = this.now();
    const table = { csv, version: this.basedOn };
    this.tell([]);
    const entry = await review(
      {
        title: `Review ${this.title.toLowerCase().replace(/^points/, 'the points')}`,
        preview: async () => calls.previewPoints(this.id, table),
        apply: async (terms) => calls.putPoints(this.id, table, terms),
        name: (id) => nameOf(id, this.site.items(), this.site.types()),
        problems: (problems) => {
          this.wrong(csv, problems);
          return true;
        },
        conflict: (sentences) => {
          void this.overtaken(sentences);
          return true;
        },
      },
      context.say,
    );
    if (entry !== undefined) {
      context.changed();
      // The versions are known with the list of items: until then, nobody else has changed anything.
      this.version = '';
      this.holder.inert = true;
      await this.site.changed();
      await this.load();
    }
  }

  /** Shows what is wrong at its lines, in the list and in the table. */
  private wrong(csv: string, problems: readonly ConfigProblem[]): void {
    const parsed = parseCsv(csv);
    const table = 'table' in parsed ? parsed.table : undefined;
    const lines = table?.lines ?? [];
    const told = problems.map((problem) => placeOf(problem, table));
    this.tell(told);
    const rows = told.flatMap(({ text, line }): [number, string][] => {
      const row = rowAt(lines, line);
      return row === undefined ? [] : [[row, text]];
    });
    this.sheet?.mark(new Map(rows));
  }

  private tell(told: readonly Wrong[], bad = true): void {
    this.text.mark(new Set(told.flatMap(({ line }) => (line === undefined ? [] : [line]))));
    this.sheet?.mark(new Map());
    const note = told.every(({ line }) => line === undefined);
    const shown = note ? told.map(({ text }) => h('p', { class: bad ? 'trouble' : 'hint', role: 'status' }, text)) : [problemList(told, (line, column) => this.jump(line, column))];
    this.problems.replaceChildren(...shown);
  }

  private jump(line: number, column: number): void {
    if (!this.tabular) {
      this.text.jump(line);
      return;
    }
    const parsed = parseCsv(this.now());
    const row = rowAt('table' in parsed ? parsed.table.lines : [], line);
    if (row !== undefined) {
      this.sheet?.jump(row, column - 1);
    }
  }

  private async take(): Promise<void> {
    const file = this.file.files?.[0];
    this.file.value = '';
    if (file !== undefined && (!this.dirty || (await ask('Replace what you typed?', `It is replaced by ${file.name}.`, 'Replace')))) {
      this.tell([]);
      this.put(await file.text());
    }
  }

  private download(): void {
    this.sheet?.commit(true);
    save(new Blob([this.now()], { type: 'text/csv' }), `${this.id.replace(/^.*[/~]/, '').replace(/\.yaml$/, '')}.csv`);
  }

  private async reset(): Promise<void> {
    if (await ask('Discard what you typed?', 'The points stay as they are.', 'Discard')) {
      await this.load();
    }
  }
}

/** Where in a table a problem is. Drivers know nothing of tables: they name the point, and a line of a file that is not shown. */
export function placeOf(problem: ConfigProblem, table: Table | undefined): Wrong {
  const [whole, name = '', key = ''] = /\bpoint '([^']+)'(?:, ([\w.]+))?.*$/s.exec(problem.text) ?? [];
  const row = table?.rows.findIndex((cells) => cells[table.header.indexOf('name')] === name) ?? -1;
  if (/^line \d/.test(problem.where) || whole === undefined || table === undefined || row < 0) {
    return wrongOf(problem);
  }
  const column = table.header.indexOf(key);
  return { text: whole, line: table.lines[row], column: column < 0 ? undefined : column + 1 };
}

/** Something to be told that is about no line. */
function noteOf(text: string): Wrong {
  return { text, line: undefined, column: undefined };
}

/** The row that a line belongs to: the last that begins at or before it. */
function rowAt(lines: readonly number[], line: number | undefined): number | undefined {
  const at = line === undefined ? -1 : lines.filter((begin) => begin <= line).length - 1;
  return at < 0 ? undefined : at;
}
