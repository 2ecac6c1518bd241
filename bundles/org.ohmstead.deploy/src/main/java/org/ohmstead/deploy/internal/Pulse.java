package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Where the worker checks in at every step, for those who watch whether it goes on. Safe for use by any thread. */
final class Pulse {

    private final LongSupplier ticker;
    private volatile long last;
    private volatile boolean busy;

    /**
     * A worker at rest.
     *
     * @param ticker of nanoseconds
     */
    Pulse(LongSupplier ticker) {
        this.ticker = ticker;
        this.last = ticker.getAsLong();
    }

    /** A step begins. */
    void beat() {
        last = ticker.getAsLong();
        busy = true;
    }

    /** There is nothing to do. */
    void rest() {
        busy = false;
    }

    /** {@return for how long no step has begun or come to its end; zero at rest} */
    Duration stuckFor() {
        return busy ? age() : Duration.ZERO;
    }

    /** {@return how long ago the last step began or came to its end} */
    Duration age() {
        return Duration.ofNanos(Math.max(0, ticker.getAsLong() - last));
    }
}
