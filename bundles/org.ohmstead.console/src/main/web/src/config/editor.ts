/** What the editors of an item have in common: its state, the look before applying, what to do if somebody was first. */

import { Problem, sentence, type ConfigProblem } from '../api';
import { ask } from '../dialog';
import { h, setText } from '../dom';
import type { Context } from '../page';
import { go, hrefOf } from '../router';
import type { Change, ConfigCalls, ConfigType, Entry, Item, ItemInfo } from './calls';
import { nameOf } from './names';
import { review } from './review';

/** What an editor sees of the page it is on. */
export interface Site {
  readonly context: Context;
  readonly calls: ConfigCalls;
  types(): readonly ConfigType[];
  items(): readonly ItemInfo[];
  /** Something was applied or deleted; done when the list of items is known anew. */
  changed(): Promise<void>;
  /** Something was typed, or is no longer. */
  edited(): void;
}

/** Something on the right side of the page. */
export interface Pane {
  readonly element: HTMLElement;
  readonly title: string;
  /** Whether something was typed that is not applied. */
  readonly dirty: boolean;
  /** The list of items is known anew. */
  refresh?(): void;
}

export abstract class Editor implements Pane {
  readonly element: HTMLElement;
  /** As the item was when one began; undefined if it is new. */
  protected item: Item | undefined;
  protected readonly body = h('div.editor-body');
  private readonly heading = h('h2', { tabindex: -1 });
  private readonly about = h('p.id');
  private readonly trouble = h('div.trouble', { hidden: true, role: 'status' });
  private readonly applyButton = h('button.primary', { type: 'button' }, 'Review …');
  private readonly resetButton = h('button', { type: 'button' }, 'Discard');
  private readonly deleteButton = h('button.danger', { type: 'button' }, 'Delete …');
  private readonly links = h('span.links');
  private readonly failure = h('p.empty', { role: 'alert', hidden: true });
  private warned = '';

  protected constructor(
    protected readonly site: Site,
    readonly id: string,
  ) {
    const back = h('a.back', { href: hrefOf('configuration') }, '‹ All');
    const actions = h('div.actions', {}, this.links, this.deleteButton, this.resetButton, this.applyButton);
    this.element = h('section.pane.editor', {}, h('div.pane-head', {}, back, this.heading, actions), this.about, this.trouble, this.failure, this.body);
    this.applyButton.addEventListener('click', () => void this.apply());
    this.resetButton.addEventListener('click', () => void this.reset());
    this.deleteButton.addEventListener('click', () => void this.remove());
  }

  abstract get dirty(): boolean;
  abstract get title(): string;

  /** Shows the item, or an empty one. */
  protected abstract fill(): void;
  /** What is to be done, or nothing if what was typed cannot be applied. */
  protected abstract change(): Change | undefined;
  /** Shows problems; returns those that have no place of their own. */
  protected abstract mark(problems: readonly ConfigProblem[]): readonly ConfigProblem[];
  /** Brings the first problem before one's eyes. */
  protected abstract reveal(): void;
  /** Shows what somebody else made of the item, and lets one go on with both. */
  protected abstract reconcile(theirs: Item | undefined, who: string): HTMLElement;

  /** Reads the item and shows it. Nothing can be typed meanwhile: it would be lost. */
  async load(): Promise<void> {
    this.body.inert = true;
    await this.read(() => true);
    this.body.inert = false;
  }

  /** Reads the item and shows it, unless that is not wanted any more. */
  private async read(wanted: () => boolean): Promise<void> {
    try {
      const item = await this.site.calls.item(this.id);
      if (!wanted()) {
        this.refresh();
        return;
      }
      this.item = item;
      this.failed('');
      this.warned = '';
      this.tell([]);
      this.fill();
      this.edited();
      if (this.item.problems.length > 0) {
        this.tell(this.mark(this.item.problems).map((problem) => problem.text));
      }
    } catch (problem) {
      this.failed(problem instanceof Problem && problem.status === 404 ? `There is no item ${this.id}.` : sentence(problem));
    }
  }

  private failed(text: string): void {
    setText(this.failure, text);
    this.failure.hidden = text === '';
    this.body.hidden = text !== '';
  }

  /** Somebody else may have changed the item: shown at once if nothing was typed, else told. */
  refresh(): void {
    const now = this.site.items().find((one) => one.id === this.id);
    if (!this.failure.hidden) {
      void this.load();
      return;
    }
    if (this.item === undefined || now?.version === this.item.version || this.site.items().length === 0) {
      return;
    }
    if (!this.dirty && now !== undefined) {
      // What is typed until it is read stays, and is told of the conflict then.
      void this.read(() => !this.dirty);
    } else if (this.warned !== (now?.version ?? 'gone')) {
      this.warned = now?.version ?? 'gone';
      void this.conflict([now === undefined ? 'Somebody deleted it meanwhile.' : 'Somebody changed it meanwhile.'], true);
    }
  }

