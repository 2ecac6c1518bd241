package org.ohmstead.health.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does something again and again. */
final class Rounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Runnable round;
    private final long periodMs;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    Rounds(String name, long periodMs, Runnable round) {
        this.round = round;
        this.periodMs = periodMs;
        this.thread = new Thread(this::work, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: one failure must not end the rounds
    private void work() {
        try {
            do {
                try {
                    round.run();
                } catch (RuntimeException | LinkageError e) {
                    LOG.error("looking after the gateway failed; it goes on", e);
                }
            } while (!over.await(periodMs, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("the rounds end", e);
        }
    }

    @Override
    public void close() {
        over.countDown();
        try {
            thread.join(periodMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
