package org.ohmstead.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.NavigableMap;
import org.ohmstead.lib.storage.ByteWriter;
import org.ohmstead.lib.storage.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes groups of frames to the newest segment. After any failure the segment is cut back to the last group that is
 * durable and left for good; the next group begins a new one, since it is not known what the disk made of the failed
 * write. For use by one thread.
 */
final class SegmentWriter {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    private final Settings settings;
    private final Disk disk;
    private final Clock clock;
    private final long id;
    private final NavigableMap<Long, Segment> segments;
    private Segment segment;
    private Disk.Writable file;
    private Encoder encoder;
    private long begun;

    /**
     * Writes a journal.
     *
     * @param settings where and how
     * @param disk makes the files
     * @param clock stamps segments
     * @param id of the log
     * @param segments takes each new segment; safe for use by any thread
     */
    SegmentWriter(Settings settings, Disk disk, Clock clock, long id, NavigableMap<Long, Segment> segments) {
        this.settings = settings;
        this.disk = disk;
        this.clock = clock;
        this.id = id;
        this.segments = segments;
    }

    /** {@return the encoder for the next group} Begins a segment if there is none or the present one is full. */
    Encoder begin(long nextPosition) throws IOException {
        if (file != null && segment.length() >= settings.segment()) {
            close();
        }
        if (file == null) {
            open(nextPosition);
        }
        return encoder;
    }

    /** {@return how many segments were begun since the start} */
    long begun() {
        return begun;
    }

    /** {@return where the next group will lie in the segment} */
    long offset() {
        return segment.length();
    }

    /**
     * Makes a group durable.
     *
     * @param frames encoded by the encoder of {@link #begin}
     */
    void write(ByteWriter frames) throws IOException {
        try {
            file.write(ByteBuffer.wrap(frames.array(), 0, frames.size()));
            file.force();
        } catch (IOException e) {
            abandon();
            throw e;
        }
        segment.length(segment.length() + frames.size());
    }

    /** Closes the segment; a further group begins another. */
    void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("journal {} was not closed cleanly: {}", segment.file(), e.getMessage());
            }
            file = null;
        }
    }

    private void open(long nextPosition) throws IOException {
        Path path = settings.directory().resolve(Segment.name(nextPosition));
        long now = clock.millis();
        Files.deleteIfExists(path); // left by a failure to begin this very segment; it holds no position
        Disk.Writable fresh = disk.create(path);
        try {
            fresh.write(ByteBuffer.wrap(Format.header(new Format.Header(id, nextPosition, now))));
            fresh.force();
            Directories.force(settings.directory());
        } catch (IOException e) {
            fresh.close();
            Files.deleteIfExists(path);
            throw e;
        }
        file = fresh;
        encoder = new Encoder(nextPosition);
        segment = new Segment(path, nextPosition, now, Format.HEADER);
        segments.put(nextPosition, segment);
        begun++;
    }

    /** Cuts off what was not made durable and leaves the segment for good, with what its encoder took for defined. */
    void abandon() {
        if (file == null) {
            return;
        }
        try {
            file.truncate(segment.length());
        } catch (IOException e) {
            LOG.warn("journal {}: the failed write could not be cut off: {}", segment.file(), e.getMessage());
        }
        close();
        if (segment.length() <= Format.HEADER) {
            segments.remove(segment.first());
            try {
                Files.deleteIfExists(segment.file());
            } catch (IOException e) {
                LOG.warn("journal {} could not be removed: {}", segment.file(), e.getMessage());
            }
        }
    }
}
