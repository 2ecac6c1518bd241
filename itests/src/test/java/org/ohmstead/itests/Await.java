package org.ohmstead.itests;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what takes its time, but not for ever. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Await() {}

    /**
     * Waits until a question has the answer that is expected.
     *
     * @param what is awaited, for the message
     * @param expected the answer
     * @param question asked again and again
     */
    static void until(String what, Object expected, Supplier<?> question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Object last = question.get();
        while (!Objects.equals(expected, last)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + ": " + expected + " expected, got " + last + " after " + PATIENCE);
            }
            LockSupport.parkNanos(MILLISECONDS.toNanos(50));
            last = question.get();
        }
    }
}
