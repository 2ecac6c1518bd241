package org.ohmstead.config.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A task that is done at one time to come: a new time takes the place of the one before. */
final class Later {

    private final ScheduledExecutorService thread;
    private final Runnable task;
    private Optional<Future<?>> next = Optional.empty();

    Later(ScheduledExecutorService thread, Runnable task) {
        this.thread = thread;
        this.task = task;
    }

    /** Has the task done after a time; never, if the thread has ended. */
    synchronized void in(Duration delay) {
        next.ifPresent(before -> before.cancel(false));
        try {
            next = Optional.of(thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            next = Optional.empty();
        }
    }
}
