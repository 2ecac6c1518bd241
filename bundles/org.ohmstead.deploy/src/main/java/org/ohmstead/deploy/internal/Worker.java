package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that changes bundles, and what waits for it. */
final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration CLOSING = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final String CLOSED =
            "the settings of deployments were changed, or their part of the gateway stopped, before its turn came";

    private final Records records;
    private final Runnable first;
    private final Supplier<Optional<Duration>> idle;
    private final Pulse pulse;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** What to do, for which deployment; 0 for none. */
    private record Task(long number, Supplier<Deployment> work, CompletableFuture<Deployment> decided) {}

    /**
     * Prepares.
     *
     * @param records of deployments
     * @param first is run before all tasks
     * @param idle is run when there is nothing to do; tells when to run it again
     * @param pulse is told of each step
     */
    Worker(Records records, Runnable first, Supplier<Optional<Duration>> idle, Pulse pulse) {
        this.pulse = pulse;
        this.records = records;
        this.first = first;
        this.idle = idle;
        this.thread = new Thread(this::run, "ohmstead-deploy");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    CompletableFuture<Deployment> submit(long number, Supplier<Deployment> work) {
        CompletableFuture<Deployment> decided = new CompletableFuture<>();
        tasks.add(new Task(number, () -> decision(number, work), decided));
        return decided;
    }

    /** A defect ends the deployment, and nobody waits for it any longer. */
    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: who waits has to be told
    private Deployment decision(long number, Supplier<Deployment> work) {
        try {
            return work.get();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("deployment {}: a defect", number, e);
            return records.history()
                    .find(number)
                    .filter(d -> d.outcome() != Outcome.RUNNING)
                    .orElseGet(() -> records.end(number, Outcome.FAILED, Trouble.defect(e)));
        }
    }

    /** Has {@code idle} run soon. */
    void wake() {
        tasks.add(new Task(0, () -> null, new CompletableFuture<>()));
    }

    private void run() {
        try {
            guarded(0, () -> {
                first.run();
                return null;
            });
            while (!closed && !Thread.currentThread().isInterrupted()) {
                pulse.beat();
                Duration wait = guarded(0, idle).flatMap(d -> d).orElse(IDLE);
                pulse.rest();
                Task task = tasks.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
                if (task != null) {
                    pulse.beat();
                    guarded(task.number(), task.work())
                            .filter(d -> d.outcome() != Outcome.RUNNING)
                            .ifPresent(task.decided()::complete);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("closed", e);
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: one deployment must not end the others
    private <T> Optional<T> guarded(long number, Supplier<T> work) {
        try {
            return Optional.ofNullable(work.get());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("deployment {}: a defect", number == 0 ? "" : number, e);
            return Optional.empty();
        }
    }

    /** {@return for how long nothing has been done of what there is to do} Takes no lock. */
    Duration stuckFor() {
        return thread.getState() == Thread.State.TERMINATED && !closed ? pulse.age() : pulse.stuckFor();
    }

    /**
     * Ends the thread when it is through with what it is at; what waits for its turn is not done, and told so.
     *
     * @param patience how long it may take; it is interrupted after that
     */
    void end(Duration patience) {
        closed = true;
        wake();
        join(patience);
        boolean through = thread.getState() == Thread.State.TERMINATED;
        close();
        if (through) {
            for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
                if (task.number() != 0) {
                    task.decided().complete(records.end(task.number(), Outcome.REFUSED, CLOSED));
                }
            }
        }
    }

    /** Ends the thread; what it was at stays noted in the ledger. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        join(CLOSING);
    }

    private void join(Duration limit) {
        if (Thread.currentThread() != thread) {
            try {
                TimeUnit.MILLISECONDS.timedJoin(thread, limit.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
