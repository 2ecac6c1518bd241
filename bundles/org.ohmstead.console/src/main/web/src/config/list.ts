/** The list of all that is configured, in groups, with a search and a filter. */

import { h, icon, setAttr, setText } from '../dom';
import { brief } from '../format';
import { words } from '../model';
import { hrefOf } from '../router';
import { groupsOf, type Row } from './names';
import type { ConfigType, ItemInfo } from './calls';

export class ConfigList {
  readonly element: HTMLElement;
  private readonly search = h('input', { type: 'search', placeholder: 'Search', 'aria-label': 'Search the configuration', autocomplete: 'off', spellcheck: 'false' });
  private readonly count = h('span.count', { role: 'status' });
  private readonly wrongCount = h('span.pill');
  private readonly wrong = h('button.toggle', { type: 'button', 'aria-pressed': 'false' }, 'Problems', this.wrongCount);
  private readonly groups = h('div.groups');
  private readonly notice = h('p.trouble', { hidden: true, role: 'status' });
  private items: readonly ItemInfo[] = [];
  private types: readonly ConfigType[] = [];
  private drafts: ReadonlySet<string> = new Set();
  private selected = '';
  private drawn = '';
  private loaded = false;

  constructor() {
    const link = (label: string, ...rest: string[]): HTMLElement => h('a.button', { href: hrefOf('configuration', ...rest) }, label);
    this.element = h(
      'section.pane.config-list',
      { 'aria-labelledby': 'config-title' },
      h('div.pane-head', {}, h('h2', { id: 'config-title' }, 'Configuration'), this.count),
      h('div.toolbar', {}, h('a.button.primary', { href: hrefOf('configuration', 'new') }, icon('plus'), 'Add'), link('History', 'history'), link('Export, import', 'transfer')),
      h('div.toolbar', {}, h('label.search', {}, icon('search'), this.search), this.wrong),
      this.notice,
      this.groups,
    );
    this.search.addEventListener('input', () => {
      this.draw();
    });
    this.wrong.addEventListener('click', () => {
      setAttr(this.wrong, 'aria-pressed', String(!this.only));
      this.draw();
    });
  }

  private get only(): boolean {
    return this.wrong.getAttribute('aria-pressed') === 'true';
  }

  show(items: readonly ItemInfo[], types: readonly ConfigType[]): void {
    this.loaded = true;
    this.items = items;
    this.types = types;
    this.draw();
  }

  /** Marks what is open at the right, and what was edited and not applied. */
  mark(selected: string, drafts: ReadonlySet<string>): void {
    this.selected = selected;
    this.drafts = drafts;
    this.draw();
  }

  /** Says why the list is not up to date; nothing if it is. */
  trouble(text: string): void {
    setText(this.notice, text);
    this.notice.hidden = text === '';
  }

  private draw(): void {
    const wanted = words(this.search.value);
    const fits = (row: Row): boolean =>
      (!this.only || row.problems.length > 0) && wanted.every((word) => `${row.name} ${row.id} ${row.about}`.toLowerCase().includes(word));
    const all = groupsOf(this.items, this.types);
    const groups = all.map(({ title, rows }) => ({ title, rows: rows.filter(fits) })).filter(({ rows }) => rows.length > 0);
    const shown = groups.flatMap(({ rows }) => rows);
    // Drawn anew only if something differs: a list that is replaced under one's hands loses the focus.
    const drawn = JSON.stringify([groups, this.selected, [...this.drafts]]);
    if (drawn === this.drawn) {
      return;
    }
    this.drawn = drawn;
    const focused = document.activeElement?.closest('.config-list .groups a')?.getAttribute('href') ?? '';
    const wrong = this.items.filter((item) => item.problems.length > 0).length;
    setText(this.count, this.loaded ? String(shown.length) : '');
    setText(this.wrongCount, String(wrong));
    this.wrongCount.classList.toggle('warn', wrong > 0);
    const empty = this.loaded ? 'Nothing matches.' : 'Loading …';
    const sections = groups.map(({ title, rows }) =>
      h('section', {}, h('h3', {}, title, h('span.count', {}, ` ${rows.length}`)), h('ul', {}, ...rows.map((row) => h('li', {}, this.row(row))))),
    );
    this.groups.replaceChildren(...(sections.length === 0 ? [h('p.empty', {}, empty)] : sections));
    if (focused !== '') {
      this.groups.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  }

  private row(row: Row): HTMLElement {
    const problem = row.problems[0];
    const link = h(
      'a',
      { href: hrefOf('configuration', 'item', row.id), 'aria-current': row.id === this.selected ? 'true' : undefined, title: row.id },
      h('span.name', {}, row.name),
      this.drafts.has(row.id) ? h('span.badge', { 'data-status': 'updating' }, 'edited') : null,
      problem === undefined ? null : h('span.badge', { 'data-status': 'faulty' }, row.problems.length === 1 ? 'problem' : `${row.problems.length} problems`),
      row.exists ? null : h('span.badge', {}, 'defaults'),
      h('span.about', { class: problem === undefined ? 'about' : 'about reason' }, problem === undefined ? row.about : brief(problem)),
    );
    return link;
  }
}
