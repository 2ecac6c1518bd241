package org.ohmstead.bus;

import java.time.Duration;

/**
 * What a subscriber wants, and what it can bear.
 *
 * @param name for counters, logs and the thread: {@code journal}, {@code sse-7}
 * @param filter on topics {@code devices/<device path>/<point>}
 * @param capacity the most batches or messages that wait; further ones overflow
 * @param overflow what then goes
 * @param linger how long the queue outlives the subscription and goes on being filled, for a subscriber that is being
 *     replaced and comes back under the same name with the same filter; zero for not at all
 */
public record SubscriptionSpec(String name, TopicFilter filter, int capacity, Overflow overflow, Duration linger) {

    /**
     * A subscription whose queue ends with it.
     *
     * @param name for counters, logs and the thread
     * @param filter on topics
     * @param capacity the most that waits
     * @param overflow what goes when it is full
     */
    public SubscriptionSpec(String name, TopicFilter filter, int capacity, Overflow overflow) {
        this(name, filter, capacity, overflow, Duration.ZERO);
    }

    /** Refuses a queue without room. */
    public SubscriptionSpec {
        if (name.isBlank() || capacity < 1 || linger.isNegative()) {
            throw new IllegalArgumentException(
                    "a name, a capacity of 1 or more and a linger of 0 or more expected, got '" + name + "', "
                            + capacity + ", " + linger);
        }
    }
}
