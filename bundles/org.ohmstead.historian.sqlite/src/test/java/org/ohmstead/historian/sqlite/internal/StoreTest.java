package org.ohmstead.historian.sqlite.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
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
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Position;
import org.ohmstead.historian.Sample;
import org.ohmstead.historian.kit.MemoryJournal;
import org.sqlite.SQLiteConfig;

/** What the database goes through. */
class StoreTest extends StoreCase {

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
        Settings settings = new Settings(directory, Duration.ofDays(365), 1L << 40, Duration.ofSeconds(60), 1 << 20);
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

    @Test
    @DisplayName("beyond the quota the oldest goes, the newest stays, and the file does not grow on")
    void quota() throws Exception {
        for (int run = 0; run < 30; run++) {
            try (Store store = new Store(directory, Clock.fixed(NOW, ZoneOffset.UTC))) {
                MemoryJournal part = new MemoryJournal("one");
                append(part, 1_000, NOW.minusSeconds(3_000 - run * 100));
                store.add(part.open("t").read(1_000, Duration.ZERO));
                store.flush(new Database.Place("one", 0));
                assertThat(store.checkpoint()).isTrue();
            }
        }
        long before = Files.size(directory.resolve(Database.FILE));
        Settings half = new Settings(directory, Duration.ofDays(365), before / 2, Duration.ofMillis(20), 1 << 20);
        historian = new SqliteHistorian(half, journal, Clock.fixed(NOW, ZoneOffset.UTC));
        await().atMost(20, SECONDS).ignoreExceptions().untilAsserted(() -> assertThat(count())
                .isBetween(8_000L, 17_000L));
        append(journal, 1, NOW.minusMillis(1));
        await().ignoreExceptions().until(() -> first(NOW.minusSeconds(199)).equals(NOW.minusSeconds(100)));
        historian.close();
        try (Store store = new Store(directory, Clock.fixed(NOW, ZoneOffset.UTC))) {
            assertThat(store.bytes()).isLessThan(before);
        }
    }

    private Instant first(Instant from) {
        HistoryQuery query = new HistoryQuery(POINT, from, NOW, Optional.empty(), List.of(), 1);
        try (Stream<HistoryRow> rows = historian.query(query)) {
            return rows.findFirst().orElseThrow().at();
        }
    }

    @Test
    @DisplayName("what was removed is out of the write-ahead log at once, which therefore does not grow meanwhile")
    void removalIsCheckpointed() throws Exception {
        try (Store store = new Store(directory, Clock.fixed(NOW, ZoneOffset.UTC))) {
            append(journal, 1_000, NOW.minus(Duration.ofDays(30)));
            store.add(journal.open("t").read(1_000, Duration.ZERO));
            store.flush(new Database.Place("one", 1_000));
            assertThat(store.checkpoint()).isTrue();
            while (store.removeOld(NOW.minusSeconds(1).toEpochMilli(), Long.MAX_VALUE, 10)) {
                assertThat(store.written()).isLessThan(NOW.toEpochMilli());
            }
            Path copy = Files.createDirectory(directory.resolve("copy")).resolve(Database.FILE);
            Files.copy(directory.resolve(Database.FILE), copy); // without the log
            try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + copy);
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT count(*) FROM run")) {
                assertThat(rows.getLong(1)).isZero();
            }
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

    @Test
    @DisplayName("when it is stopped it writes what is in memory")
    void stopWrites() {
        Settings lazy = new Settings(directory, Duration.ofDays(365), 1L << 40, Duration.ofMinutes(10), 1 << 20);
        historian = new SqliteHistorian(lazy, journal, Clock.fixed(NOW, ZoneOffset.UTC));
        append(journal, 50, NOW.minusSeconds(60));
        awaitCount(50);
        assertThat(historian.counters()).containsEntry("stored_through", 0L);
        historian.close();
        assertThat(journal.committed(Follower.CONSUMER)).isEqualTo(50);

        open(new MemoryJournal("one"), directory, Duration.ofDays(365), 1 << 20);
        awaitCount(50);
    }

    @Test
    @DisplayName("stopped and started again while samples come, as when its bundle is updated: each is there once")
    void restartedWhileWriting() throws Exception {
        Thread appender = new Thread(() -> {
            for (int part = 0; part < 50; part++) {
                append(journal, 100, NOW.minusSeconds(60).plusMillis(part * 100L));
            }
        });
        appender.start();
        for (int round = 0; round < 5; round++) {
            open(journal, directory, Duration.ofDays(365), 20_000);
            await().until(() -> historian.completeThrough().isPresent());
            historian.close();
        }
        open();
        appender.join();
        awaitCount(SAMPLES);
        HistoryQuery all = new HistoryQuery(POINT, Instant.EPOCH, NOW, Optional.empty(), List.of(), Integer.MAX_VALUE);
        try (Stream<HistoryRow> rows = historian.query(all)) {
            assertThat(rows.map(HistoryRow::at).toList()).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName(
            "of big blocks only a few are in memory at once, however long the time asked for, and none is left out")
    void pagesAreBoundInBytes() throws Exception {
        int blocks = 12;
        int size = 400_000;
        try (Store store = new Store(directory, Clock.fixed(NOW, ZoneOffset.UTC))) {
            for (int i = 0; i < blocks; i++) {
                Value text = Value.of((char) ('a' + i) + "x".repeat(size));
                Sample sample =
                        new Sample(NOW.minusSeconds(blocks - i), TimeSource.ARRIVAL, text, Quality.GOOD, Fault.NONE);
                PointSample point = new PointSample(POINT.point(), ValueType.TEXT, "1", sample);
                store.add(List.of(new JournalRecord(new Position(i + 1), POINT.device(), sample.at(), List.of(point))));
                store.flush(new Database.Place("one", i + 1));
            }
            Store.View view = store.view(POINT).orElseThrow();
            Store.Block start = new Store.Block(0, 0, ByteBuffer.allocate(0));
            assertThat(store.forward(view, 0, NOW.toEpochMilli(), start).blocks())
                    .hasSizeBetween(2, 3);
            assertThat(Samples.before(store, view, NOW.minusSeconds(blocks - 1).toEpochMilli()))
                    .hasValueSatisfying(standing ->
                            assertThat(standing.value().orElseThrow().text()).startsWith("ax"));
        }
        open(new MemoryJournal("one"), directory, Duration.ofDays(365), 1 << 20);
        awaitCount(blocks);
    }
}
