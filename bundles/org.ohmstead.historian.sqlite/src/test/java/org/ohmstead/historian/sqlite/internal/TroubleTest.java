package org.ohmstead.historian.sqlite.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Sample;
import org.ohmstead.historian.kit.SmallDisk;

/** What may happen to a database, and what is left of the history then. */
class TroubleTest extends StoreCase {

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM meta",
                "DELETE FROM point WHERE number = 0",
                "UPDATE point SET type = 'DOUBLF'",
                "DROP TABLE meta",
                "DROP TABLE block",
                "PRAGMA user_version = 0"
            })
    @DisplayName("what SQLite takes for sound and is none of ours is moved aside, too, instead of being tried for ever")
    void damagedContent(String sql) throws Exception {
        open();
        append(journal, 20, NOW.minusSeconds(60));
        PointSample other = new PointSample(
                "q", ValueType.LONG, "1", new Sample(NOW, TimeSource.ARRIVAL, Value.of(1L), Quality.GOOD, Fault.NONE));
        journal.append(POINT.device(), List.of(other));
        awaitWritten(journal);
        historian.close();
        sql(sql);

        open();
        awaitCount(20);
        assertThat(historian.counters()).containsEntry("set_aside", 1L);
        assertThat(asideOrLeftOut()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("a database that vanished, or has not a byte left, is filled again from the journal")
    void vanished(boolean whole) throws Exception {
        open();
        append(journal, 20, NOW.minusSeconds(60));
        awaitWritten(journal);
        historian.close();
        Files.delete(directory.resolve(Database.FILE));
        if (!whole) {
            Files.createFile(directory.resolve(Database.FILE));
        }

        open();
        awaitCount(20);
    }

    @Test
    @DisplayName("a clock that leaps ahead by years does not empty the history")
    void clockLeaps() {
        open();
        append(journal, 20, NOW.minusSeconds(60));
        awaitWritten(journal);
        historian.close();
        Settings settings = new Settings(directory, Duration.ofDays(10), 1L << 40, Duration.ofSeconds(60), 1 << 20);
        Clock ahead = Clock.fixed(NOW.plus(Duration.ofDays(4_000)), ZoneOffset.UTC);
        historian = new SqliteHistorian(settings, journal, ahead);
        await().until(() -> historian.completeThrough().isPresent());

        append(journal, 1, NOW.minusSeconds(10)); // taken after retention had its turn
        awaitCount(21);
    }

    @Test
    @DisplayName("an error below, such as no memory or no native library, is told, and it goes on once it is over")
    void survivesErrors() {
        AtomicInteger failures = new AtomicInteger(2);
        Journal failing = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (self, method, args) -> {
                    if (method.getName().equals("open") && failures.getAndDecrement() > 0) {
                        throw new UnsatisfiedLinkError("planted by the test");
                    }
                    return method.invoke(journal, args);
                });
        append(journal, 5, NOW.minusSeconds(60));
        Settings settings = new Settings(directory, Duration.ofDays(10), 1L << 40, Duration.ofSeconds(60), 1 << 20);
        historian = new SqliteHistorian(settings, failing, Clock.fixed(NOW, ZoneOffset.UTC));
        await().until(() -> historian.trouble().orElse("").contains("planted by the test"));
        awaitCount(5);
        await().until(() -> historian.trouble().isEmpty());
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
        try (SmallDisk disk = SmallDisk.mount(directory, 1024)) {
            disk.take(700);
            try {
                open(journal, disk.directory().resolve("db"), Duration.ofDays(365), 40_000);
                append(journal, 20_000, NOW.minusSeconds(60));
                await().atMost(20, SECONDS).until(() -> historian.trouble().isPresent());
                assertThat(historian.trouble().orElseThrow()).contains("full");
                long before = count();
                assertThat(before).as("what was taken is still answered").isPositive();

                disk.giveBack();
                awaitCount(20_000);
                awaitWritten(journal);
                await().atMost(20, SECONDS).until(() -> historian.trouble().isEmpty());
            } finally {
                historian.close();
            }
        }
    }

    @Test
    @DisplayName("it is stuck when its thread does not come round, not while it waits for a store in trouble")
    void stuck() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Journal blocked = (Journal) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, args) -> {
                    assertThat(release.await(10, SECONDS)).isTrue();
                    throw new UncheckedIOException(new IOException("planted by the test"));
                });
        Follower follower = new Follower(
                blocked,
                new Settings(directory, Duration.ofDays(1), 1 << 20, Duration.ofSeconds(1), 1 << 20),
                Clock.systemUTC());
        Thread thread = new Thread(follower, "follows");
        thread.start();
        await().until(() -> follower.stuckForNanos() > Duration.ofMillis(50).toNanos());

        release.countDown();
        await().until(() -> follower.trouble().isPresent() && follower.stuckForNanos() == 0);
        follower.stop();
        thread.join();
    }
}
