package org.ohmstead.scan.internal;

import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Pace;

/** What a scan reads: points of one pace, or addresses that did not exist the last time. */
enum Cycle {
    FAST,
    SLOW,
    /** Points at illegal addresses, asked again now and then: firmware changes. */
    PROBE;

    private static final long PROBE_NANOS = 600_000_000_000L;

    static Cycle of(Pace pace) {
        return pace == Pace.FAST ? FAST : SLOW;
    }

    long nanos(Cadence cadence) {
        return switch (this) {
            case FAST -> cadence.interval().toNanos();
            case SLOW -> cadence.slowInterval().toNanos();
            case PROBE -> Math.max(PROBE_NANOS, cadence.slowInterval().toNanos());
        };
    }
}
