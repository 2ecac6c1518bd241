package org.ohmstead.rest.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** The places for those who make a part of the gateway work. */
final class Places {

    /** How long a request waits for a place before anything is answered. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String what;
    private final int count;
    private final Semaphore free;

    /** Something that is done at a place. */
    @FunctionalInterface
    interface Work<T> {
        T get() throws IOException;
    }

    /**
     * Makes places.
     *
     * @param what has the places, in the plural, as a person calls it
     * @param count how many at a time
     */
    Places(String what, int count) {
        this.what = what;
        this.count = count;
        this.free = new Semaphore(count, true);
    }

    /** {@return what the work brings} A problem if no place becomes free in time. */
    <T> T hold(Duration patience, Work<T> work) throws IOException {
        take(patience);
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    /** Does the work at a place. A problem if none becomes free in time. */
    void run(Duration patience, Front.Work work) throws IOException {
        take(patience);
        try {
            work.run();
        } finally {
            free.release();
        }
    }

    private void take(Duration patience) {
        try {
            if (!free.tryAcquire(patience.toMillis(), MILLISECONDS)) {
                throw Problem.unavailable(what + ": at most " + count + " at a time expected");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable(what + ": interrupted while waiting for a place");
        }
    }
}
