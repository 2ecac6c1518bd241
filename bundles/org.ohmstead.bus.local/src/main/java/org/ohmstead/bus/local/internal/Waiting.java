package org.ohmstead.bus.local.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToIntFunction;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.SubscriptionSpec;

/**
 * What waits for one subscriber, bounded in number and in readings, and the count of what did not fit. One that is larger
 * than the bound may wait alone. Not thread-safe.
 *
 * @param <T> what waits
 */
final class Waiting<T> {

    /**
     * What went.
     *
     * @param items batches or messages
     * @param readings in them
     */
    record Loss(long items, long readings) {

        static final Loss NONE = new Loss(0, 0);

        Loss plus(long more, long moreReadings) {
            return new Loss(items + more, readings + moreReadings);
        }
    }

    private final ToIntFunction<T> size;
    private final Deque<T> queue = new ArrayDeque<>();
    private long readings;
    private Loss lost;

    /** Starts empty; {@code size} tells how many readings one has, {@code before} what was lost already. */
    Waiting(ToIntFunction<T> size, Loss before) {
        this.size = size;
        this.lost = before;
    }

    /** Adds one, or does not, as the policy has it. {@return whether nothing was lost by it} */
    boolean add(T item, SubscriptionSpec bounds) {
        int more = size.applyAsInt(item);
        boolean room = fits(more, bounds);
        if (!room && bounds.overflow() == Overflow.DROP_NEWEST) {
            lost = lost.plus(1, more);
            return false;
        }
        while (!fits(more, bounds)) {
            lost = lost.plus(1, size.applyAsInt(take()));
        }
        queue.addLast(item);
        readings += more;
        return room;
    }

    private boolean fits(int more, SubscriptionSpec bounds) {
        return queue.isEmpty() || (queue.size() < bounds.capacity() && readings + more <= bounds.readings());
    }

    /** {@return the oldest, which waits no more; there must be one} */
    T take() {
        T item = queue.removeFirst();
        readings -= size.applyAsInt(item);
        return item;
    }

    /** Forgets all that waits, since nobody will take it; it counts as lost. */
    void lose() {
        lost = lost.plus(queue.size(), readings);
        forget();
    }

    /** Forgets all that waits, since nobody wants it any more. */
    void forget() {
        queue.clear();
        readings = 0;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }

    long readings() {
        return readings;
    }

    Loss lost() {
        return lost;
    }
}
