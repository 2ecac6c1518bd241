package org.ohmstead.historian.sqlite.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Sample;
import org.ohmstead.historian.kit.MemoryJournal;
import org.sqlite.SQLiteConfig;

/** What the database goes through. */
class StoreTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final PointId POINT = new PointId("d", "p");
    private static final int SAMPLES = 5_000;

    @TempDir
    Path directory;

    private final MemoryJournal journal = new MemoryJournal("one");
    private final Random random = new Random(1);
    private SqliteHistorian historian;

    private SqliteHistorian open(MemoryJournal source, Path place, Duration retention, long buffer) {
        Settings settings = new Settings(place, retention, Duration.ofSeconds(1), buffer);
        historian = new SqliteHistorian(settings, source, Clock.fixed(NOW, ZoneOffset.UTC));
        return historian;
    }

    private void open() {
        open(journal, directory, Duration.ofDays(365), 1 << 20);
    }

    @AfterEach
    void close() {
        if (historian != null) {
            historian.close();
        }
    }

    /** Samples that do not pack well, so that the database has many pages. */
    private void append(MemoryJournal to, int count, Instant from) {
        for (int i = 0; i < count; i++) {
            Sample sample = new Sample(
                    from.plusMillis(i), TimeSource.ARRIVAL, Value.of(random.nextGaussian()), Quality.GOOD, Fault.NONE);
            to.append(POINT.device(), List.of(new PointSample(POINT.point(), ValueType.DOUBLE, "V", sample)));
        }
    }

    private long count() {
        HistoryQuery all = new HistoryQuery(
                POINT, Instant.EPOCH, NOW.plusSeconds(9), Optional.empty(), List.of(), Integer.MAX_VALUE);
        try (Stream<HistoryRow> rows = historian.query(all)) {
            return rows.count();
        }
    }

    private void awaitCount(long expected) {
        await().atMost(20, SECONDS).ignoreExceptions().until(() -> count() == expected);
    }

    private void awaitWritten(MemoryJournal source) {
        await().atMost(20, SECONDS)
                .until(() -> source.committed(Follower.CONSUMER)
                        == source.durableThrough().sequence());
    }

    @Test
    @DisplayName("the journal is told once the samples are on disk, and they are then there without it")
    void commits() {
        open();
        append(journal, SAMPLES, NOW.minusSeconds(60));
        awaitWritten(journal);
        assertThat(historian.counters()).containsEntry("stored_through", (long) SAMPLES);
        historian.close();

        open(new MemoryJournal("one"), directory, Duration.ofDays(365), 1 << 20);
        awaitCount(SAMPLES);
    }

    @Test
    @DisplayName("while it takes what waited, it tells the time of the record that it has come to")
    void tellsHowFarItIs() throws Exception {
        append(journal, 3, NOW.minusSeconds(60));
        CountDownLatch second = new CountDownLatch(1);
        Journal slow = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (self, method, args) -> method.getName().equals("open")
                        ? slow((JournalCursor) method.invoke(journal, args), second)
                        : method.invoke(journal, args));
        Settings settings = new Settings(directory, Duration.ofDays(365), Duration.ofSeconds(60), 1 << 20);
        historian = new SqliteHistorian(settings, slow, Clock.fixed(NOW, ZoneOffset.UTC));
        await().until(() -> historian.completeThrough().equals(Optional.of(NOW.minusSeconds(60))));
        assertThat(historian.counters()).containsEntry("behind", 2L);

        second.countDown();
        await().until(() -> historian.completeThrough().equals(Optional.of(NOW)));
        assertThat(historian.counters()).containsEntry("behind", 0L);
    }

    /** Gives one record a call, and after the first waits for leave. */
    private static JournalCursor slow(JournalCursor cursor, CountDownLatch second) {
        boolean[] given = {false};
        return (JournalCursor) Proxy.newProxyInstance(
                JournalCursor.class.getClassLoader(), new Class<?>[] {JournalCursor.class}, (self, method, args) -> {
                    if (!method.getName().equals("read")) {
                        return method.invoke(cursor, args);
                    }
                    if (given[0]) {
                        second.await();
                    }
                    given[0] = true;
                    return cursor.read(1, (Duration) args[1]);
                });
    }

    @Test
    @DisplayName("a journal begun anew is followed from its beginning, though its positions are known already")
    void anotherJournal() {
        open();
        append(journal, 10, NOW.minusSeconds(60));
        awaitCount(10);
        historian.close();
        MemoryJournal other = new MemoryJournal("two");
        append(other, 4, NOW.minusSeconds(30));

        open(other, directory, Duration.ofDays(365), 1 << 20);
        awaitCount(14);
    }

    @Test
    @DisplayName("a flush that fails half-way leaves nothing behind, and is done again")
    void flushIsOneTransaction() throws Exception {
        try (Store store = new Store(directory, Clock.fixed(NOW, ZoneOffset.UTC))) {
            append(journal, 10, NOW.minusSeconds(60));
            store.add(journal.open("t").read(100, Duration.ZERO));
            sql("CREATE TRIGGER no BEFORE UPDATE ON meta BEGIN SELECT raise(ABORT, 'no'); END");
            assertThat(Assertions.catchThrowable(() -> store.flush(new Database.Place("one", 10))))
                    .isInstanceOf(SQLException.class);
            assertThat(store.place().position()).isZero();
            sql("DROP TRIGGER no");
            store.flush(new Database.Place("one", 10));
            assertThat(store.place().position()).isEqualTo(10);
        }
        open(new MemoryJournal("one"), directory, Duration.ofDays(365), 1 << 20);
        awaitCount(10);
    }

    @Test
    @DisplayName("what is older than the retention goes, a slice at a time, and the space is used again")
    void retention() throws Exception {
        open();
        append(journal, SAMPLES, NOW.minus(Duration.ofDays(30)));
        awaitWritten(journal);
        append(journal, 100, NOW.minusSeconds(60));
        awaitWritten(journal);
        historian.close();

        open(journal, directory, Duration.ofDays(10), 1 << 20);
        awaitCount(100);
        historian.close();
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM run WHERE last < "
                        + NOW.minus(Duration.ofDays(10)).toEpochMilli())) {
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 4096, 8192, 12_288})
    @DisplayName("a damaged database is moved aside, and a new one is filled from the journal")
    void damagedAtStart(int from) throws Exception {
        open();
        append(journal, SAMPLES, NOW.minusSeconds(60));
        awaitWritten(journal);
        historian.close();
        damage(from, 40_000);

        open();
        append(journal, 1, NOW.minusSeconds(10));
        awaitCount(SAMPLES + 1);
        awaitWritten(journal);
        assertThat(asideOrLeftOut()).isTrue();
        assertThat(historian.trouble()).isEmpty();
    }

    private boolean asideOrLeftOut() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().contains(".damaged-"));
        }
    }

    @Test
    @DisplayName("a block whose bytes changed unnoticed by SQLite is left out and counted")
    void damagedBlock() throws Exception {
        open();
        append(journal, 100, NOW.minusSeconds(60));
        awaitWritten(journal);
        historian.close();
        sql("UPDATE block SET data = zeroblob(length(data))");

        open();
        awaitCount(0);
        assertThat(historian.counters().get("damaged_total")).isPositive();
    }

    @Test
    void refusesANewerDatabase() throws Exception {
        open();
        awaitCount(0);
        historian.close();
        sql("PRAGMA user_version = 2");

        open();
        await().until(() -> historian.trouble().isPresent());
        assertThat(historian.trouble().orElseThrow())
                .contains("history.db: a database of version 1 expected, got version 2");
    }

    @Test
    @DisplayName("on a full disk it waits and says so; when there is room again it goes on, and nothing is lost")
    void diskFull() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()),
                "a small tmpfs can only be mounted by root: not tested here");
        try {
            Path ballast = small.resolve("ballast");
            Files.write(ballast, new byte[700 << 10]);
            open(journal, small.resolve("db"), Duration.ofDays(365), 40_000);
            append(journal, 20_000, NOW.minusSeconds(60));
            await().atMost(20, SECONDS).until(() -> historian.trouble().isPresent());
            assertThat(historian.trouble().orElseThrow()).contains("full");
            long before = count();
            assertThat(before).as("what was taken is still answered").isPositive();

            Files.delete(ballast);
            awaitCount(20_000);
            awaitWritten(journal);
            await().atMost(20, SECONDS).until(() -> historian.trouble().isEmpty());
        } finally {
            historian.close();
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    @Test
    @DisplayName("questions asked while samples arrive and are written see each sample once")
    void consistentWhileWriting() throws Exception {
        open(journal, directory, Duration.ofDays(365), 2_000);
        List<Long> counts = new ArrayList<>();
        Thread appender = new Thread(() -> append(journal, SAMPLES, NOW.minusSeconds(60)));
        appender.start();
        HistoryQuery all = new HistoryQuery(POINT, Instant.EPOCH, NOW, Optional.empty(), List.of(), Integer.MAX_VALUE);
        await().atMost(20, SECONDS).ignoreExceptions().until(() -> {
            List<Instant> times;
            try (Stream<HistoryRow> rows = historian.query(all)) {
                times = rows.map(HistoryRow::at).toList();
            }
            counts.add((long) times.size());
            for (int i = 0; i < times.size(); i++) {
                if (!times.get(i).equals(NOW.minusSeconds(60).plusMillis(i))) {
                    throw new AssertionError("sample " + i + " of " + times.size() + " is at " + times.get(i));
                }
            }
            return times.size() == SAMPLES;
        });
        appender.join();
        assertThat(counts).isSorted();
    }

    private Connection connection() throws SQLException {
        return new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve(Database.FILE));
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private void damage(int from, int length) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(Database.FILE).toFile(), "rw")) {
            byte[] junk = new byte[(int) Math.min(length, file.length() - from)];
            random.nextBytes(junk);
            file.seek(from);
            file.write(junk);
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such command
        }
    }
}
