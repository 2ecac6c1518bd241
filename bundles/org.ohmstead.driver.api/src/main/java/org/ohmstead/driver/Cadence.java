package org.ohmstead.driver;

import java.time.Duration;

/**
 * How often a device is read, and how long an exchange may take.
 *
 * @param interval between two reads of points of pace fast ({@code interval.ms})
 * @param slowInterval between two reads of points of pace slow ({@code interval.slow.ms})
 * @param timeout for connecting and for each exchange ({@code timeout.ms})
 */
public record Cadence(Duration interval, Duration slowInterval, Duration timeout) {

    /** The shortest interval that makes sense to ask for. */
    public static final Duration SHORTEST = Duration.ofMillis(10);

    /** Refuses what cannot be kept. */
    public Cadence {
        atLeast("interval.ms", interval, SHORTEST);
        atLeast("interval.slow.ms", slowInterval, SHORTEST);
        atLeast("timeout.ms", timeout, Duration.ofMillis(1));
    }

    /**
     * Makes a cadence from the keys that all drivers share.
     *
     * @param intervalMs {@code interval.ms}
     * @param slowIntervalMs {@code interval.slow.ms}
     * @param timeoutMs {@code timeout.ms}
     * @return the cadence
     * @throws IllegalArgumentException if one is too short; the message names the key
     */
    public static Cadence ofMillis(long intervalMs, long slowIntervalMs, long timeoutMs) {
        return new Cadence(
                Duration.ofMillis(intervalMs), Duration.ofMillis(slowIntervalMs), Duration.ofMillis(timeoutMs));
    }

    private static void atLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    key + " = " + value.toMillis() + ": at least " + least.toMillis() + " expected");
        }
    }
}
