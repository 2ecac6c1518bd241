package org.ohmstead.journal.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.Position;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the segments for one consumer. */
final class FileCursor implements JournalCursor {

    private static final Logger LOG = LoggerFactory.getLogger(FileCursor.class);

    /** What a cursor needs of its journal. */
    record Source(NavigableMap<Long, Segment> segments, Durable durable, Cursors cursors, Damage damage) {}

    /** What one answer holds at most, or one record: a consumer that has much to catch up on shall not need much memory. */
    private static final int MOST_SAMPLES = 16_384;

    private final String consumer;
    private final Source source;
    private final CursorFile place;
    private final Runnable release;
    private long passed;
    private Segment segment;
    private FrameReader frames;
    private Decoder decoder;

    /**
     * Opens a cursor at its last place.
     *
     * @param consumer its name
     * @param source what to read
     * @param release is run when it is closed
     */
    FileCursor(String consumer, Source source, Runnable release) {
        this.consumer = consumer;
        this.source = source;
        this.place = source.cursors().open(consumer);
        this.release = release;
        this.passed = place.position();
    }

    @Override
    public String consumer() {
        return consumer;
    }

    @Override
    public Position committed() {
        return new Position(place.position());
    }

    @Override
    public List<JournalRecord> read(int most, Duration patience) throws InterruptedException {
        if (!source.durable().await(passed, patience)) {
            return List.of();
        }
        List<JournalRecord> records = new ArrayList<>();
        try {
            boolean more = true;
            int samples = 0;
            while (more && records.size() < most && samples < MOST_SAMPLES) {
                int before = records.size();
                more = advance(records);
                samples += records.size() == before
                        ? 0
                        : records.get(before).points().size();
            }
        } catch (IOException e) {
            leave();
            if (records.isEmpty()) {
                throw new UncheckedIOException("the journal cannot be read for " + consumer, e);
            }
        }
        return records;
    }

    @Override
    public void commit(Position position) {
        if (position.sequence() > passed) {
            throw new IllegalArgumentException(consumer + ": a position up to " + passed
                    + ", the last read, expected, got " + position.sequence());
        }
        if (position.sequence() > place.position()) {
            store(position.sequence());
        }
    }

    @Override
    public void seek(Position position) {
        if (position.sequence() > source.durable().through()) {
            throw new IllegalArgumentException(consumer + ": a position up to "
                    + source.durable().through() + ", the last on disk, expected, got " + position.sequence());
        }
        if (position.sequence() != place.position()) {
            store(position.sequence());
        }
        passed = position.sequence();
        leave();
    }

    @Override
    public void close() {
        leave();
        try {
            place.close();
        } catch (IOException e) {
            LOG.warn("{}: the cursor was not closed cleanly: {}", consumer, e.getMessage());
        }
        release.run();
    }

    private void store(long position) {
        try {
            place.store(position);
        } catch (IOException e) {
            throw new UncheckedIOException("the place of " + consumer + " in the journal cannot be stored", e);
        }
        source.cursors().stands(consumer, position);
    }

    /** Takes one step: a record, or to the next segment. Returns whether there was a step to take. */
    private boolean advance(List<JournalRecord> to) throws IOException {
        long known = source.durable().through();
        if (segment == null && !enter()) {
            passed = Math.max(passed, known); // what is not there any more is not waited for
            return false;
        }
        // In this order: what is durable by now lies in the segments known by then, and once there is a next segment,
        // the
        // length of this one is final.
        long through = source.durable().through();
        Map.Entry<Long, Segment> next = source.segments().higherEntry(segment.first());
        long limit = segment.length();
        ByteBuffer body = frames.next(limit);
        if (body != null) {
            take(body, to);
            return true;
        }
        frames.skipTail(limit);
        if (next == null) {
            passed = Math.max(passed, through);
            return false;
        }
        passed = Math.max(passed, next.getKey() - 1);
        leave();
        return true;
    }

    private void take(ByteBuffer body, List<JournalRecord> to) throws IOException {
        try {
            JournalRecord record = decoder.decode(body);
            if (record.position().sequence() > passed) {
                passed = record.position().sequence();
                to.add(record);
            }
        } catch (IOException e) {
            long end = frames.offset();
            source.damage()
                    .damaged(frames.file(), end - Format.FRAME - body.remaining(), end, String.valueOf(e.getMessage()));
        }
    }

    private boolean enter() throws IOException {
        Map.Entry<Long, Segment> entry = source.segments().floorEntry(passed + 1);
        if (entry == null) {
            entry = source.segments().firstEntry();
        }
        if (entry == null) {
            return false;
        }
        Segment found = entry.getValue();
        try {
            frames = source.damage().read(found.file());
        } catch (NoSuchFileException e) {
            if (source.segments().get(found.first()) != found) {
                return enter(); // removed for the quota since it was looked up
            }
            throw e;
        }
        segment = found;
        decoder = new Decoder(segment.first());
        return true;
    }

    private void leave() {
        if (frames != null) {
            try {
                frames.close();
            } catch (IOException e) {
                LOG.warn("{}: {} was not closed cleanly: {}", consumer, segment.file(), e.getMessage());
            }
        }
        frames = null;
        segment = null;
    }
}
