/** The stream of live values, with what the mark in the header says of it. */

import type { PointObject } from './api';
import { SUBJECTS, type Subject } from './page';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'stale';

/** How long without a connection until the values on the page are called stale. */
export const STALE_AFTER_MS = 10_000;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** What {@link Live} needs of an EventSource, so that a test can stand in. */
export interface Source {
  readonly readyState: number;
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface LiveHooks {
  /** Called with each value as it comes. */
  reading(point: PointObject): void;
  /** Called when values were lost on the way: those known now follow, but points may have come or gone. */
  gap(): void;
  /** Called when something else of the gateway is to be looked at anew. */
  news(what: Subject): void;
  /** Called when the state changes. */
  state(state: LiveState): void;
  /** Called when the connection is lost: tells whether the session is still good. */
  lost(): void;
}

const CLOSED = 2;

/** Keeps a stream open: EventSource reconnects by itself after a cut, but gives up on an error answer; then this does. */
export class Live {
  private source: Source | undefined;
  private pause = FIRST_PAUSE_MS;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private stale: ReturnType<typeof setTimeout> | undefined;
  private current: LiveState = 'connecting';

  constructor(
    private readonly url: string,
    private readonly hooks: LiveHooks,
    private readonly open: (url: string) => Source = (url_) => new EventSource(url_) as Source,
  ) {}

  get state(): LiveState {
    return this.current;
  }

  /** Opens the stream, or opens it anew at once. */
  start(): void {
    this.drop();
    const source = this.open(this.url);
    this.source = source;
    source.onopen = () => {
      this.pause = FIRST_PAUSE_MS;
      clearTimeout(this.stale);
      this.stale = undefined;
      this.become('live');
    };
    source.onerror = () => {
      this.cut(source);
    };
    source.addEventListener('reading', (event) => {
      this.hooks.reading(JSON.parse(event.data) as PointObject);
    });
    source.addEventListener('gap', () => {
      this.hooks.gap();
    });
    source.addEventListener('changed', (event) => {
      const { what } = JSON.parse(event.data) as { what: string };
      SUBJECTS.filter((subject) => subject === what).forEach((subject) => {
        this.hooks.news(subject);
      });
    });
  }

  /** Ends the stream. */
  stop(): void {
    this.drop();
    clearTimeout(this.stale);
    this.stale = undefined;
    this.become('connecting');
  }

  private cut(source: Source): void {
    if (this.current === 'live' || this.current === 'connecting') {
      this.become('reconnecting');
    }
    this.stale ??= setTimeout(() => {
      this.become('stale');
    }, STALE_AFTER_MS);
    this.hooks.lost();
    if (source.readyState === CLOSED && this.source === source) {
      clearTimeout(this.retry);
      this.retry = setTimeout(() => {
        this.start();
      }, this.pause * (0.75 + Math.random() / 2));
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    }
  }

  private drop(): void {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
  }

  private become(state: LiveState): void {
    if (this.current !== state) {
      this.current = state;
      this.hooks.state(state);
    }
  }
}
