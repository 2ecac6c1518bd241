package org.ohmstead.journal.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.ohmstead.bus.Batch;
import org.ohmstead.health.Vital;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.Position;
import org.ohmstead.lib.storage.Directories;
import org.ohmstead.lib.storage.SettledTime;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal in files of one directory. */
@Component(
        service = {Journal.class, Vital.class},
        configurationPid = FileJournal.PID,
        immediate = true)
@Designate(ocd = JournalConfig.class)
public final class FileJournal implements Journal, Vital {

    static final String PID = "org.ohmstead.journal";

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    /** How long a disk may take for what waits when the journal is closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long writing may stand still before the journal counts as stuck. */
    private static final Duration STALL = Duration.ofMinutes(1);

    private final Settings settings;
    private final FileChannel lockFile;
    private final long id;
    private final NavigableMap<Long, Segment> segments;
    private final Damage damage;
    private final Cursors cursors;
    private final Durable durable;
    private final Outage outage;
    private final Retention retention;
    private final PendingQueue queue;
    private final Committer committer;
    private final Thread thread;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /**
     * Opens the journal that the configuration names.
     *
     * @param context knows Karaf's data folder
     * @param config where and how
     * @throws IOException if the directory cannot be used
     */
    @Activate
    public FileJournal(BundleContext context, JournalConfig config) throws IOException {
        this(settings(context, config), Clock.systemUTC(), Disk.REAL);
    }

    FileJournal(Settings settings, Clock clock, Disk disk) throws IOException {
        this.settings = settings;
        Path directory = Directories.create(settings.directory());
        this.lockFile = lock(directory.resolve("lock"));
        this.damage = new Damage(disk, directory);
        try {
            Recovery.Found found = Recovery.of(disk, directory, damage);
            this.id = found.id();
            this.cursors = new Cursors(directory, id);
            this.segments = new ConcurrentSkipListMap<>(found.segments());
            long last = Math.max(found.last(), cursors.farthest());
            this.durable = new Durable(last);
            this.outage = new Outage(directory.toString(), System::nanoTime);
            this.retention = new Retention(settings, time(clock, found), segments, cursors);
            this.queue = new PendingQueue(settings.queue());
            SegmentWriter writer = new SegmentWriter(settings, disk, clock, id, segments);
            this.committer = new Committer(
                    settings.commit(),
                    new Committer.Parts(queue, writer, durable, outage, retention),
                    Math.max(found.next(), last + 1));
        } catch (IOException e) {
            lockFile.close();
            throw e;
        }
        this.thread = new Thread(this::work, "ohmstead-journal");
        thread.start();
        LOG.info(
                "journal {}: {} segments with {} bytes, last position {}",
                directory,
                segments.size(),
                retention.bytes(),
                durable.through());
    }

    /** Writes until the journal is closed, and only then gives the directory back: two that write would spoil it. */
    private void work() {
        try (lockFile) {
            committer.run();
        } catch (IOException e) {
            LOG.warn("journal {} was not given back cleanly: {}", settings.directory(), e.getMessage());
        }
    }

    /** Writes what waits and closes. */
    @Deactivate
    void close() {
        close(PATIENCE);
    }

    void close(Duration patience) {
        queue.close();
        try {
            thread.join(patience.toMillis());
            if (thread.isAlive()) {
                LOG.warn(
                        "journal {}: the disk has not taken {} batches within {}; they may be lost, and nobody else can"
                                + " use the directory until it has",
                        settings.directory(),
                        queue.size(),
                        patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public CompletionStage<Position> append(Batch batch) {
        Optional<String> trouble = outage.closed();
        if (trouble.isPresent()) {
            return lost(batch, trouble.get());
        }
        PendingQueue.Pending pending = new PendingQueue.Pending(batch, new CompletableFuture<>());
        if (!queue.offer(pending)) {
            return queue.closed() ? lost(batch, "it is closed") : lost(batch, outage.refused(queue.full()));
        }
        return pending.done().minimalCompletionStage();
    }

    @Override
    public String id() {
        return Long.toHexString(id);
    }

    @Override
    public Position durableThrough() {
        return new Position(durable.through());
    }

    @Override
    public JournalCursor open(String consumer) {
        if (!open.add(consumer)) {
            throw new IllegalStateException("the cursor of " + consumer + " is open already");
        }
        boolean opened = false;
        try {
            FileCursor.Source source = new FileCursor.Source(segments, durable, cursors, damage);
            JournalCursor cursor = new FileCursor(consumer, source, () -> open.remove(consumer));
            opened = true;
            return cursor;
        } finally {
            if (!opened) {
                open.remove(consumer);
            }
        }
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        counters.put("appended_total", committer.appended());
        counters.put("forces_total", committer.forces());
        counters.put("lost_total", outage.lost());
        counters.put("lost_batches_total", outage.lostBatches());
        counters.put("dropped_unread_total", retention.droppedUnread());
        counters.put("damaged_total", damage.count());
        counters.put("durable_through", durable.through());
        counters.put("bytes", retention.bytes());
        counters.put("segments", (long) segments.size());
        counters.put("queued", (long) queue.size());
        Map.Entry<Long, Segment> oldest = segments.firstEntry();
        counters.put("oldest", oldest == null ? 0 : oldest.getValue().created());
        cursors.forEach((consumer, position) -> counters.put(
                "lag_" + consumer.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_"),
                Math.max(0, durable.through() - position)));
        return counters;
    }

    @Override
    public String vital() {
        return "journal writer";
    }

    @Override
    public Duration stuckFor() {
        return Duration.ofNanos(committer.stuckForNanos());
    }

    /** Cheap flash may stall for many seconds. */
    @Override
    public Duration patience() {
        return STALL;
    }

    @Override
    public Optional<String> trouble() {
        return outage.reason();
    }

    private CompletionStage<Position> lost(Batch batch, String why) {
        outage.count(batch.readings().size());
        return CompletableFuture.failedStage(new IOException(
                "journal " + settings.directory() + ": a batch of " + batch.device() + " was not stored: " + why));
    }

    private static Settings settings(BundleContext context, JournalConfig config) {
        Path directory = config.dir().isBlank()
                ? Path.of(Optional.ofNullable(context.getProperty("karaf.data")).orElse("data"), "journal")
                : Path.of(config.dir());
        return new Settings(
                directory,
                Duration.ofMillis(config.commit_ms()),
                (long) config.segment_mb() << 20,
                Duration.ofDays(config.retention_days()),
                (long) config.quota_mb() << 20,
                config.queue());
    }

    /** {@return the present for retention} When the newest segment was last written is a time that has been. */
    private static SettledTime time(Clock clock, Recovery.Found found) throws IOException {
        Map.Entry<Long, Segment> newest = found.segments().lastEntry();
        long known = newest == null
                ? -1
                : Files.getLastModifiedTime(newest.getValue().file()).toMillis();
        return new SettledTime("journal", clock, System::nanoTime, known);
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked within this process", file, e);
        }
        if (held == null) {
            channel.close();
            throw new IOException(file.getParent()
                    + " is in use as a journal already, maybe by one that was closed and waits for its disk still");
        }
        return channel;
    }
}
