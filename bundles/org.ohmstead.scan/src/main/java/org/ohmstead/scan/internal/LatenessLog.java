package org.ohmstead.scan.internal;

import java.time.Duration;
import java.util.Arrays;
import org.ohmstead.device.Lateness;

/** Remembers how late the last scans began. Thread-safe. */
final class LatenessLog {

    private final long[] nanos;
    private long count;

    LatenessLog(int size) {
        this.nanos = new long[size];
    }

    synchronized void add(long lateNanos) {
        nanos[(int) (count++ % nanos.length)] = Math.max(0, lateNanos);
    }

    Lateness summary() {
        long[] sorted;
        synchronized (this) {
            sorted = Arrays.copyOf(nanos, (int) Math.min(count, nanos.length));
        }
        if (sorted.length == 0) {
            return Lateness.NONE;
        }
        Arrays.sort(sorted);
        return new Lateness(sorted.length, at(sorted, 0.50), at(sorted, 0.99), at(sorted, 1.0));
    }

    private static Duration at(long[] sorted, double quantile) {
        return Duration.ofNanos(sorted[(int) Math.ceil(quantile * sorted.length) - 1]);
    }
}
