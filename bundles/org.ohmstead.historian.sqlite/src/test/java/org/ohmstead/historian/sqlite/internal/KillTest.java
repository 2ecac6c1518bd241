package org.ohmstead.historian.sqlite.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.kit.Victim;
import org.ohmstead.journal.internal.Journals;

/** A process with journal and historian under load is killed as by {@code kill -9}. */
class KillTest {

    private static final int ENOUGH = 15_000;
    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");
    private static final PointSpec SPEC = PointSpec.of("n", ValueType.LONG, "1");

    @TempDir
    Path directory;

    /** Appends numbers without end, each at its own ms; tells each that was acknowledged. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            PrintStream mouth = Victim.mouth();
            Journal journal = Journals.open(directory.resolve("journal"));
            SqliteHistorian historian = KillTest.historian(directory, journal);
            await().ignoreExceptions().until(() -> historian.points().isEmpty()); // it is open
            Semaphore room = new Semaphore(1000);
            for (long number = 0; ; number++) {
                if (number == ENOUGH / 2) {
                    // However slow the machine is: some is in the database when it is killed.
                    await().atMost(60, SECONDS).until(() -> historian.counters().get("stored_through") > 0);
                }
                long mine = number;
                Instant at = START.plusMillis(number);
                PointState state = PointState.unread("d", SPEC, at)
                        .after(new Reading.Good("n", Value.of(number), at, TimeSource.ARRIVAL));
                room.acquire();
                journal.append(new Batch("d", at, List.of(state))).thenAccept(position -> {
                    Victim.tell(mouth, Long.toString(mine));
                    room.release();
                });
            }
        }
    }

    /** A small buffer: it is written many times a second. */
    private static SqliteHistorian historian(Path directory, Journal journal) {
        Settings settings = new Settings(
                directory.resolve("historian"), Duration.ofDays(3650), 1L << 40, Duration.ofSeconds(1), 3_000);
        return new SqliteHistorian(settings, journal, Clock.systemUTC());
    }

    @RepeatedTest(3)
    @Timeout(120)
    @DisplayName("every acknowledged sample is in the history afterwards, exactly once")
    void killed() throws Exception {
        Set<Long> acknowledged = Victim.kill(Writer.class, directory, ENOUGH).stream()
                .map(Long::valueOf)
                .collect(Collectors.toSet());

        Journal journal = Journals.open(directory.resolve("journal"));
        try (Store database = new Store(directory.resolve("historian"), Clock.systemUTC())) {
            assertThat(database.place().position())
                    .as("some was in the database, some was not")
                    .isBetween(1L, journal.durableThrough().sequence());
        }
        SqliteHistorian historian = historian(directory, journal);
        long last = journal.durableThrough().sequence();
        await().atMost(20, SECONDS).until(() -> historian.counters().get("stored_through") >= last);
        List<Long> stored = numbers(historian);
        historian.close();
        Journals.close(journal);

        assertThat(stored).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(new HashSet<>(stored)).containsAll(acknowledged);
    }

    private static List<Long> numbers(SqliteHistorian historian) {
        HistoryQuery all = new HistoryQuery(
                new PointId("d", "n"),
                START,
                START.plus(Duration.ofDays(9)),
                Optional.empty(),
                List.of(),
                Integer.MAX_VALUE);
        try (Stream<HistoryRow> rows = historian.query(all)) {
            return rows.map(row -> ((Value.Whole) row.values().get(0).orElseThrow()).value())
                    .toList();
        }
    }
}
