/** The history of the configuration: who, when, how, why, what; and the way back. */

import { sentence } from '../api';
import { dialog } from '../dialog';
import { h, setAttr } from '../dom';
import { brief } from '../format';
import { aboutOf } from '../pending';
import { hrefOf } from '../router';
import type { Back, Entry } from './calls';
import { differenceView } from './diff-view';
import type { Pane, Site } from './editor';
import { nameOf } from './names';
import { review } from './review';

const PAGE = 30;

const OUTCOME: Record<Entry['outcome'], { text: string; status: string }> = {
  applied: { text: 'Applied', status: 'ok' },
  pending: { text: 'Waits', status: 'updating' },
  undone: { text: 'Undone', status: 'degraded' },
  refused: { text: 'Refused', status: 'faulty' },
};

function undoes(entry: Entry): string {
  return entry.undoes === null ? '' : `undoes change ${entry.undoes}`;
}

export class HistoryPane implements Pane {
  readonly element: HTMLElement;
  readonly title: string;
  readonly dirty = false;
  private readonly entries = h('ol.entries');
  private readonly end = h('p.empty', { role: 'status' }, 'Loading …');
  private readonly rows = new Map<number, { entry: Entry; element: HTMLElement }>();
  private last = 0;
  private loading = false;
  /** Something is new that could not be looked for. */
  private missed = false;
  private whole = false;

