package org.ohmstead.journal.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ohmstead.bus.Batch;
import org.ohmstead.historian.Position;

/** Batches that wait to be written, in the order of their arrival. Safe for use by any thread. */
final class PendingQueue {

    /** A batch and who waits for it. */
    record Pending(Batch batch, CompletableFuture<Position> done) {}

    /** Values that may wait, in whatever batches: some 25 MB. */
    static final int MOST_SAMPLES = 200_000;

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private int samples;
    private boolean closed;
    private volatile boolean waits;
    private volatile long waitsSince;

    PendingQueue(int capacity) {
        this.capacity = capacity;
    }

    /** {@return whether there was room} For one batch there always is. */
    boolean offer(Pending pending) {
        int more = pending.batch().readings().size();
        lock.lock();
        try {
            boolean full = waiting.size() >= capacity || samples + (long) more > MOST_SAMPLES;
            if (closed || (full && !waiting.isEmpty())) {
                return false;
            }
            if (waiting.isEmpty()) {
                waitsSince = System.nanoTime();
                waits = true;
            }
            waiting.add(pending);
            samples += more;
            if (waiting.size() == 1 || halfFull()) {
                change.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all that waits, once there is something, giving others time to join.
     *
     * @param gather how long the first may wait for others; cut short when the queue is half full or closed
     * @param patience how long to wait for the first
     * @return all in order; empty if none came in time
     */
    List<Pending> take(Duration gather, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (waiting.isEmpty() && !closed && left > 0) {
                left = change.awaitNanos(left);
            }
            left = gather.toNanos();
            while (!waiting.isEmpty() && !halfFull() && !closed && left > 0) {
                left = change.awaitNanos(left);
            }
            List<Pending> taken = new ArrayList<>(waiting);
            waiting.clear();
            waits = false;
            samples = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** {@return for how long the first of those that wait has waited, in ns; 0 if none does} Never blocks. */
    long waitsForNanos() {
        long since = waitsSince;
        return waits ? System.nanoTime() - since : 0;
    }

    /** {@return in words how much waits} */
    String full() {
        lock.lock();
        try {
            return waiting.size() + " batches with " + samples + " values wait, at most " + capacity + " with "
                    + MOST_SAMPLES + " expected";
        } finally {
            lock.unlock();
        }
    }

    private boolean halfFull() {
        return waiting.size() * 2L >= capacity || samples * 2L >= MOST_SAMPLES;
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
