package org.ohmstead.journal.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ohmstead.bus.Batch;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.Position;

/** A journal that is open during a test, and the usual calls. */
final class Opened implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(10);

    final FileJournal journal;

    Opened(Settings settings) throws IOException {
        this(settings, Disk.REAL);
    }

    Opened(Settings settings, Disk disk) throws IOException {
        this.journal = new FileJournal(settings, Clock.systemUTC(), disk);
    }

    static Settings settings(Path directory) {
        return new Settings(directory, Duration.ZERO, 1 << 20, Duration.ofDays(3), 64 << 20, 1000);
    }

    Position append(Batch batch) throws Exception {
        return later(batch).get(10, TimeUnit.SECONDS);
    }

    CompletableFuture<Position> later(Batch batch) {
        return journal.append(batch).toCompletableFuture();
    }

    /** All that a new consumer is given. */
    List<JournalRecord> all(String consumer) throws InterruptedException {
        try (JournalCursor cursor = journal.open(consumer)) {
            return rest(cursor);
        }
    }

    static List<JournalRecord> rest(JournalCursor cursor) throws InterruptedException {
        List<JournalRecord> records = new ArrayList<>();
        for (List<JournalRecord> some = cursor.read(100, Duration.ZERO); !some.isEmpty(); ) {
            records.addAll(some);
            some = cursor.read(100, Duration.ZERO);
        }
        return records;
    }

    long counter(String name) {
        return journal.counters().get(name);
    }

    @Override
    public void close() {
        journal.close();
    }
}
