package org.ohmstead.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ohmstead.lib.storage.SettledTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old segments: those that every consumer has passed when they are old enough, and the oldest, passed or not,
 * when there is more than the quota. The newest segment stays always. For use by one thread.
 */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Settings settings;
    private final SettledTime time;
    private final NavigableMap<Long, Segment> segments;
    private final Cursors cursors;
    private final AtomicLong unread = new AtomicLong();

    Retention(Settings settings, SettledTime time, NavigableMap<Long, Segment> segments, Cursors cursors) {
        this.settings = settings;
        this.time = time;
        this.segments = segments;
        this.cursors = cursors;
    }

    /** {@return samples removed before every consumer had them} Safe for use by any thread. */
    long droppedUnread() {
        return unread.get();
    }

    /** {@return bytes of all segments} Safe for use by any thread. */
    long bytes() {
        return segments.values().stream().mapToLong(Segment::length).sum();
    }

    /** Removes what has to go. */
    void apply() {
        long oldest = time.millis() - settings.retention().toMillis();
        while (segments.size() > 1) {
            Map.Entry<Long, Segment> first = segments.firstEntry();
            // A segment was closed when the next one was begun, and holds no position of the next one.
            Segment next = segments.higherEntry(first.getKey()).getValue();
            long slowest = cursors.slowest();
            boolean passed = slowest >= next.first() - 1;
            boolean due = passed && next.created() < oldest;
            if (!due && bytes() <= settings.quota()) {
                return;
            }
            if (!passed) {
                countUnread(first.getValue(), slowest);
            }
            remove(first.getValue());
        }
    }

    /** Gives back the oldest segment that every consumer has passed, if the disk is full: new values are worth more. */
    void relieve() {
        Map.Entry<Long, Segment> first = segments.firstEntry();
        Map.Entry<Long, Segment> second = first == null ? null : segments.higherEntry(first.getKey());
        if (second == null || cursors.slowest() < second.getKey() - 1) {
            return;
        }
        try {
            if (Files.getFileStore(settings.directory()).getUsableSpace() < settings.segment()) {
                LOG.info(
                        "journal {} is removed before its time: the disk is full",
                        first.getValue().file());
                remove(first.getValue());
            }
        } catch (IOException e) {
            LOG.warn("journal {}: free space is not known: {}", settings.directory(), e.getMessage());
        }
    }

    private void remove(Segment segment) {
        segments.remove(segment.first());
        try {
            Files.deleteIfExists(segment.file());
        } catch (IOException e) {
            LOG.warn("journal {} could not be removed: {}", segment.file(), e.getMessage());
        }
    }

    private void countUnread(Segment segment, long slowest) {
        long samples = 0;
        try (FrameReader frames = new FrameReader(Disk.REAL, segment.file(), (file, from, to, why) -> {})) {
            for (ByteBuffer body = frames.next(segment.length()); body != null; body = frames.next(segment.length())) {
                if (Decoder.position(body, segment.first()) > slowest) {
                    samples += Decoder.samples(body);
                }
            }
        } catch (IOException e) {
            LOG.warn("journal {}: what is lost with it cannot be counted: {}", segment.file(), e.getMessage());
        }
        unread.addAndGet(samples);
        LOG.warn(
                "journal {} is removed to keep within {} MB: {} samples that the slowest consumer had not taken are lost"
                        + " to it",
                segment.file(),
                settings.quota() >> 20,
                samples);
    }
}
