package org.ohmstead.config.internal;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has files, Config Admin and what waits for a confirmation looked at, on one thread. Safe for use by any thread. */
final class Looks {

    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);
    private static final Duration QUIET = Duration.ofMillis(20);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** When the files of a change are put on disk; until then, what was about to be done is. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final int CLOSING_SECONDS = 10;

    private final Keeper keeper;
    private final Engine engine;
    private final ScheduledThreadPoolExecutor thread;
    private final Later tick;
    private final Later settle;
    private final Later strangers;
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicBoolean retry = new AtomicBoolean();
    private volatile String failure = "";

    /**
     * Looks at nothing yet.
     *
     * @param thread that looks; it is shut down with this
     */
    Looks(Keeper keeper, Engine engine, ScheduledThreadPoolExecutor thread) {
        this.keeper = keeper;
        this.engine = engine;
        this.thread = thread;
        this.tick = new Later(thread, this::tick);
        this.settle = new Later(thread, engine::settle);
        this.strangers = new Later(thread, this::soon);
    }

    /** Has somebody look soon whether something waits for a confirmation. */
    void waiting() {
        tick.in(Duration.ZERO);
    }

    /** Has everything looked at soon; many calls in a row lead to one look. */
    void soon() {
        schedule(due, this::pass, QUIET);
    }

    /** The tasks themselves tell what goes wrong. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void schedule(AtomicBoolean flag, Runnable task, Duration delay) {
        if (flag.compareAndSet(false, true)) {
            try {
                thread.schedule(
                        () -> {
                            flag.set(false);
                            task.run();
                        },
                        delay.toMillis(),
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed before a change was looked at", e);
            }
        }
    }

    /** Thread boundary: what goes wrong must not end the keeping. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void pass() {
        try {
            keeper.pass().ifPresent(delay -> schedule(retry, this::pass, delay));
            keeper.strangersDue().ifPresent(strangers::in);
            failure = "";
        } catch (IllegalStateException e) {
            LOG.debug("Config Admin, or the bundle of profiles, is going; tried again", e);
            schedule(retry, this::pass, SOON);
        } catch (RuntimeException e) {
            failed(e);
            schedule(retry, this::pass, SOON);
        }
    }

    private void failed(RuntimeException e) {
        if (!failure.equals(e.toString())) {
            LOG.error("configurations: a look failed, tried again", e);
        }
        failure = e.toString();
    }

    /** Thread boundary, as above. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void tick() {
        try {
            engine.tick().ifPresent(tick::in);
        } catch (IllegalStateException e) {
            LOG.debug("Config Admin, or the bundle of profiles, is going; tried again", e);
            tick.in(SOON);
        } catch (RuntimeException e) {
            LOG.error("configurations: what waits for a confirmation cannot be looked at, tried again", e);
            tick.in(SOON);
        }
        settle.in(SETTLED);
    }

    /** Settles what is under way, and looks no more. */
    void close() {
        try {
            if (!ended()) {
                LOG.error(
                        "configurations: stuck while they are closed; what is under way is settled at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }

    /** {@return whether all is settled} If somebody is stuck in the middle, that must not keep a fresh one from taking over. */
    private boolean ended() throws InterruptedException {
        Future<?> settled = thread.submit(engine::settle);
        thread.shutdown();
        return thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS) && !settled.isCancelled();
    }
}
