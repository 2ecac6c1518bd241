package org.ohmstead.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, before anything is written, what a directory holds. Only the newest segment is walked through: the others
 * were closed, and damage in them is met when they are read.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /**
     * What was found.
     *
     * @param id of the log; a new one if there was none
     * @param segments by first position
     * @param last the last position that reads; 0 if none does
     * @param next the first position that was certainly never used, as far as the segments tell
     */
    record Found(long id, NavigableMap<Long, Segment> segments, long last, long next) {}

    private final Disk disk;
    private final Path directory;
    private final Damage damage;
    private final NavigableMap<Long, Segment> segments = new TreeMap<>();
    private Optional<Long> id = Optional.empty();

    private Recovery(Disk disk, Path directory, Damage damage) {
        this.disk = disk;
        this.directory = directory;
        this.damage = damage;
    }

    /**
     * Recovers a journal.
     *
     * @param disk reads
     * @param directory exists
     * @param damage is told of what does not read
     * @return what was found; the torn tail of the newest segment is cut
     */
    static Found of(Disk disk, Path directory, Damage damage) throws IOException {
        return new Recovery(disk, directory, damage).run();
    }

    private Found run() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.getFileName().toString().matches("\\d{19}\\" + Segment.SUFFIX))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            long first = Long.parseLong(file.getFileName().toString().substring(0, 19));
            segments.put(first, segment(file, first));
        }
        long last = 0;
        long next = 1;
        if (!segments.isEmpty()) {
            Segment newest = segments.lastEntry().getValue();
            long length = newest.length();
            Walk walk = walk(newest);
            last = Math.max(newest.first() - 1, walk.last());
            // The bytes behind may have held positions that somebody saw if the disk lost what it had confirmed.
            next = last + 1 + (walk.end() < length ? (length - walk.end()) / Format.SHORTEST_FRAME + 1 : 0);
            dropEmpty(newest);
        }
        return new Found(id.orElseGet(() -> new SecureRandom().nextLong() >>> 1), segments, last, next);
    }

    private Segment segment(Path file, long first) throws IOException {
        long size = Files.size(file);
        ByteBuffer bytes = ByteBuffer.allocate(Format.HEADER);
        Disk.Input in = disk.open(file); // one that may not be opened has no bad sector
        try (in) {
            int got;
            do {
                got = in.read(bytes, bytes.position());
            } while (got > 0 && bytes.hasRemaining());
        } catch (IOException e) {
            damage.unreadable(file, e);
        }
        Optional<Format.Header> header = Optional.empty();
        if (!bytes.hasRemaining()) {
            try {
                header = Format.header(bytes.flip());
            } catch (IOException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        if (header.isEmpty() && size > Format.HEADER) {
            damage.damaged(file, 0, Format.HEADER, "no header with a matching checksum");
        }
        header.ifPresent(h -> id = Optional.of(h.id()));
        long created = header.isPresent()
                ? header.get().created()
                : Files.getLastModifiedTime(file).toMillis();
        return new Segment(file, first, created, size);
    }

    /** The last position in a segment, 0 if there is none, and where its last frame ends. */
    private record Walk(long last, long end) {}

    /** Walks through a segment and cuts its torn tail. One that the disk cannot read may read another time. */
    private Walk walk(Segment segment) throws IOException {
        long last = 0;
        long end;
        boolean sound;
        try (FrameReader frames = damage.read(segment.file())) {
            for (ByteBuffer body = frames.next(segment.length()); body != null; body = frames.next(segment.length())) {
                last = Math.max(last, Decoder.position(body, segment.first()));
            }
            end = frames.offset();
            sound = !frames.unreadable();
        }
        if (end < segment.length() && sound) {
            LOG.info(
                    "journal {}: {} bytes of an unfinished write cut off behind byte {}",
                    segment.file(),
                    segment.length() - end,
                    end);
            try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
                channel.truncate(end);
                channel.force(true);
            }
            segment.length(end);
        }
        return new Walk(last, end);
    }

    private void dropEmpty(Segment newest) throws IOException {
        if (newest.length() <= Format.HEADER) {
            Files.delete(newest.file());
            segments.remove(newest.first());
        }
    }
}
