package org.ohmstead.rest.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the patience of those who wait. One thread, which hands everything on to those of the web server. */
final class Timers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "ohmstead-rest-timer"));

    Timers() {
        thread.setRemoveOnCancelPolicy(true);
        // after the end, who waits is answered by the web server
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // what the interface holds does not grow with its use
        thread.prestartCoreThread();
    }

    /** {@return what takes back that something is done after a time} */
    Runnable after(Duration time, Runnable task) {
        try {
            var planned = thread.schedule(task, time.toMillis(), MILLISECONDS);
            return () -> planned.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.debug("the interface stops", e);
            return () -> {};
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
