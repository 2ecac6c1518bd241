package org.ohmstead.lib.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A moment on the monotonic clock after which nobody waits any more.
 *
 * @param nanoTime as {@link System#nanoTime()} will be then
 */
public record Deadline(long nanoTime) {

    /**
     * {@return the moment after a time from now}
     *
     * @param time how long from now
     */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** {@return the time left in ns, 0 or less once it has passed} */
    public long leftNanos() {
        return nanoTime - System.nanoTime();
    }

    /** {@return the time left in ms, rounded up; 0 once it has passed} */
    public int leftMillis() {
        long left = leftNanos();
        return left <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(left - 1) + 1);
    }

    /** {@return whether it has passed} */
    public boolean passed() {
        return leftNanos() <= 0;
    }
}
