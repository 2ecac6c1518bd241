package org.ohmstead.rest.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** The places for those who make a part of the gateway work. */
final class Places {

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
        try {
            if (!free.tryAcquire(patience.toMillis(), MILLISECONDS)) {
                throw Problem.unavailable(what + ": at most " + count + " at a time expected");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable(what + ": interrupted while waiting for a place");
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }
}
