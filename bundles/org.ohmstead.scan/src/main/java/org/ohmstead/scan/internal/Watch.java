package org.ohmstead.scan.internal;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that looks after something every second, earlier if there is reason to, and at once when nudged. */
final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long PERIOD_MS = 1000;
    private static final long GATHER_MS = 20;

    private final Supplier<Duration> look;
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread;

    /**
     * Makes a watch that is not started yet.
     *
     * @param look short; never called twice at a time; tells in what time to look again, a second at most
     */
    Watch(Supplier<Duration> look) {
        this.look = look;
        this.thread = new Thread(this::work, "ohmstead-scan-watch");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Has it look soon, on its own thread. */
    void nudge() {
        nudges.release();
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: one failure must not end the watch
    private void work() {
        try {
            long pause = PERIOD_MS;
            while (true) {
                if (nudges.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    TimeUnit.MILLISECONDS.sleep(GATHER_MS); // when a bundle goes, its devices do one by one
                    nudges.drainPermits();
                }
                pause = PERIOD_MS;
                try {
                    pause = Math.min(PERIOD_MS, 1 + Math.max(0, look.get().toMillis()));
                } catch (RuntimeException e) {
                    LOG.error("looking after devices without a driver failed; it goes on", e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the watch ends", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PERIOD_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
