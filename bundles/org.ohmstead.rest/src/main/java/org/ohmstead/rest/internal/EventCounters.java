package org.ohmstead.rest.internal;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What event streams have done so far. Counted by the thread of the hub, read by any. */
final class EventCounters {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong slow = new AtomicLong();
    private long sentBefore;
    private long lostBefore;

    /** {@return whether there was a place for one more} */
    boolean enter(int places) {
        if (open.incrementAndGet() > places) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }

    /** Counts a stream that has ended. */
    void ended(EventFeed feed, EventClient.End why) {
        open.decrementAndGet();
        sentBefore += feed.sent();
        lostBefore += feed.lost();
        if (why == EventClient.End.SLOW) {
            slow.incrementAndGet();
        }
    }

    /** Counts those that are open. */
    void count(Collection<EventClient> clients) {
        sent.set(sentBefore + clients.stream().mapToLong(c -> c.feed().sent()).sum());
        lost.set(lostBefore + clients.stream().mapToLong(c -> c.feed().lost()).sum());
    }

    int open() {
        return open.get();
    }

    /** {@return values that were sent} */
    long sent() {
        return sent.get();
    }

    /** {@return values that passed before a slow stream came to them} */
    long lost() {
        return lost.get();
    }

    /** {@return streams that were ended as nobody read them} */
    long slow() {
        return slow.get();
    }
}
