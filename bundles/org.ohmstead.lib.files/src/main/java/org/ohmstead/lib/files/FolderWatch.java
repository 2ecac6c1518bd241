package org.ohmstead.lib.files;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when files of a folder appear, change or go; subfolders are not looked into.
 *
 * <p>Changes are told once they have come to rest: when names, sizes and times stayed the same for a short while, so
 * that half-written files are rarely seen. Where the operating system cannot notify (no inotify left, network file
 * systems), and while the folder does not exist, it looks by itself every two seconds.
 */
public final class FolderWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final Timing TIMING =
            new Timing(Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofSeconds(2));
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /**
     * How long to wait for what.
     *
     * @param quiet without any change before changes are told
     * @param restless how long that may take at the most
     * @param poll between two looks without notification
     */
    record Timing(Duration quiet, Duration restless, Duration poll) {}

    private final FolderLook look;
    private final Runnable changed;
    private final Timing timing;
    private final Notifier notifier;
    private final Thread thread;
    private volatile boolean closed;

    /** Asks the operating system for notifications; package-private so that tests can go without. */
    interface Notifiers {
        java.nio.file.WatchService open(FileSystem system) throws IOException;
    }

    private FolderWatch(
            Path folder, Predicate<String> names, String name, Runnable changed, Timing timing, Notifiers notifiers) {
        this.look = new FolderLook(folder, names);
        this.changed = changed;
        this.timing = timing;
        this.notifier = new Notifier(folder, names, notifiers);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Starts watching on a thread of its own.
     *
     * @param folder may come into being later
     * @param names which files matter, by name
     * @param thread its name
     * @param changed is called on that thread: once at the start, and after every change; calls do not overlap
     * @return the watch; closing it ends the thread
     */
    public static FolderWatch start(Path folder, Predicate<String> names, String thread, Runnable changed) {
        return start(folder, names, thread, changed, TIMING, FileSystem::newWatchService);
    }

    static FolderWatch start(
            Path folder, Predicate<String> names, String thread, Runnable changed, Timing timing, Notifiers notifiers) {
        FolderWatch watch = new FolderWatch(folder, names, thread, changed, timing, notifiers);
        watch.notifier.register();
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            FolderLook.Stamps told = look.stamps();
            tell();
            while (!closed) {
                boolean notified = notifier.await(timing.poll());
                FolderLook.Stamps now = look.stamps();
                if (notified || !now.equals(told)) {
                    told = settle(now);
                    tell();
                }
            }
        } catch (InterruptedException e) {
            // closed
        } finally {
            notifier.close();
        }
    }

    private FolderLook.Stamps settle(FolderLook.Stamps first) throws InterruptedException {
        FolderLook.Stamps before = first;
        long end = System.nanoTime() + timing.restless().toNanos();
        while (true) {
            boolean notified = notifier.await(timing.quiet());
            FolderLook.Stamps now = look.stamps();
            if ((!notified && now.equals(before)) || System.nanoTime() - end > 0) {
                return now;
            }
            before = now;
        }
    }

    /** A failing listener must not end the watching. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void tell() {
        if (closed) {
            return;
        }
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.error("{}: what was to be done after a change failed; watching goes on", look.folder(), e);
        }
    }

    /** Ends the watching; returns when the thread is through, at the latest after five seconds. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (Thread.currentThread() != thread) {
            try {
                TimeUnit.MILLISECONDS.timedJoin(thread, CLOSING.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
