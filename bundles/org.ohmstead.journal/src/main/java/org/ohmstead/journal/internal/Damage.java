package org.ohmstead.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what does not read: each damaged stretch is counted, logged (the first of a file as a warning) and copied into
 * {@code quarantine/} once, however many readers meet it. Safe for use by any thread.
 */
final class Damage implements FrameReader.DamageListener {

    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);
    /** What is kept at most, so that a dying disk does not fill itself. */
    private static final long MOST_BYTES = 64L << 20;

    private final Disk disk;
    private final Path directory;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Set<Path> files = ConcurrentHashMap.newKeySet();
    private final Set<Path> unreadable = ConcurrentHashMap.newKeySet();
    private final AtomicLong kept = new AtomicLong();

    /**
     * Nothing is known to be damaged yet.
     *
     * @param disk on which the journal lies
     * @param journal its directory
     */
    Damage(Disk disk, Path journal) {
        this.disk = disk;
        this.directory = journal.resolve("quarantine");
    }

    /** {@return a reader that tells of what does not read here} */
    FrameReader read(Path file) throws IOException {
        return new FrameReader(disk, file, this);
    }

    /** {@return how many stretches were found since the start} */
    long count() {
        return known.size();
    }

    @Override
    public void damaged(Path file, long from, long to, String why) {
        String name = file.getFileName() + "@" + from;
        if (!known.add(name)) {
            return;
        }
        String kept = keep(file, from, to, directory.resolve(name));
        String words = "journal {}: bytes {} to {} do not read ({}); what they held is lost, reading goes on behind{}";
        if (files.add(file)) {
            LOG.warn(words, file, from, to, why, kept);
        } else {
            LOG.debug(words, file, from, to, why, kept);
        }
    }

    /** A disk that takes what is written and forced to it now has a bad sector; one that does not may be gone altogether. */
    @Override
    public synchronized void unreadable(Path file, IOException why) throws IOException { // one probe at a time
        Path probe = directory.resolveSibling("probe");
        try {
            Files.deleteIfExists(probe);
            try (Disk.Writable written = disk.create(probe)) {
                written.write(ByteBuffer.wrap(new byte[] {1}));
                written.force();
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException e) {
            why.addSuppressed(e);
            throw why;
        }
        if (unreadable.add(file)) {
            LOG.warn("journal {}: the disk cannot read all of it: {}", file, why.getMessage());
        }
    }

    private String keep(Path file, long from, long to, Path copy) {
        if (kept.addAndGet(to - from) > MOST_BYTES) {
            return "";
        }
        try {
            Files.createDirectories(directory);
            try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                    FileChannel out = FileChannel.open(
                            copy,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
                for (long at = from; at < to; at += bytes.limit()) {
                    bytes.clear().limit((int) Math.min(bytes.capacity(), to - at));
                    if (in.read(bytes, at) < bytes.limit()) {
                        throw new IOException("the file ends at " + in.size());
                    }
                    out.write(bytes.flip());
                }
            }
            return "; a copy is kept as " + copy;
        } catch (IOException e) {
            return "; no copy was kept: " + e.getMessage();
        }
    }
}
