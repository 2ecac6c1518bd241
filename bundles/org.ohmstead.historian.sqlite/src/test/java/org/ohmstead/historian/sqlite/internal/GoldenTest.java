package org.ohmstead.historian.sqlite.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Sample;
import org.ohmstead.historian.kit.MemoryJournal;
import org.ohmstead.historian.kit.Specimens;
import org.ohmstead.historian.kit.Vectors;
import org.sqlite.SQLiteConfig;

/**
 * A database written by the first release of version 1 reads for ever, and what is written today is the same to the byte.
 * Vector: {@code version-1.sql}, made by that release's historian of {@link #samples}; never to be made anew.
 */
class GoldenTest {

    private static final String NAME = "version-1.sql";
    private static final int SAMPLES = 60;
    private static final List<List<Value>> VALUES = Specimens.values(230.25, (double) 0.1f, 1.0 / 3);

    @TempDir
    Path directory;

    @Test
    @DisplayName("it reads as it did")
    void reads() throws Exception {
        load(directory.resolve(Database.FILE));
        Settings settings = new Settings(directory, Duration.ofDays(36_500), 1L << 40, Duration.ofMinutes(5), 1 << 20);
        SqliteHistorian historian = new SqliteHistorian(
                settings, new MemoryJournal("golden"), Clock.fixed(Specimens.START, ZoneOffset.UTC));
        try {
            await().atMost(20, SECONDS)
                    .ignoreExceptions()
                    .until(() -> historian.points().size() == 5);
            for (int point = 0; point < 5; point++) {
                assertThat(rows(historian, point)).as("point %d", point).isEqualTo(expected(point));
            }
            assertThat(historian.counters()).containsEntry("damaged_total", 0L);
        } finally {
            historian.close();
        }
    }

    @Test
    @DisplayName("it is written as it was")
    void writes() throws Exception {
        Path file = load(directory.resolve(Database.FILE));
        for (int point = 0; point < 5; point++) {
            Buffer buffer = new Buffer();
            MemoryJournal journal = new MemoryJournal("golden");
            samples(point).forEach(sample -> journal.append("d", List.of(sample)));
            journal.open("t").read(SAMPLES, Duration.ZERO).forEach(buffer::add);
            try (Connection connection = connect(file);
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT data FROM block WHERE id = " + (Database.POINTS + point))) {
                assertThat(buffer.points().get(0).block()).as("point %d", point).isEqualTo(row.getBytes(1));
            }
        }
    }

    @Test
    @DisplayName("the tables of a new database are those of the first")
    void tables() throws Exception {
        Path first = load(directory.resolve("first.db"));
        Database.open(directory).close();
        assertThat(tables(directory.resolve(Database.FILE))).isEqualTo(tables(first));
    }

    private static List<String> tables(Path file) throws SQLException {
        List<String> all = new ArrayList<>();
        for (String question : List.of(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name",
                "PRAGMA user_version",
                "PRAGMA auto_vacuum")) {
            try (Connection connection = connect(file);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(question)) {
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
            }
        }
        return all;
    }

    /** Makes the database of the vector. */
    private static Path load(Path file) throws IOException, SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String line : Vectors.lines(GoldenTest.class, NAME)) {
                statement.execute(line);
            }
        }
        return file;
    }

    private static Connection connect(Path file) throws SQLException {
        return new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
    }

    private static List<HistoryRow> rows(SqliteHistorian historian, int point) {
        HistoryQuery all = new HistoryQuery(
                new PointId("d", "p" + point), Instant.EPOCH, Instant.MAX, Optional.empty(), List.of(), SAMPLES + 1);
        try (Stream<HistoryRow> rows = historian.query(all)) {
            return rows.toList();
        }
    }

    private static List<HistoryRow> expected(int point) {
        return samples(point).stream()
                .map(PointSample::sample)
                .map(s -> new HistoryRow(
                        s.at(),
                        List.of(s.quality() == Quality.BAD ? Optional.<Value>empty() : Optional.of(s.value())),
                        s.quality()))
                .toList();
    }

    /** Of one point: all qualities, times that follow steadily and times that do not, values that come again. */
    private static List<PointSample> samples(int point) {
        List<PointSample> samples = new ArrayList<>();
        List<Value> values = VALUES.get(point);
        for (int i = 0; i < SAMPLES; i++) {
            Instant at = Specimens.START.plusMillis(i * 1000L + (i % 10 == 9 ? i * i % 7 : 0));
            Value value = values.get((i / 2 * 7 + point) % values.size());
            Quality quality = i % 11 == 10 ? Quality.BAD : i % 13 == 12 ? Quality.UNCERTAIN : Quality.GOOD;
            Fault fault = quality == Quality.GOOD ? Fault.NONE : Specimens.FAULTS.get(i % Specimens.FAULTS.size());
            TimeSource source = i % 2 == 0 ? TimeSource.ARRIVAL : TimeSource.DEVICE;
            Sample sample = new Sample(at, source, value, quality, fault);
            samples.add(new PointSample("p" + point, value.type(), "W", sample));
        }
        return samples;
    }
}
