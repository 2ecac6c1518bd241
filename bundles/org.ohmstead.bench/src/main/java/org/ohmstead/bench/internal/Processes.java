package org.ohmstead.bench.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ends processes that were started here. */
final class Processes {

    private Processes() {}

    /** Lets some time pass. */
    static void sleep(int seconds) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /**
     * Waits until a process has ended, and kills it if that takes too long or the caller is interrupted.
     *
     * @return how it ended, a signal included
     */
    static int await(Process process, Duration patience) {
        try {
            if (process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return process.destroyForcibly().onExit().join().exitValue();
    }
}
