/** What waits for a confirmation, told on every page: with the time that is left, to keep it or to undo it at once. */

import { Problem, sentence } from './api';
import { ConfigCalls, type Entry } from './config/calls';
import { h, setText } from './dom';
import { Poll, type Context } from './page';
import { hrefOf } from './router';

const EVERY_MS = 3000;
/** How many entries are looked at: at first, and then. */
const FIRST = 50;
const MOST = 10;

interface Line {
  readonly element: HTMLElement;
  readonly left: HTMLElement;
  readonly entry: Entry;
}

/** What a change is about, in a few words. */
export function aboutOf(entry: Entry, name: (id: string) => string): string {
  const [first, ...more] = entry.differences;
  const what = first === undefined ? '' : name(first.id);
  return more.length > 0 ? `${what} and ${more.length} more` : what;
}

function shortOf(id: string): string {
  return id.replace(/^org\.ohmstead\.(driver\.)?/, '');
}

export class Pending {
  readonly element = h('section.pending', { 'aria-label': 'Waiting for a confirmation', hidden: true });
  private readonly calls: ConfigCalls;
  private readonly lines = new Map<number, Line>();
  private readonly poll = new Poll(async () => this.ask(), EVERY_MS, () => this.context.told());
  private known = false;
  private running = false;
  private tick: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly context: Context) {
    this.calls = new ConfigCalls(context.api);
  }

  start(): void {
    this.running = true;
    this.known = false;
    this.poll.start();
    this.tick = setInterval(() => {
      this.count();
    }, 500);
  }

  stop(): void {
    this.running = false;
    this.poll.stop();
    clearInterval(this.tick);
    this.show([]);
  }

  /** Looks at once. */
  async look(): Promise<void> {
    if (this.running) {
      await this.poll.now();
    }
  }

  private async ask(): Promise<boolean> {
    try {
      const newest = await this.calls.history(0, this.known ? MOST : FIRST, '');
      const seen = new Set(newest.map((entry) => entry.number));
      const older = [...this.lines.keys()].filter((number) => !seen.has(number));
      const all = [...newest, ...(await Promise.all(older.map(async (number) => this.calls.entry(number))))];
      if (this.running) {
        this.known = true;
        this.tellUndone(all);
        this.show(all.filter((entry) => entry.outcome === 'pending'));
      }
    } catch (problem) {
      if (problem instanceof Problem && (problem.status === 403 || problem.status === 404)) {
        this.poll.stop();
      }
      // What is away is told by the page; a count-down goes on.
      return false;
    }
    return true;
  }

  private tellUndone(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (this.lines.has(entry.number) && entry.outcome === 'undone') {
        this.context.say(`Change ${entry.number} was undone. ${entry.detail}`, 'bad');
      }
    }
  }

  private show(pending: readonly Entry[]): void {
    for (const [number, line] of this.lines) {
      if (!pending.some((entry) => entry.number === number)) {
        line.element.remove();
        this.lines.delete(number);
      }
    }
    for (const entry of pending) {
      if (!this.lines.has(entry.number)) {
        const line = this.line(entry);
        this.lines.set(entry.number, line);
        this.element.append(line.element);
      }
    }
    this.element.hidden = this.lines.size === 0;
    this.count();
  }

  private line(entry: Entry): Line {
    const left = h('span.left', { role: 'timer' });
    const keep = h('button.primary', { type: 'button' }, 'Confirm');
    const undo = h('button', { type: 'button' }, 'Undo now');
    const does = (button: HTMLButtonElement, work: () => Promise<Entry>, done: string): void => {
      button.addEventListener('click', () => {
        void this.decide([keep, undo], work, done);
      });
    };
    does(keep, async () => this.calls.confirm(entry.number), `Change ${entry.number} is confirmed: it stays.`);
    does(undo, async () => this.calls.rollBack({ undo: entry.number }, { why: 'not wanted after all', confirmWithin: '' }), `Change ${entry.number} is undone.`);
    const link = h('a', { href: hrefOf('configuration', 'history', String(entry.number)) }, `Change ${entry.number}`);
    const text = h('span.text', { role: 'status' }, link, ` by ${entry.who} (${aboutOf(entry, shortOf)}) is undone unless it is confirmed`);
    const element = h('div', {}, text, left, h('span.actions', {}, undo, keep));
    return { element, left, entry };
  }

  private async decide(buttons: readonly HTMLButtonElement[], work: () => Promise<Entry>, done: string): Promise<void> {
    for (const button of buttons) {
      button.disabled = true;
    }
    try {
      await work();
      this.context.say(done);
    } catch (problem) {
      this.context.say(sentence(problem), 'bad');
    } finally {
      for (const button of buttons) {
        button.disabled = false;
      }
    }
    this.lines.clear();
    this.known = false;
    this.element.replaceChildren();
    await this.look();
  }

  private count(): void {
    for (const { left, entry } of this.lines.values()) {
      const seconds = Math.ceil((Date.parse(entry.confirmBy ?? '') - this.context.api.now()) / 1000);
      const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      setText(left, seconds > 0 ? `in ${time}` : 'now …');
    }
  }
}
