package org.ohmstead.historian.sqlite.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.Position;
import org.ohmstead.lib.storage.SettledTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that follows the journal. When the store fails it stops following, tells so once, and tries again, ever more
 * seldom; what comes meanwhile waits in the journal.
 */
final class Follower implements Runnable {

    static final String CONSUMER = "historian.sqlite";

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);
    private static final int RECORDS = 1024;
    private static final int ROWS_PER_SLICE = 2000;
    private static final Duration RETENTION_PAUSE = Duration.ofMinutes(10);

    private final Journal journal;
    private final Settings settings;
    private final Clock clock;
    private final Duration patience;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Backoff backoff = new Backoff();
    private volatile Store store;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Optional<Instant> complete = Optional.empty();
    private volatile Position taken = Position.START;
    private volatile long beat = System.nanoTime();
    private volatile boolean pausing;
    private Position written = Position.START;
    private SettledTime time;
    private long flushAt;
    private long retainAt = System.nanoTime();

    Follower(Journal journal, Settings settings, Clock clock) {
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
        this.patience = settings.flush().compareTo(LONGEST_WAIT) < 0 ? settings.flush() : LONGEST_WAIT;
        this.time = new SettledTime("historian", clock, System::nanoTime, -1);
    }

    /** {@return the store; empty if it is not open} */
    Optional<Store> store() {
        return Optional.ofNullable(store);
    }

    Optional<String> trouble() {
        return trouble;
    }

    /** {@return the time up to which all that was acknowledged is found by queries, as far as it is known} */
    Optional<Instant> complete() {
        return complete;
    }

    /** {@return how many positions of the journal are not found by queries yet} */
    long behind() {
        return Math.max(0, journal.durableThrough().sequence() - taken.sequence());
    }

    long stored() {
        return stored.get();
    }

    long lost() {
        return lost.get();
    }

    void stop() {
        stop.countDown();
    }

    @Override
    @SuppressWarnings("checkstyle:IllegalCatch") // the thread's boundary: a defect must not silently end the history
    public void run() {
        boolean going = true;
        while (going) {
            try (JournalCursor cursor = journal.open(CONSUMER)) {
                follow(cursor);
                going = false;
            } catch (SQLException | IOException | UncheckedIOException e) {
                close(); // what was in memory only is taken from the journal again
                going = failed(e);
            } catch (RuntimeException | Error e) { // no memory left or no native library, for two
                LOG.error("historian: a defect; it begins again where the database stands", e);
                close();
                going = failed(e);
            }
        }
        close();
    }

    private void follow(JournalCursor cursor) throws SQLException, IOException {
        open(cursor);
        while (stop.getCount() > 0) {
            try {
                step(cursor);
                well();
            } catch (InterruptedException e) {
                stop();
            } catch (SQLException | UncheckedIOException e) {
                if (store.corrupt() || (e instanceof SQLException sql && Database.isCorrupt(sql))) {
                    replace(e);
                    open(cursor);
                } else if (!failed(e)) {
                    return;
                }
            }
        }
        flush(cursor);
    }

    /** {@return for how long the thread has not come round, in ns; 0 while it waits for a store in trouble} Never blocks. */
    long stuckForNanos() {
        long since = beat;
        return pausing ? 0 : System.nanoTime() - since;
    }

    private void step(JournalCursor cursor) throws SQLException, InterruptedException {
        beat = System.nanoTime();
        if (store.corrupt()) {
            throw new SQLException("the database disk image is malformed");
        }
        if (System.nanoTime() - flushAt >= 0 || store.buffered() >= settings.buffer()) {
            flush(cursor);
            flushAt = System.nanoTime() + settings.flush().toNanos();
        }
        follow(cursor, clock.instant(), journal.durableThrough());
        long oldest = time.millis() - settings.retention().toMillis();
        if (System.nanoTime() - retainAt >= 0 && !store.removeOld(oldest, settings.quota(), ROWS_PER_SLICE)) {
            retainAt = System.nanoTime() + RETENTION_PAUSE.toNanos();
        }
    }

    /** Takes what comes next, and notes how far that goes: the journal was durable through a position at a time. */
    private void follow(JournalCursor cursor, Instant asked, Position through) throws InterruptedException {
        List<JournalRecord> records = cursor.read(RECORDS, patience);
        if (records.isEmpty()) {
            taken = taken.compareTo(through) < 0
                    ? through
                    : taken; // what is there behind the last record does not read
        } else {
            take(records);
        }
        boolean all = taken.compareTo(through) >= 0;
        complete = Optional.of(all ? asked : records.get(records.size() - 1).at());
    }

    private void take(List<JournalRecord> records) {
        int samples =
                records.stream().mapToInt(record -> record.points().size()).sum();
        boolean complete = false;
        try {
            store.add(records);
            complete = true;
        } finally {
            (complete ? stored : lost).addAndGet(samples);
            taken = records.get(records.size() - 1).position();
        }
    }

    /** Writes what is in memory, and lets go of it in the journal once it is on the disk for good. */
    private void flush(JournalCursor cursor) throws SQLException {
        if (taken.compareTo(written) > 0) {
            store.flush(new Database.Place(journal.id(), taken.sequence()));
            written = taken;
        }
        if (written.compareTo(cursor.committed()) > 0 && store.checkpoint()) {
            cursor.commit(written);
        }
    }

    private void open(JournalCursor cursor) throws SQLException, IOException {
        try {
            store = new Store(settings.directory(), clock);
        } catch (SQLException e) {
            if (!Database.isCorrupt(e)) {
                throw e;
            }
            replace(e);
            store = new Store(settings.directory(), clock);
        }
        Database.Place place = store.place();
        boolean known = place.journal().equals(journal.id());
        long position =
                known ? Math.min(place.position(), journal.durableThrough().sequence()) : 0;
        if (!known && !place.journal().isEmpty()) {
            LOG.warn("historian: the journal was begun anew; it is followed from its beginning");
        }
        if (place.journal().isEmpty() && cursor.committed().sequence() > 0) {
            LOG.error(
                    "historian: the database in {} is new, though one held the journal up to position {}: the history before"
                            + " what the journal still has was removed or lost",
                    settings.directory(),
                    cursor.committed().sequence());
        }
        time = new SettledTime("historian", clock, System::nanoTime, store.written());
        cursor.seek(new Position(position));
        taken = new Position(position);
        written = taken;
        flushAt = System.nanoTime() + settings.flush().toNanos();
    }

    /** Moves a damaged database aside; the next one is filled from what the journal still has. */
    private void replace(Exception why) throws SQLException, IOException {
        Store damaged = store;
        store = null;
        complete = Optional.empty();
        if (damaged != null) {
            damaged.close();
        }
        Path aside = Aside.put(settings.directory(), clock.instant());
        LOG.error(
                "historian: the database in {} is damaged ({}); it is kept as {}, and a new one is filled from what the"
                        + " journal still has",
                settings.directory(),
                why.getMessage(),
                aside);
    }

    private void well() {
        if (trouble.isPresent()) {
            trouble = Optional.empty();
            LOG.info("historian: {} is written again", settings.directory());
        }
        backoff.reset();
    }

    /** Tells of a failure and waits; returns whether to go on. */
    private boolean failed(Throwable e) {
        String words = settings.directory() + " cannot be used: " + e.getMessage();
        if (trouble.isEmpty()) {
            LOG.warn("historian: {}; values wait in the journal until it can", words, e);
        }
        trouble = Optional.of(words);
        pausing = true;
        try {
            return !stop.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            return false;
        } finally {
            beat = System.nanoTime();
            pausing = false;
        }
    }

    private void close() {
        Store last = store;
        store = null;
        complete = Optional.empty();
        if (last != null) {
            try {
                last.close();
            } catch (SQLException e) {
                LOG.warn("historian: {} was not closed cleanly: {}", settings.directory(), e.getMessage());
            }
        }
    }
}
