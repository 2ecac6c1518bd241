package org.ohmstead.lib.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operating system's notifications for one folder, as far as there are any. For use by one thread. */
final class Notifier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final Path folder;
    private final Predicate<String> names;
    private final FolderWatch.Notifiers notifiers;
    private WatchService service;
    private boolean registered;
    private boolean without;

    Notifier(Path folder, Predicate<String> names, FolderWatch.Notifiers notifiers) {
        this.folder = folder;
        this.names = names;
        this.notifiers = notifiers;
    }

    /** Asks for notifications if there are none yet. */
    void register() {
        if (registered || without || !Files.isDirectory(folder)) {
            return;
        }
        try {
            if (service == null) {
                service = notifiers.open(folder.getFileSystem());
            }
            folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            registered = true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            LOG.debug("{}: gone again", folder, e);
        } catch (IOException | UnsupportedOperationException e) {
            without = true;
            LOG.warn("{}: no notifications by the operating system, changes are seen later ({})", folder, e.toString());
        }
    }

    /** Waits for a notification; false if none that matters came in time. */
    boolean await(Duration time) throws InterruptedException {
        boolean before = registered;
        register();
        if (!before && registered) {
            return true;
        }
        if (!registered) {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            return false;
        }
        long end = System.nanoTime() + time.toNanos();
        long left = time.toNanos();
        while (left > 0) {
            WatchKey key = service.poll(left, TimeUnit.NANOSECONDS);
            if (key != null && matters(key)) {
                return true;
            }
            left = end - System.nanoTime();
        }
        return false;
    }

    private boolean matters(WatchKey key) {
        boolean matters = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            matters |= !(event.context() instanceof Path file)
                    || names.test(file.getFileName().toString());
        }
        if (!key.reset()) {
            registered = false;
            matters = true;
        }
        return matters;
    }

    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("{}: the watch did not close", folder, e);
            }
        }
    }
}