  focus(): void {
    this.heading.focus({ preventScroll: true });
  }

  /** Shows what can be done now. */
  protected edited(): void {
    const { item, dirty } = this;
    setText(this.heading, this.title);
    setText(this.about, item === undefined ? '' : [item.id, item.file === item.id ? '' : item.file].filter((part) => part !== '').join(' · '));
    this.applyButton.disabled = !dirty;
    this.resetButton.disabled = !dirty;
    this.deleteButton.hidden = item === undefined;
    const history = h('a', { href: hrefOf('configuration', 'history', 'of', this.id) }, 'History');
    this.links.replaceChildren(...(item === undefined ? [] : [...this.more(), history]));
    this.site.edited();
  }

  /** Links beside the history. */
  protected more(): readonly HTMLElement[] {
    return [];
  }

  protected tell(texts: readonly string[]): void {
    this.trouble.replaceChildren(...texts.map((text) => h('p', {}, text)));
    this.trouble.hidden = texts.length === 0;
  }

  /** What is on the server now is the base from here on. */
  protected rebase(item: Item | undefined): void {
    this.item = item;
    this.warned = '';
    this.tell([]);
  }

  /** Something was applied: begins anew with what is there now. */
  protected async applied(entry: Entry): Promise<void> {
    this.site.context.changed();
    const created = entry.differences.find((difference) => difference.kind === 'added')?.id;
    if (this.item === undefined) {
      this.settle();
      go(hrefOf('configuration', 'item', created ?? this.id), true);
    } else {
      await this.load();
    }
    await this.site.changed();
  }

  /** Forgets what was typed, so that the editor is not kept for it. */
  protected abstract settle(): void;

  private async apply(): Promise<void> {
    const change = this.change();
    if (change === undefined) {
      return;
    }
    this.tell([]);
    const entry = await this.review('Review the change', change);
    if (entry !== undefined) {
      await this.applied(entry);
    }
  }

  private async review(title: string, change: Change): Promise<Entry | undefined> {
    const { calls, context } = this.site;
    return review(
      {
        title,
        preview: async () => calls.preview([change]),
        apply: async (terms) => calls.apply([change], terms),
        name: (id) => nameOf(id, this.site.items(), this.site.types()),
        problems: (problems) => {
          if (change.op !== 'delete') {
            this.tell(this.mark(problems).map((problem) => problem.text));
            this.reveal();
          }
          return change.op !== 'delete';
        },
        conflict: (sentences) => {
          void this.conflict(sentences);
          return true;
        },
      },
      context.say,
    );
  }

  /** Tells that somebody was first, and shows theirs; if that is a mere guess, it is looked at before. */
  private async conflict(sentences: readonly string[], guess = false): Promise<void> {
    const { calls, context } = this.site;
    if (!guess) {
      this.tell(sentences);
    }
    if (this.item === undefined) {
      return;
    }
    try {
      const [theirs, [last]] = await Promise.all([this.current(), calls.history(0, 1, this.id)]);
      if (guess && theirs?.version === this.item.version) {
        return;
      }
      this.tell(sentences);
      if (theirs?.version !== this.item.version) {
        const who = last === undefined ? 'Somebody' : `${last.who} (${last.via}, ${context.formats.dateTime(new Date(last.at))})`;
        this.trouble.append(this.reconcile(theirs, who));
      }
      this.trouble.scrollIntoView({ block: 'nearest' });
    } catch (problem) {
      context.say(sentence(problem), 'bad');
    }
  }

  private async current(): Promise<Item | undefined> {
    try {
      return await this.site.calls.item(this.id);
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 404) {
        return undefined;
      }
      throw problem;
    }
  }

  private async reset(): Promise<void> {
    if (await ask('Discard what you typed?', `${this.title} stays as it is.`, 'Discard')) {
      if (this.item === undefined) {
        this.settle();
        this.site.edited();
        go(hrefOf('configuration'));
      } else {
        await this.load();
      }
    }
  }

  private async remove(): Promise<void> {
    const { item } = this;
    if (item === undefined) {
      return;
    }
    const entry = await this.review(`Delete ${this.title}?`, { op: 'delete', id: item.id, basedOn: item.version });
    if (entry !== undefined) {
      this.settle();
      this.site.context.changed();
      void this.site.changed();
      go(hrefOf('configuration'));
    }
  }
}

/** Two buttons and what they are about: the end of every conflict. */
export function choice(text: string, ...buttons: readonly [label: string, does: () => void][]): HTMLElement {
  const made = buttons.map(([label, does]) => h('button', { type: 'button', onclick: does }, label));
  return h('div.choice', {}, h('p', {}, text), h('div.actions', {}, ...made));
}
