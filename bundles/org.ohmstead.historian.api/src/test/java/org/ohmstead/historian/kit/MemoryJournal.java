package org.ohmstead.historian.kit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.ohmstead.bus.Batch;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Position;

/** A journal in memory, for tests of those who follow one. Outlives them, as the real one does. Safe for use by any thread. */
public final class MemoryJournal implements Journal {

    private final List<JournalRecord> records = new ArrayList<>();
    private final Map<String, Long> committed = new HashMap<>();
    private final String id;

    /**
     * An empty journal.
     *
     * @param id its identity
     */
    public MemoryJournal(String id) {
        this.id = id;
    }

    /**
     * Appends samples as they shall be read.
     *
     * @param device path
     * @param points what was read
     */
    public synchronized void append(String device, List<PointSample> points) {
        Instant at = points.get(points.size() - 1).sample().at();
        records.add(new JournalRecord(new Position(records.size() + 1L), device, at, points));
        notifyAll();
    }

    /** {@return how many samples there are} */
    public synchronized long samples() {
        return records.stream().mapToLong(record -> record.points().size()).sum();
    }

    /**
     * {@return up to where a consumer has committed}
     *
     * @param consumer its name
     */
    public synchronized long committed(String consumer) {
        return committed.getOrDefault(consumer, 0L);
    }

    @Override
    public CompletionStage<Position> append(Batch batch) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("samples are appended directly here"));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public synchronized Position durableThrough() {
        return new Position(records.size());
    }

    @Override
    public JournalCursor open(String consumer) {
        return new Cursor(consumer, committed(consumer));
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    private synchronized void commit(String consumer, long position) {
        committed.put(consumer, position);
    }

    private synchronized List<JournalRecord> behind(long passed, int most, Duration patience)
            throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis(); records.size() <= passed && left > 0; ) {
            wait(left);
            left = Duration.ofNanos(until - System.nanoTime()).toMillis();
        }
        int from = (int) passed;
        return List.copyOf(records.subList(from, Math.min(records.size(), from + most)));
    }

    private final class Cursor implements JournalCursor {
        private final String consumer;
        private long passed;

        Cursor(String consumer, long passed) {
            this.consumer = consumer;
            this.passed = passed;
        }

        @Override
        public String consumer() {
            return consumer;
        }

        @Override
        public Position committed() {
            return new Position(MemoryJournal.this.committed(consumer));
        }

        @Override
        public List<JournalRecord> read(int most, Duration patience) throws InterruptedException {
            List<JournalRecord> read = behind(passed, most, patience);
            passed += read.size();
            return read;
        }

        @Override
        public void commit(Position position) {
            if (position.sequence() > passed) {
                throw new IllegalArgumentException(position + " was not read yet");
            }
            MemoryJournal.this.commit(consumer, position.sequence());
        }

        @Override
        public void seek(Position position) {
            if (position.compareTo(durableThrough()) > 0) {
                throw new IllegalArgumentException(position + " is beyond the end");
            }
            passed = position.sequence();
            MemoryJournal.this.commit(consumer, passed);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
