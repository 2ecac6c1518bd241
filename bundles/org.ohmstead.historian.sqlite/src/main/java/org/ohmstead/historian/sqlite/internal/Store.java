package org.ohmstead.historian.sqlite.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.HistoryPoint;
import org.ohmstead.historian.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The samples of all points: the older ones in the database, the newest in memory, and at each instant each in exactly one
 * of them for whoever asks. One thread adds and writes; any thread asks.
 */
final class Store implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    /**
     * What is known of a point at one instant.
     *
     * @param number of the point
     * @param type of its values
     * @param runs those that count; later ones hold what is in {@code newest}
     * @param newest samples that are in none of them, packed as chunks
     */
    record View(int number, ValueType type, Database.Runs runs, ByteBuffer newest) {}

    /** A block, with the time of the earliest sample of its run. */
    record Block(long runFirst, long run, ByteBuffer data) {}

    /** Some blocks, few or small enough to be in memory at once, and whether there may be others behind them. */
    record Page(List<Block> blocks, boolean more) {}

    private static final int PAGE = 128;
    private static final int PAGE_BYTES = 1 << 20;

    private static final Comparator<HistoryPoint> BY_ID = Comparator.<HistoryPoint, String>comparing(
                    point -> point.id().device())
            .thenComparing(point -> point.id().point());

    private final Path directory;
    private final Database database;
    private final Clock clock;
    /** Guards the buffer, and the instant at which its content passes to the database. */
    private final ReentrantLock view = new ReentrantLock();
    /** Guards the reading connection. */
    private final ReentrantLock reading = new ReentrantLock();

    private final AtomicLong damaged = new AtomicLong();
    private final Buffer buffer = new Buffer();
    private volatile Database.Place place;
    private Database.Runs runs;
    private volatile boolean corrupt;

    Store(Path directory, Clock clock) throws SQLException, IOException {
        this.directory = directory;
        this.clock = clock;
        this.database = Database.open(directory);
        boolean complete = false;
        try {
            this.place = database.place();
            this.runs = database.runs();
            database.points(buffer);
            complete = true;
        } finally {
            if (!complete) {
                database.close();
            }
        }
    }

    /** {@return how far the database has followed which journal} */
    Database.Place place() {
        return place;
    }

    /** {@return whether somebody found the file damaged} */
    boolean corrupt() {
        return corrupt;
    }

    /** {@return blocks that were found damaged and left out} */
    long damaged() {
        return damaged.get();
    }

    /** {@return bytes of the database's files} */
    long bytes() {
        long sum = 0;
        for (String suffix : List.of("", "-wal")) {
            Path file = directory.resolve(Database.FILE + suffix);
            try {
                sum += Files.exists(file) ? Files.size(file) : 0;
            } catch (IOException e) {
                LOG.debug("{} is not there any more", file, e);
            }
        }
        return sum;
    }

    /** Takes records; returns how many samples they had. */
    int add(List<JournalRecord> records) {
        view.lock();
        try {
            int samples = 0;
            for (JournalRecord record : records) {
                samples += buffer.add(record);
            }
            return samples;
        } finally {
            view.unlock();
        }
    }

    /** {@return about how much memory the samples take} Only for the thread that adds. */
    long buffered() {
        return buffer.bytes();
    }

    /** Writes what is buffered, and how far the journal was followed, in one transaction. */
    void flush(Database.Place now) throws SQLException {
        long run = runs.latest() + 1;
        boolean committed = false;
        try {
            database.write(run, clock.millis(), buffer, now);
            view.lock();
            try {
                database.commit();
                committed = true;
                if (!buffer.isEmpty()) {
                    runs = new Database.Runs(run, Math.max(runs.widest(), buffer.last() - buffer.first()));
                }
                buffer.flushed();
            } finally {
                view.unlock();
            }
            place = now;
        } finally {
            if (!committed) {
                database.rollback();
            }
        }
    }

    boolean checkpoint() throws SQLException {
        return database.checkpoint();
    }

    /** Removes a part of what is too old or too much; what that takes in the write-ahead log is given back at once. */
    boolean removeOld(long before, long quota, int most) throws SQLException {
        boolean more = database.removeOld(before, quota, most);
        if (more) {
            database.checkpoint();
        }
        return more;
    }

    /** {@return when the last run was written, ms UTC; negative if there is none} */
    long written() throws SQLException {
        return database.written();
    }

    List<HistoryPoint> points() {
        view.lock();
        try {
            return buffer.points().stream()
                    .map(Buffer.Point::describe)
                    .sorted(BY_ID)
                    .toList();
        } finally {
            view.unlock();
        }
    }

    Optional<HistoryPoint> point(PointId id) {
        view.lock();
        try {
            return buffer.find(id).map(Buffer.Point::describe);
        } finally {
            view.unlock();
        }
    }

    Optional<View> view(PointId id) {
        view.lock();
        try {
            return buffer.find(id).map(point -> new View(point.number(), point.type(), runs, point.copy()));
        } finally {
            view.unlock();
        }
    }

    /** {@return some blocks of runs that may hold samples of a time, ordered by the earliest sample of the run} */
    Page forward(View of, long from, long to, Block behind) {
        return read(
                "SELECT r.first, r.id, b.data FROM run r INDEXED BY run_first CROSS JOIN block b"
                        + " ON b.id = r.id * 4194304 + ? WHERE (r.first, r.id) > (?, ?) AND r.first < ? AND r.last >= ?"
                        + " AND r.id <= ? ORDER BY r.first, r.id LIMIT " + PAGE,
                of.number(),
                behind.runFirst(),
                behind.run(),
                to,
                from,
                of.runs().latest());
    }

    /** {@return some blocks of runs that begin before a time, ordered backwards by the earliest sample of the run} */
    Page backward(View of, Block before) {
        return read(
                "SELECT r.first, r.id, b.data FROM run r INDEXED BY run_first CROSS JOIN block b"
                        + " ON b.id = r.id * 4194304 + ? WHERE (r.first, r.id) < (?, ?) AND r.id <= ?"
                        + " ORDER BY r.first DESC, r.id DESC LIMIT " + PAGE,
                of.number(),
                before.runFirst(),
                before.run(),
                of.runs().latest());
    }

    /** {@return the chunks of a block; none if it is damaged, which is counted and logged} */
    List<ChunkReader> open(Block block) {
        try {
            return ChunkReader.open(block.data());
        } catch (IOException e) {
            damaged("a block of run " + block.run(), e);
            return List.of();
        }
    }

    /** {@return readers on the newest samples, each time from their beginning} */
    List<ChunkReader> fresh(View of) {
        try {
            return ChunkReader.chunks(of.newest().duplicate());
        } catch (IOException e) {
            damaged("what is in memory", e);
            return List.of();
        }
    }

    /** Goes to the next sample of a chunk; one that does not read is counted and ends the chunk. */
    boolean next(ChunkReader chunk) {
        try {
            return chunk.next();
        } catch (IOException e) {
            damaged("the rest of a chunk", e);
            return false;
        }
    }

    private void damaged(String what, IOException why) {
        damaged.incrementAndGet();
        LOG.warn("{}: {} is left out: {}", directory, what, why.getMessage());
    }

    @Override
    public void close() throws SQLException {
        reading.lock();
        try {
            database.close();
        } finally {
            reading.unlock();
        }
    }

    private Page read(String sql, long... parameters) {
        List<Block> blocks = new ArrayList<>();
        int bytes = 0;
        reading.lock();
        try (PreparedStatement statement = database.reader().prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setLong(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (bytes < PAGE_BYTES && rows.next()) {
                    Block block = new Block(rows.getLong(1), rows.getLong(2), ByteBuffer.wrap(rows.getBytes(3)));
                    blocks.add(block);
                    bytes += block.data().remaining();
                }
            }
            return new Page(blocks, bytes >= PAGE_BYTES || blocks.size() == PAGE);
        } catch (SQLException e) {
            corrupt |= Database.isCorrupt(e);
            throw new UncheckedIOException(
                    new IOException("the history in " + directory + " cannot be read: " + e.getMessage(), e));
        } finally {
            reading.unlock();
        }
    }
}
