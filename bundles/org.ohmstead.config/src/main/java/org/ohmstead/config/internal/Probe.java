package org.ohmstead.config.internal;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Tells for how long nothing has gone on: has a thread take a lock, and looks how long that takes. Whoever is stuck, on that
 * thread or on another that holds the lock, is noticed. Safe for use by any thread; asking takes no lock of the work.
 */
final class Probe {

    private final Executor thread;
    private final Object lock;
    private final LongSupplier nanos;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile long since;

    Probe(Executor thread, Object lock, LongSupplier nanos) {
        this.thread = thread;
        this.lock = lock;
        this.nanos = nanos;
    }

    /** {@return for how long the last question has had no answer} Asks the next if it has one. */
    Duration stuckFor() {
        long now = nanos.getAsLong();
        if (asked.get()) {
            return Duration.ofNanos(now - since);
        }
        since = now;
        asked.set(true);
        try {
            thread.execute(this::answer);
        } catch (RejectedExecutionException e) {
            asked.set(false); // the work has ended, in order
        }
        return Duration.ZERO;
    }

    private void answer() {
        synchronized (lock) {
            asked.set(false);
        }
    }
}
