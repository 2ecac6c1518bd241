package org.ohmstead.historian.sqlite.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.Position;
import org.ohmstead.journal.internal.Journals;

/**
 * Not a test: prints the figures of {@code docs/benchmarks.md}. 100 devices of 100 points, a sample each 10 s: 1,000 samples
 * a second for a day of gateway time, as fast as it goes. Arguments: a directory, hours.
 */
final class Bench {

    private static final int DEVICES = 100;
    private static final int POINTS = 100;
    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]) * 360;
        long samples = (long) rounds * DEVICES * POINTS;
        Journal journal = Journals.open(directory.resolve("journal"));
        // Lets the historian follow at the pace of a gateway: a flush per 5 min of gateway time.
        long perFlush = 30L * DEVICES * POINTS;
        Settings settings = new Settings(
                directory.resolve("historian"), Duration.ofDays(3650), 1L << 40, Duration.ofHours(1), perFlush * 9);
        long began = System.nanoTime();
        append(journal, rounds);
        report("journal: append, groups forced", samples, System.nanoTime() - began);
        OUT.printf(
                "journal: %.2f bytes a sample, %d forces%n",
                1.0 * journal.counters().get("bytes") / samples,
                journal.counters().get("forces_total"));

        long cpu = cpu();
        began = System.nanoTime();
        SqliteHistorian historian = new SqliteHistorian(settings, journal, Clock.systemUTC());
        while (historian.counters().get("stored_total") < samples) {
            LockSupport.parkNanos(5_000_000);
        }
        report("historian: from journal to database", samples, System.nanoTime() - began);
        OUT.printf("historian: %.2f us of CPU a sample, reading the journal included%n", (cpu() - cpu) / 1e3 / samples);
        historian.close();
        OUT.printf(
                "historian: %.2f bytes a sample in the file%n",
                1.0 * Files.size(directory.resolve("historian/history.db")) / samples);

        SqliteHistorian again = new SqliteHistorian(settings, journal, Clock.systemUTC());
        while (again.counters().get("points") == 0) {
            LockSupport.parkNanos(5_000_000);
        }
        Instant end = START.plusSeconds(rounds * 10L);
        query(again, "raw, last hour", end.minusSeconds(3600), end, Optional.empty());
        query(again, "raw, all", START, end, Optional.empty());
        query(
                again,
                "all aggregates by 15 min, last day",
                end.minusSeconds(86_400),
                end,
                Optional.of(Duration.ofMinutes(15)));
        query(again, "all aggregates by 1 h, all", START, end, Optional.of(Duration.ofHours(1)));
        again.close();
        Journals.close(journal);
    }

    private static void query(
            SqliteHistorian historian, String what, Instant from, Instant to, Optional<Duration> step) {
        List<Aggregate> aggregates = step.isPresent() ? List.of(Aggregate.values()) : List.of();
        for (int round = 0; round < 3; round++) {
            List<Long> nanos = new ArrayList<>();
            long rows = 0;
            for (int i = 0; i < 20; i++) {
                PointId point = new PointId("site/d" + i * 3, "p" + i * 4);
                HistoryQuery query = new HistoryQuery(point, from, to, step, aggregates, Integer.MAX_VALUE);
                long began = System.nanoTime();
                try (Stream<HistoryRow> found = historian.query(query)) {
                    rows = found.count();
                }
                nanos.add(System.nanoTime() - began);
            }
            nanos.sort(null);
            if (round == 2) {
                OUT.printf(
                        "query, %s: %d rows, median %.2f ms, max %.2f ms of 20 points%n",
                        what, rows, nanos.get(10) / 1e6, nanos.get(19) / 1e6);
            }
        }
    }

    private static void append(Journal journal, int rounds) throws InterruptedException {
        List<PointSpec> specs = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            specs.add(PointSpec.of("p" + i, ValueType.DOUBLE, "V"));
        }
        Random random = new Random(1);
        double[] values = new double[DEVICES * POINTS];
        Semaphore room = new Semaphore(2000);
        CompletionStage<Position> last = CompletableFuture.completedStage(Position.START);
        for (int round = 0; round < rounds; round++) {
            for (int device = 0; device < DEVICES; device++) {
                Instant at = START.plusMillis(round * 10_000L + random.nextInt(20));
                List<PointState> states = new ArrayList<>(POINTS);
                for (int i = 0; i < POINTS; i++) {
                    int n = device * POINTS + i;
                    // A tenth moves a little at each sample, as measured values do; a fifth of the points stand still.
                    values[n] += i % 5 == 0 ? 0 : (random.nextInt(21) - 10);
                    states.add(PointState.unread("site/d" + device, specs.get(i), at)
                            .after(new Reading.Good("p" + i, Value.of(values[n] / 10), at, TimeSource.ARRIVAL)));
                }
                room.acquire();
                last = journal.append(new Batch("site/d" + device, at, states))
                        .whenComplete((position, failure) -> room.release());
            }
        }
        last.toCompletableFuture().join();
    }

    private static void report(String what, long samples, long nanos) {
        OUT.printf("%s: %d samples in %.1f s = %.0f a second%n", what, samples, nanos / 1e9, samples * 1e9 / nanos);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
