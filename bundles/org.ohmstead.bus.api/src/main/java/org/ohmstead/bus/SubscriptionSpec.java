package org.ohmstead.bus;

/**
 * What a subscriber wants, and what it can bear.
 *
 * @param name for counters, logs and the thread: {@code journal}, {@code sse-7}
 * @param filter on topics {@code devices/<device path>/<point>}
 * @param capacity the most batches or messages that wait; further ones overflow
 * @param overflow what then goes
 */
public record SubscriptionSpec(String name, TopicFilter filter, int capacity, Overflow overflow) {

    /** Refuses a queue without room. */
    public SubscriptionSpec {
        if (name.isBlank() || capacity < 1) {
            throw new IllegalArgumentException(
                    "a name and a capacity of 1 or more expected, got '" + name + "', " + capacity);
        }
    }
}
