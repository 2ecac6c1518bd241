package org.ohmstead.scan.internal;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Knows whether a device's driver is at work just now. Used by the thread of the link; looked at by any, which never blocks. */
final class DriverCall {

    private final LongSupplier ticker;
    private volatile boolean within;
    private volatile long turned;

    DriverCall(LongSupplier ticker) {
        this.ticker = ticker;
        this.turned = ticker.getAsLong();
    }

    <T> T of(Supplier<T> call) {
        turned = ticker.getAsLong();
        within = true;
        try {
            return call.get();
        } finally {
            turned = ticker.getAsLong();
            within = false;
        }
    }

    boolean within() {
        return within;
    }

    /** {@return when a call last began or ended, on the monotonic clock} */
    long turned() {
        return turned;
    }
}
