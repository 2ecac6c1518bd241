package org.ohmstead.journal.internal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The last position that is on disk, and the wait for the next. Safe for use by any thread. */
final class Durable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private volatile long through;

    Durable(long through) {
        this.through = through;
    }

    long through() {
        return through;
    }

    void advance(long position) {
        lock.lock();
        try {
            through = position;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether there is something behind a position, at last after waiting} */
    boolean await(long position, Duration patience) throws InterruptedException {
        if (through > position) {
            return true;
        }
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (through <= position && left > 0) {
                left = grown.awaitNanos(left);
            }
            return through > position;
        } finally {
            lock.unlock();
        }
    }
}
