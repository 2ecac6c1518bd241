import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Poll } from '../../src/page';

const EVERY_MS = 5000;
let told: boolean;
let done: boolean;
let asked: number;
let poll: Poll;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
  told = false;
  done = true;
  asked = 0;
  const work = async (): Promise<boolean> => {
    asked++;
    return done;
  };
  poll = new Poll(work, EVERY_MS, () => told);
});

afterEach(() => {
  poll.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('who asks while a page is seen', () => {
  test('asks again and again while nobody tells of changes', async () => {
    poll.start();
    await vi.advanceTimersByTimeAsync(4 * EVERY_MS);
    expect(asked).toBe(5);
  });

  test('asks only when told, as long as changes are told', async () => {
    told = true;
    poll.start();
    await vi.advanceTimersByTimeAsync(20 * EVERY_MS);
    expect(asked).toBe(1);
    poll.look();
    await vi.advanceTimersByTimeAsync(20 * EVERY_MS);
    expect(asked).toBe(2);
    told = false;
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    expect(asked).toBe(3);
  });

  test('asks again for what could not be asked, even if told', async () => {
    told = true;
    done = false;
    poll.start();
    await vi.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect(asked).toBe(3);
    done = true;
    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(asked).toBe(4);
  });

  test('asks nothing while the tab is hidden, and for what was missed when it is back', async () => {
    told = true;
    poll.start();
    await vi.advanceTimersByTimeAsync(0);
    vi.stubGlobal('document', { hidden: true });
    poll.look();
    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(asked).toBe(1);
    vi.stubGlobal('document', { hidden: false });
    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(asked).toBe(2);
  });

  test('asks nothing before it begins and after it ends', async () => {
    poll.look();
    poll.start();
    poll.stop();
    poll.look();
    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(asked).toBe(1);
  });
});
