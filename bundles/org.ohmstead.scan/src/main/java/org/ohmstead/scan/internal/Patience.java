package org.ohmstead.scan.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long those wait who stop devices. Stops that follow each other share one deadline: else a bundle whose many
 * devices are all dead would take their number times as long to stop. Thread-safe.
 */
final class Patience {

    private static final int APART = 10;

    private final long most;
    private final LongSupplier ticker;
    private long deadline;
    private long renewal;

    /** Makes one that lets wait {@code most} in all, and again after ten times as long. */
    Patience(Duration most, LongSupplier ticker) {
        this.most = most.toNanos();
        this.ticker = ticker;
        this.renewal = ticker.getAsLong();
    }

    /** {@return until when one may wait now, on the monotonic clock; possibly over} */
    synchronized long deadline() {
        long now = ticker.getAsLong();
        if (now - renewal >= 0) {
            deadline = now + most;
            renewal = now + APART * most;
        }
        return deadline;
    }
}
