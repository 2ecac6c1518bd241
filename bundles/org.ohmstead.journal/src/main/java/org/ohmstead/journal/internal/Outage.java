package org.ohmstead.journal.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk takes what is written, what was lost while it did not, and when it is worth another try. It says so
 * in the log once when trouble begins and once when it is over. Safe for use by any thread.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long FIRST_PAUSE = 100_000_000;
    private static final long LONGEST_PAUSE = 5_000_000_000L;

    /** For so long nothing may have been refused before it counts as over. */
    private static final long CALM = 10_000_000_000L;

    private final String where;
    private final LongSupplier nanos;
    private Optional<String> reason = Optional.empty();
    private long pause = FIRST_PAUSE;
    private long retryAt;
    private long began;
    private long lost;
    private long lostBatches;
    private long lostBefore;
    private Optional<String> overload = Optional.empty();
    private long refusedAt;
    private long refusedBefore;

    /**
     * All is well at first.
     *
     * @param where for messages
     * @param nanos a monotonic clock
     */
    Outage(String where, LongSupplier nanos) {
        this.where = where;
        this.nanos = nanos;
    }

    /** {@return what is wrong, if another try is not due yet} */
    synchronized Optional<String> closed() {
        return reason.isPresent() && nanos.getAsLong() - retryAt < 0 ? reason : Optional.empty();
    }

    /** {@return what is wrong now, if anything is} */
    synchronized Optional<String> reason() {
        return reason.or(() -> overload);
    }

    synchronized long lost() {
        return lost;
    }

    synchronized long lostBatches() {
        return lostBatches;
    }

    synchronized void count(int samples) {
        lost += samples;
        lostBatches++;
    }

    /** There was no room to wait for the disk; returns the reason in words. */
    synchronized String refused(String full) {
        String words = "the disk does not keep up: " + full;
        refusedAt = nanos.getAsLong();
        if (overload.isEmpty()) {
            refusedBefore = lost;
            LOG.warn("journal {}: {}; what comes now is counted as lost until there is room", where, words);
        }
        overload = Optional.of(words);
        return words;
    }

    /** The disk refused. */
    synchronized void failed(IOException e) {
        long now = nanos.getAsLong();
        String words = e.getMessage() == null ? e.toString() : e.getMessage();
        if (reason.isEmpty()) {
            began = now;
            lostBefore = lost;
            LOG.warn("journal {} cannot be written: {}; what comes now is counted as lost until it can", where, words);
        } else {
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        reason = Optional.of(words);
        retryAt = now + pause;
    }

    /** The disk took something. */
    synchronized void succeeded() {
        if (reason.isPresent()) {
            LOG.info(
                    "journal {} is written again after {} ms; {} samples were lost",
                    where,
                    (nanos.getAsLong() - began) / 1_000_000,
                    lost - lostBefore);
            reason = Optional.empty();
            pause = FIRST_PAUSE;
        }
        if (overload.isPresent() && nanos.getAsLong() - refusedAt >= CALM) {
            LOG.info("journal {} keeps up again; {} samples were lost", where, lost - refusedBefore);
            overload = Optional.empty();
        }
    }
}
