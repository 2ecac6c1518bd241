/** The page of the configuration: the list at the left, what is chosen in it at the right. */

import '../pages.css';
import { Problem, sentence } from '../api';
import { h, setAttr } from '../dom';
import { Poll, type Context, type Page, type Subject } from '../page';
import { hrefOf } from '../router';
import { ConfigCalls, type ConfigType, type ItemInfo } from './calls';
import { Editor, type Pane, type Site } from './editor';
import { HistoryPane } from './history';
import { ItemEditor } from './item';
import { ConfigList } from './list';
import { DRIVERS, isProfile } from './names';
import { PointsPane } from './points';
import { ProfileEditor } from './profile';
import { TransferPane } from './transfer';

const EVERY_MS = 5000;

/** Tells somebody who may not see a page why, and who may. */
export function forbidden(what: string, context: Context, detail = ''): HTMLElement {
  const { name, role } = context.session();
  const text = detail === '' ? `${what} needs the role admin. You are logged in as ${name} with the role ${role}.` : detail;
  return h('section.pane.forbidden', {}, h('p.empty', { role: 'status' }, text));
}

export class ConfigPage implements Page {
  readonly element = h('div.page.config-page');
  private readonly calls: ConfigCalls;
  private readonly list = new ConfigList();
  private readonly right = h('div.right');
  private readonly poll = new Poll(async () => this.ask(), EVERY_MS, () => this.context.told());
  /** Editors with something typed in them, by what they show. */
  private readonly drafts = new Map<string, Pane>();
  private readonly site: Site;
  private types: readonly ConfigType[] = [];
  private items: readonly ItemInfo[] = [];
  private rest: readonly string[] = [];
  private shown: { readonly key: string; readonly pane: Pane } | undefined;
  private known = false;
  private seen = false;
  /** Counts the questions: an answer that comes after a later one was asked is old. */
  private turn = 0;

  constructor(private readonly context: Context) {
    this.calls = new ConfigCalls(context.api);
    this.site = {
      context,
      calls: this.calls,
      types: () => this.types,
      items: () => this.items,
      changed: async () => {
        this.keep();
        await this.poll.now();
      },
      edited: () => {
        this.keep();
      },
    };
    this.element.append(h('main.panes', {}, this.list.element, this.right));
  }

  open(rest: readonly string[]): void {
    this.rest = rest;
    this.seen = true;
    if (this.context.session().role !== 'admin') {
      this.element.replaceChildren(forbidden('Configuration', this.context));
      return;
    }
    setAttr(this.element, 'data-part', rest.length === 0 ? null : 'open');
    setAttr(this.element, 'data-wide', rest[0] === 'points' ? 'true' : null);
    if (this.known) {
      this.show();
      void this.poll.now();
    } else {
      this.poll.start();
    }
  }

  close(): void {
    this.seen = false;
    this.poll.stop();
    this.known = false;
    this.keep();
  }

  /** A bundle that comes or goes brings or takes types. */
  news(what: Subject): void {
    if (what !== 'health') {
      this.poll.look();
    }
  }

  unsaved(): boolean {
    return [...this.drafts.values()].some((pane) => pane.dirty) || (this.shown?.pane.dirty ?? false);
  }

