package org.ohmstead.historian.sqlite.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Sample;
import org.ohmstead.historian.kit.MemoryJournal;
import org.sqlite.SQLiteConfig;

/** A historian on a journal in memory, and the usual calls. */
abstract class StoreCase {

    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    static final PointId POINT = new PointId("d", "p");
    static final int SAMPLES = 5_000;

    @TempDir
    Path directory;

    final MemoryJournal journal = new MemoryJournal("one");
    private final Random random = new Random(1);
    SqliteHistorian historian;

    SqliteHistorian open(MemoryJournal source, Path place, Duration retention, long buffer) {
        Settings settings = new Settings(place, retention, 1L << 40, Duration.ofMillis(20), buffer);
        historian = new SqliteHistorian(settings, source, Clock.fixed(NOW, ZoneOffset.UTC));
        return historian;
    }

    void open() {
        open(journal, directory, Duration.ofDays(365), 1 << 20);
    }

    @AfterEach
    void closeHistorian() {
        if (historian != null) {
            historian.close();
        }
    }

    /** Samples that do not pack well, so that the database has many pages. */
    void append(MemoryJournal to, int count, Instant from) {
        for (int i = 0; i < count; i++) {
            Sample sample = new Sample(
                    from.plusMillis(i), TimeSource.ARRIVAL, Value.of(random.nextGaussian()), Quality.GOOD, Fault.NONE);
            to.append(POINT.device(), List.of(new PointSample(POINT.point(), ValueType.DOUBLE, "V", sample)));
        }
    }

    long count() {
        HistoryQuery all = new HistoryQuery(
                POINT, Instant.EPOCH, NOW.plusSeconds(9), Optional.empty(), List.of(), Integer.MAX_VALUE);
        try (Stream<HistoryRow> rows = historian.query(all)) {
            return rows.count();
        }
    }

    void awaitCount(long expected) {
        await().atMost(20, SECONDS).ignoreExceptions().until(() -> count() == expected);
    }

    void awaitWritten(MemoryJournal source) {
        await().atMost(20, SECONDS)
                .until(() -> source.committed(Follower.CONSUMER)
                        == source.durableThrough().sequence());
    }

    Connection connection() throws SQLException {
        return new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve(Database.FILE));
    }

    void sql(String text) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    void damage(int from, int length) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(Database.FILE).toFile(), "rw")) {
            byte[] junk = new byte[(int) Math.min(length, file.length() - from)];
            random.nextBytes(junk);
            file.seek(from);
            file.write(junk);
        }
    }
}
