import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Live, STALE_AFTER_MS, type LiveHooks, type Source } from '../../src/live';

class FakeSource implements Source {
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
    this.readyState = 2;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  fails(readyState: 0 | 2): void {
    this.readyState = readyState;
    this.onerror?.();
  }

  sends(type: string, data: string): void {
    this.listeners.get(type)?.({ data } as MessageEvent<string>);
  }
}

let sources: FakeSource[];
let states: string[];
let hooks: LiveHooks;
let live: Live;
const last = (): FakeSource => sources[sources.length - 1] as FakeSource;

beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  states = [];
  hooks = { reading: vi.fn(), gap: vi.fn(), lost: vi.fn(), news: vi.fn(), state: (state) => states.push(state) };
  live = new Live('/events', hooks, () => {
    sources.push(new FakeSource());
    return last();
  });
  live.start();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the stream', () => {
  test('is live once open, and hands over readings and gaps', () => {
    last().opens();
    last().sends('reading', '{"point":"a/b"}');
    last().sends('gap', '{"lost":3}');
    expect(live.state).toBe('live');
    expect(hooks.reading).toHaveBeenCalledWith({ point: 'a/b' });
    expect(hooks.gap).toHaveBeenCalledOnce();
  });

  test('hands over what is to be looked at anew, as far as it is known', () => {
    last().opens();
    last().sends('changed', '{"what":"deployments"}');
    last().sends('changed', '{"what":"weather"}');
    expect(hooks.news).toHaveBeenCalledExactlyOnceWith('deployments');
  });

  test('leaves a cut to EventSource, which reconnects by itself', () => {
    last().opens();
    last().fails(0);
    vi.advanceTimersByTime(5000);
    expect(sources).toHaveLength(1);
    expect(hooks.lost).toHaveBeenCalledOnce();
    last().opens();
    vi.advanceTimersByTime(STALE_AFTER_MS * 2);
    expect(states).toEqual(['live', 'reconnecting', 'live']);
  });

  test('tries again after an error answer, ever more slowly', () => {
    for (let i = 0; i < 8; i++) {
      last().fails(2);
      vi.advanceTimersByTime(19_000);
    }
    expect(sources).toHaveLength(9);
    last().fails(2);
    vi.advanceTimersByTime(10_000);
    expect(sources).toHaveLength(9);
  });

  test('is stale when away for long, and live again when back', () => {
    last().opens();
    last().fails(0);
    vi.advanceTimersByTime(STALE_AFTER_MS);
    expect(live.state).toBe('stale');
    last().fails(0);
    expect(live.state).toBe('stale');
    last().opens();
    expect(states).toEqual(['live', 'reconnecting', 'stale', 'live']);
  });

  test('ends for good when stopped', () => {
    last().fails(2);
    live.stop();
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
    expect(last().closed).toBe(true);
  });
});