  private async ask(): Promise<boolean> {
    const turn = ++this.turn;
    try {
      const [types, items] = await Promise.all([this.calls.types(), this.calls.items()]);
      if (!this.seen || turn !== this.turn) {
        return true;
      }
      const first = !this.known;
      this.types = types;
      this.items = items;
      this.known = true;
      this.list.trouble('');
      this.list.show(items, types);
      if (first) {
        this.show();
      } else {
        this.shown?.pane.refresh?.();
      }
      return true;
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 403) {
        this.poll.stop();
        this.element.replaceChildren(forbidden('Configuration', this.context, problem.message));
      } else {
        this.list.trouble(`Not up to date: ${sentence(problem)}`);
      }
      return false;
    }
  }

  /** Shows what the address names; what was typed there before is still there. */
  private show(): void {
    this.keep();
    const key = this.rest.join('/');
    if (this.shown?.key === key && (this.shown.pane.dirty || this.shown.pane.element.isConnected)) {
      this.shown.pane.refresh?.();
      this.mark();
      return;
    }
    const pane = this.drafts.get(key) ?? this.make();
    this.shown = { key, pane };
    this.right.replaceChildren(pane.element);
    this.mark();
    pane.element.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  }

  private make(): Pane {
    const [part = '', id = ''] = this.rest;
    switch (part) {
      case 'item':
        return this.editor(id);
      case 'new':
        return id === '' ? new Choice(this.site) : this.maker(id);
      case 'history':
        return id === 'of' ? new HistoryPane(this.site, this.rest[2] ?? '', 0) : new HistoryPane(this.site, '', Number(id) || 0);
      case 'transfer':
        return new TransferPane(this.site);
      case 'points':
        return new PointsPane(this.site, id);
      default:
        return new Hint();
    }
  }

  private editor(id: string): Pane {
    const exists = this.items.some((item) => item.id === id);
    const type = this.types.find((one) => one.pid === id && !one.factory);
    if (!exists && type !== undefined) {
      return new ItemEditor(this.site, id, type, true);
    }
    const editor: Editor = isProfile(id) ? new ProfileEditor(this.site, id, false) : new ItemEditor(this.site, id, undefined);
    void editor.load();
    return editor;
  }

  private maker(id: string): Pane {
    const type = this.types.find((one) => one.pid === id);
    if (id === 'profile') {
      return new ProfileEditor(this.site, '', true);
    }
    return type === undefined ? new Choice(this.site) : new ItemEditor(this.site, id, type);
  }

  /** Keeps editors with something typed in them, and forgets the others. */
  private keep(): void {
    if (this.shown !== undefined) {
      if (this.shown.pane.dirty) {
        this.drafts.set(this.shown.key, this.shown.pane);
      } else {
        this.drafts.delete(this.shown.key);
      }
      this.mark();
    }
  }

  private mark(): void {
    const edited = [...this.drafts]
      .filter(([key, pane]) => pane.dirty && /^(item|points)\//.test(key))
      .map(([key]) => key.replace(/^\w+\//, ''));
    this.list.mark(this.rest[0] === 'item' || this.rest[0] === 'points' ? (this.rest[1] ?? '') : '', new Set(edited));
  }
}

/** What stands at the right while nothing is chosen. */
class Hint implements Pane {
  readonly title = 'Configuration';
  readonly dirty = false;
  readonly element = h('section.pane.hint-pane', {}, h('p.empty', {}, 'Choose something at the left to look at it or change it. Nothing is applied before you have seen what it would do.'));
}

/** What can be added. */
class Choice implements Pane {
  readonly title = 'Add';
  readonly dirty = false;
  readonly element: HTMLElement;

  constructor(site: Site) {
    const factories = site.types().filter((type) => type.factory);
    const drivers = factories.filter((type) => type.pid.startsWith(DRIVERS));
    const others = factories.filter((type) => !type.pid.startsWith(DRIVERS));
    const card = (id: string, name: string, about: string): HTMLElement =>
      h('li', {}, h('a', { href: hrefOf('configuration', 'new', id) }, h('b', {}, name), h('span.about', {}, about)));
    const group = (title: string, cards: readonly HTMLElement[]): HTMLElement[] => (cards.length === 0 ? [] : [h('h3', {}, title), h('ul.cards', {}, ...cards)]);
    const cards = (types: readonly ConfigType[]): HTMLElement[] => types.map((type) => card(type.pid, type.name, type.description));
    this.element = h(
      'section.pane',
      {},
      h('div.pane-head', {}, h('a.back', { href: hrefOf('configuration') }, '‹ All'), h('h2', { tabindex: -1 }, 'Add')),
      h(
        'div.editor-body',
        {},
        ...(drivers.length === 0 ? [h('p.hint', {}, 'No driver is installed. Install one as a feature, or drop its bundle under Bundles.')] : []),
        ...group('Device', cards(drivers)),
        ...group('Profile', [card('profile', 'Profile', 'A list of points that several devices share.')]),
        ...group('Others', cards(others)),
      ),
    );
  }
}
