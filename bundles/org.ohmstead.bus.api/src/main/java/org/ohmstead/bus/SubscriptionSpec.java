package org.ohmstead.bus;

import java.time.Duration;

/**
 * What a subscriber wants, and what it can bear.
 *
 * @param name for counters, logs and the thread: {@code journal}, {@code sse-7}
 * @param filter on topics {@code devices/<device path>/<point>}
 * @param capacity the most batches or messages that wait; further ones overflow
 * @param readings the most readings that wait, in whatever batches; further ones overflow, but a single batch, however
 *     large, always may wait. One takes some 120 bytes. A message counts as one
 * @param overflow what then goes
 * @param linger how long the queue outlives the subscription and goes on being filled, for a subscriber that is being
 *     replaced and comes back under the same name with the same filter; zero for not at all
 */
public record SubscriptionSpec(
        String name, TopicFilter filter, int capacity, int readings, Overflow overflow, Duration linger) {

    /** The bound in readings of those who name none: some 12 MB. */
    public static final int USUAL_READINGS = 100_000;

    /**
     * A subscription whose queue ends with it, and holds {@value #USUAL_READINGS} readings at most.
     *
     * @param name for counters, logs and the thread
     * @param filter on topics
     * @param capacity the most batches or messages that wait
     * @param overflow what goes when it is full
     */
    public SubscriptionSpec(String name, TopicFilter filter, int capacity, Overflow overflow) {
        this(name, filter, capacity, USUAL_READINGS, overflow, Duration.ZERO);
    }

    /** Refuses a queue without room. */
    public SubscriptionSpec {
        if (name.isBlank() || capacity < 1 || readings < 1 || linger.isNegative()) {
            throw new IllegalArgumentException(
                    "a name, a capacity of 1 or more, of 1 or more readings, and a linger of 0 or more expected, got '"
                            + name + "', " + capacity + ", " + readings + ", " + linger);
        }
    }
}
