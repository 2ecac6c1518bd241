/** What a page is, and what it may use. */

import type { Api, SessionInfo } from './api';
import type { Formats } from './format';

export interface Page {
  readonly element: HTMLElement;
  /** Shows what the rest of the address names; called again when it changes. */
  open(rest: readonly string[]): void;
  /** Is not seen for now: no more requests. What was typed stays. */
  close(): void;
  /** Whether something was typed that would be lost with the page. */
  unsaved?(): boolean;
}

export interface Context {
  readonly api: Api;
  readonly formats: Formats;
  session(): SessionInfo;
  /** Something was changed that may wait for a confirmation. */
  changed(): void;
  /** Tells what came of something, for a while. */
  say(text: string, kind?: 'good' | 'bad'): void;
}

/** Asks again and again while a page is seen, and the browser's tab is, too. */
export class Poll {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private turn = 0;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly everyMs: number,
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

  /** Asks at once; what was asked before counts no more. Work never fails: it tells of problems itself. */
  async now(): Promise<void> {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    if (!document.hidden) {
      await this.work();
    }
    if (this.running && turn === this.turn) {
      this.timer = setTimeout(() => void this.now(), this.everyMs);
    }
  }
}
