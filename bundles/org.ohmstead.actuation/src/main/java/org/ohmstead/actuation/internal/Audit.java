package org.ohmstead.actuation.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of who commanded what. Takes lines from any thread and writes them on one of its own, many at once when they
 * come quickly. What cannot be written is kept and tried again; as long as there is such, no command may be sent.
 */
final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final long RETRY_SECONDS = 10;

    private final AuditBook book;
    private final ScheduledExecutorService thread;
    private final Object lock = new Object();
    private final List<Task> tasks = new ArrayList<>();

    // For the thread only.
    private boolean failing;
    private boolean untidy;
    private boolean retrying;

    /** Something to write: the beginning of a line before a command is sent, or a line. */
    private record Task(
            String id, String line, boolean beginning, BooleanSupplier wanted, CompletableFuture<Void> written) {}

    /**
     * Opens the audit.
     *
     * @param book to write to
     * @param thread to write on, of one thread; closed by who made it
     */
    Audit(AuditBook book, ScheduledExecutorService thread) {
        this.book = book;
        this.thread = thread;
        submit(this::pump);
    }

    /**
     * Keeps the beginning of a line until the rest is known.
     *
     * @param attempt the id
     * @param beginning of its line
     * @param wanted asked just before; if not, nothing is kept, for the line may be there already
     * @return completes when it is kept; fails if it cannot be, or lines before it could not be written: then the command
     *     must not be sent
     */
    CompletionStage<Void> begin(String attempt, String beginning, BooleanSupplier wanted) {
        return add(new Task(attempt, beginning, true, wanted, new CompletableFuture<>()));
    }

    /**
     * Adds a line.
     *
     * @param attempt the id
     * @param line whole
     * @return completes when it is on disk; fails if it could not be written yet
     */
    CompletionStage<Void> end(String attempt, String line) {
        return add(new Task(attempt, line, false, () -> true, new CompletableFuture<>()));
    }

    /** Says what was never written. To be called when the thread has ended. */
    void close() {
        book.unwritten().forEach(line -> LOG.error("audit: not written: {}", line));
        refuse(drain(), new IOException("the audit is closed"));
    }

    private CompletionStage<Void> add(Task task) {
        synchronized (lock) {
            tasks.add(task);
            if (tasks.size() > 1) {
                return task.written();
            }
        }
        submit(this::pump);
        return task.written();
    }

    private void submit(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            refuse(drain(), new IOException("the audit is closed", e));
        }
    }

    private List<Task> drain() {
        synchronized (lock) {
            List<Task> all = List.copyOf(tasks);
            tasks.clear();
            return all;
        }
    }

    /** What came too late is told, not lost silently. */
    private static void refuse(List<Task> late, IOException reason) {
        for (Task task : late) {
            if (!task.beginning()) {
                LOG.error("audit: not written, {}: {}", reason.getMessage(), task.line());
            }
            task.written().completeExceptionally(reason);
        }
    }

    private void pump() {
        List<Task> now = drain();
        List<Task> beginnings = now.stream().filter(Task::beginning).toList();
        List<Task> lines = now.stream().filter(task -> !task.beginning()).toList();
        Optional<IOException> failure = tryIt(() -> {
            book.catchUp();
            for (Task task : beginnings) {
                if (task.wanted().getAsBoolean()) {
                    book.keep(task.id(), task.line());
                }
            }
        });
        complete(beginnings, failure);
        lines.forEach(task -> book.add(task.id(), task.line()));
        complete(lines, tryIt(book::write));
        if (failure.isPresent() || !book.unwritten().isEmpty()) {
            retryLater();
            return;
        }
        if (failing) {
            failing = false;
            LOG.info("audit: written again");
        }
        tidy();
    }

    /** What lies about too long costs room and no line: commands go on, and it is tried again after the next. */
    private void tidy() {
        try {
            book.tidy();
            untidy = false;
        } catch (UncheckedIOException | IOException e) {
            if (!untidy) {
                untidy = true;
                LOG.warn("audit: written, but what need not be kept cannot be removed: {}", e.toString());
            }
        }
    }

    private void retryLater() {
        if (retrying) {
            return;
        }
        try {
            ScheduledFuture<?> unused = thread.schedule(this::retry, RETRY_SECONDS, TimeUnit.SECONDS);
            retrying = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("audit: closed, not tried again", e);
        }
    }

    private void retry() {
        retrying = false;
        pump();
    }

    /** Something that the disk may refuse. */
    @FunctionalInterface
    private interface Io {
        void run() throws IOException;
    }

    private Optional<IOException> tryIt(Io work) {
        try {
            work.run();
            return Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of(failed(e.getCause()));
        } catch (IOException e) {
            return Optional.of(failed(e));
        }
    }

    private IOException failed(IOException why) {
        if (!failing) {
            failing = true;
            LOG.warn("audit: cannot be written, commands are refused until it can: {}", why.toString());
        }
        return why;
    }

    private static void complete(List<Task> tasks, Optional<IOException> failure) {
        for (Task task : tasks) {
            failure.ifPresentOrElse(e -> task.written().completeExceptionally(e), () -> task.written()
                    .complete(null));
        }
    }
}