  constructor(
    private readonly site: Site,
    /** Only what touched this item; empty for all. */
    private readonly item: string,
    /** The entry that is open at first. */
    private readonly opened: number,
  ) {
    this.title = item === '' ? 'History' : `History of ${this.name(item)}`;
    const back = h('a.back', { href: item === '' ? hrefOf('configuration') : hrefOf('configuration', 'item', item) }, '‹ Back');
    const scroller = h('div.editor-body', {}, this.entries, this.end);
    this.element = h('section.pane.history', {}, h('div.pane-head', {}, back, h('h2', { tabindex: -1 }, this.title)), scroller);
    new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) {
          void this.older();
        }
      },
      { root: scroller, rootMargin: '200px' },
    ).observe(this.end);
  }

  /** Looks for what is new. */
  refresh(): void {
    void this.newest();
  }

  private name(id: string): string {
    return nameOf(id, this.site.items(), this.site.types());
  }

  private async newest(): Promise<void> {
    if (this.loading || (this.rows.size === 0 && !this.whole)) {
      this.missed = true;
      return;
    }
    this.missed = false;
    try {
      const newest = await this.site.calls.history(0, PAGE, this.item);
      for (const entry of [...newest].reverse()) {
        this.put(entry, true);
      }
      // What waited and is older than the newest page
      for (const { entry } of this.rows.values()) {
        if (entry.outcome === 'pending' && !newest.some((one) => one.number === entry.number)) {
          this.put(await this.site.calls.entry(entry.number), true);
        }
      }
    } catch {
      // The list beside this one tells that the gateway is away.
    }
  }

  private async older(): Promise<void> {
    if (this.loading || this.whole) {
      return;
    }
    this.loading = true;
    try {
      if (this.opened > 0 && this.rows.size === 0) {
        const one = await this.site.calls.entry(this.opened);
        this.put(one, false);
        this.last = one.number;
        this.rows.get(one.number)?.element.querySelector('details')?.setAttribute('open', '');
      }
      const entries = await this.site.calls.history(this.last, PAGE, this.item);
      for (const entry of entries) {
        this.put(entry, false);
        this.last = entry.number;
      }
      this.whole = entries.length < PAGE;
      this.end.textContent = this.whole ? (this.rows.size === 0 ? 'Nothing was changed yet.' : 'That is all.') : 'Loading …';
    } catch (problem) {
      this.whole = true;
      this.end.textContent = sentence(problem);
    } finally {
      this.loading = false;
    }
    if (this.missed) {
      await this.newest();
    }
    if (!this.whole && this.end.getBoundingClientRect().top < innerHeight && this.element.isConnected) {
      await this.older();
    }
  }

  private put(entry: Entry, first: boolean): void {
    const known = this.rows.get(entry.number);
    if (known !== undefined && JSON.stringify(known.entry) === JSON.stringify(entry)) {
      return;
    }
    const element = this.view(entry);
    if (known !== undefined) {
      const open = known.element.querySelector('details')?.open ?? false;
      known.element.replaceWith(element);
      setAttr(element.querySelector('details') as Element, 'open', open ? '' : null);
    } else if (first) {
      this.entries.prepend(element);
    } else {
      this.entries.append(element);
    }
    this.rows.set(entry.number, { entry, element });
  }

  private view(entry: Entry): HTMLElement {
    const { formats } = this.site.context;
    const outcome = OUTCOME[entry.outcome] ?? { text: entry.outcome, status: '' };
    const content = h('div.entry-body');
    const details = h(
      'details',
      {},
      h(
        'summary',
        {},
        h('span.number', {}, `${entry.number}`),
        h('span.badge', { 'data-status': outcome.status }, outcome.text),
        h('span.who', {}, h('b', {}, entry.who), ` · ${entry.via} · `, h('time', { datetime: entry.at }, formats.dateTime(new Date(entry.at)))),
        h('span.about', {}, [undoes(entry), this.about(entry), entry.why].filter((part) => part !== '').join(' — ')),
        entry.outcome === 'refused' || entry.outcome === 'undone' ? h('span.about.reason', {}, brief(formats.times(entry.detail))) : null,
      ),
      content,
    );
    details.addEventListener('toggle', () => {
      if (details.open && !content.hasChildNodes()) {
        content.append(...this.details(entry));
      }
    });
    return h('li', {}, details);
  }

  private about(entry: Entry): string {
    return aboutOf(entry, (id) => this.name(id));
  }

  private details(entry: Entry): HTMLElement[] {
    const made = entry.outcome === 'applied' || entry.outcome === 'pending';
    const undo = h('button', { type: 'button', onclick: () => void this.back(`Undo change ${entry.number}`, { undo: entry.number }, entry.outcome === 'pending') }, 'Undo this …');
    const to = h('button', { type: 'button', onclick: () => void this.back(`Back to change ${entry.number}`, { to: entry.number, items: [] }) }, 'Back to this state …');
    const since = h('button', { type: 'button', onclick: () => void this.since(entry.number) }, 'What changed since');
    const detail = entry.undoes === null ? entry.detail : entry.detail.replace(/^undo of \d+(, )?/, '');
    return [
      ...(entry.undoes === null ? [] : [h('p', {}, 'Undoes ', h('a', { href: hrefOf('configuration', 'history', String(entry.undoes)) }, `change ${entry.undoes}`))]),
      ...(entry.why === '' ? [] : [h('p', {}, `Why: ${entry.why}`)]),
      ...(detail === '' ? [] : [h('p', { class: entry.outcome === 'refused' ? 'trouble' : 'detail' }, this.site.context.formats.times(detail))]),
      ...(made ? [h('div.actions', {}, undo, to, since)] : []),
      ...entry.differences.map((difference) => differenceView(difference, this.name(difference.id))),
    ];
  }

  /** Brings back something former; for good, and not until somebody confirms it, if that ends the waiting of a change. */
  private async back(title: string, back: Back, forGood = false): Promise<void> {
    const { calls, context } = this.site;
    const entry = await review(
      {
        title,
        preview: async () => calls.previewBack(back),
        apply: async (terms, items) => calls.rollBack('to' in back ? { ...back, items } : back, terms),
        name: (id) => this.name(id),
        choose: 'to' in back,
        forGood,
      },
      context.say,
    );
    if (entry !== undefined) {
      context.changed();
      void this.site.changed();
      await this.newest();
    }
  }

  private async since(number: number): Promise<void> {
    const { calls, context } = this.site;
    try {
      const differences = await calls.since(number);
      const close = h('button', { type: 'button' }, 'Close');
      const none = differences.length === 0 ? [h('p', {}, 'Nothing: all is as it was then.')] : [];
      const list = h('div.differences', { tabindex: 0, role: 'group', 'aria-label': 'Differences' }, ...none);
      list.append(...differences.map((difference) => differenceView(difference, this.name(difference.id))));
      const shown = dialog(`What changed since change ${number}`, list, h('div.actions', {}, close));
      shown.classList.add('review');
      close.addEventListener('click', () => {
        shown.close();
      });
    } catch (problem) {
      context.say(sentence(problem), 'bad');
    }
  }
}
