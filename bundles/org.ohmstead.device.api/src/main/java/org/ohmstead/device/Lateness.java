package org.ohmstead.device;

import java.time.Duration;

/**
 * How long after their due time scans began, over the last few thousand scans.
 *
 * @param scans that were counted
 * @param p50 half of them began no later than this
 * @param p99 99 of 100 did
 * @param max all did
 */
public record Lateness(long scans, Duration p50, Duration p99, Duration max) {

    /** No scan yet. */
    public static final Lateness NONE = new Lateness(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
