package org.ohmstead.lib.storage;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The present, for deciding what is old enough to be removed. A clock that leaps ahead (no battery and then the network, a
 * wrong time server, a wrong hand) must not cost years of data, so a leap is believed only after it has lasted for a day;
 * until then time goes on from where it was. A clock that goes back is believed at once: it removes nothing. For use by one
 * thread.
 */
public final class SettledTime {

    private static final Logger LOG = LoggerFactory.getLogger(SettledTime.class);
    private static final long NANOS_PER_MS = 1_000_000;

    /** A leap ahead of this much is looked at with suspicion. */
    public static final Duration LEAP = Duration.ofHours(1);

    /** For so long a leap must last to be believed. */
    public static final Duration PROOF = Duration.ofDays(1);

    private final String who;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private long base;
    private long baseNanos;
    private long leap;
    private long leapNanos;
    private boolean leapt;

    /**
     * Goes on from a time that was believed before.
     *
     * @param who for the log
     * @param clock the wall clock
     * @param nanos a monotonic clock, as {@link System#nanoTime}
     * @param known the latest time that is known to have been, ms UTC; negative if none is
     */
    public SettledTime(String who, InstantSource clock, LongSupplier nanos, long known) {
        this.who = who;
        this.clock = clock;
        this.nanos = nanos;
        this.base = known < 0 ? clock.millis() : known;
        this.baseNanos = nanos.getAsLong();
    }

    /** {@return the present as far as it may be relied on, ms UTC} */
    public long millis() {
        long wall = clock.millis();
        long now = nanos.getAsLong();
        long steady = base + (now - baseNanos) / NANOS_PER_MS;
        if (wall - steady <= LEAP.toMillis()) {
            settle(wall, now);
            return wall;
        }
        long ahead = wall - steady;
        if (!leapt || Math.abs(ahead - leap) > LEAP.toMillis()) {
            leapt = true;
            leap = ahead;
            leapNanos = now;
            LOG.warn(
                    "{}: the clock is {} ahead of what was known; nothing is removed for its age by this clock before it has"
                            + " shown the same for {}",
                    who,
                    Duration.ofMillis(ahead),
                    PROOF);
        }
        if (now - leapNanos >= PROOF.toNanos()) {
            LOG.info("{}: the clock is believed", who);
            settle(wall, now);
            return wall;
        }
        return steady;
    }

    private void settle(long wall, long now) {
        base = wall;
        baseNanos = now;
        leapt = false;
    }
}
