/** What a page is, and what it may use. */

import type { Api, SessionInfo } from './api';
import type { Formats } from './format';

/** What may change, as the stream of events names it. */
export type Subject = 'configuration' | 'deployments' | 'health';

export const SUBJECTS: readonly Subject[] = ['configuration', 'deployments', 'health'];

export interface Page {
  readonly element: HTMLElement;
  /** Shows what the rest of the address names; called again when it changes. */
  open(rest: readonly string[]): void;
  /** Is not seen for now: no more requests. What was typed stays. */
  close(): void;
  /** Something is to be looked at anew; called only while the page is seen. */
  news?(what: Subject): void;
  /** Whether something was typed that would be lost with the page. */
  unsaved?(): boolean;
}

export interface Context {
  readonly api: Api;
  readonly formats: Formats;
  session(): SessionInfo;
  /** Something was changed that may wait for a confirmation. */
  changed(): void;
  /** Whether the gateway tells of changes by itself just now, by {@link Page.news}. */
  told(): boolean;
  /** Tells what came of something, for a while. */
  say(text: string, kind?: 'good' | 'bad'): void;
}

/**
 * Asks while a page is seen, and the browser's tab is, too: again and again, or, as long as the gateway tells of changes, only
 * when it does.
 */
export class Poll {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private turn = 0;
  /** Something is to be asked that was not, or in vain. */
  private due = false;

  /** Work never fails: it tells of problems itself, and by `false` that it is to be done again. */
  constructor(
    private readonly work: () => Promise<boolean>,
    private readonly everyMs: number,
    private readonly told: () => boolean = () => false,
  ) {}

  start(): void {
    this.running = true;
    void this.now();
  }

  stop(): void {
    this.running = false;
    this.turn++;
    clearTimeout(this.timer);
  }

  /** Asks at once, if it has begun. */
  look(): void {
    if (this.running) {
      void this.now();
    }
  }

  /** Asks at once; what was asked before counts no more. */
  async now(): Promise<void> {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    this.due = true;
    const done = !document.hidden && (await this.work());
    if (turn === this.turn) {
      this.due = !done;
      this.wait();
    }
  }

  private wait(): void {
    if (this.running) {
      this.timer = setTimeout(() => {
        if (this.told() && !this.due) {
          this.wait();
        } else {
          void this.now();
        }
      }, this.everyMs);
    }
  }
}
