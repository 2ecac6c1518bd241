package org.ohmstead.historian.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.Aggregate;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.HistoryPoint;
import org.ohmstead.historian.HistoryQuery;
import org.ohmstead.historian.HistoryRow;
import org.ohmstead.historian.Journal;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Sample;

/** What every engine promises. An engine's test extends this and says how it is started and stopped. */
@Timeout(60)
public abstract class HistorianContract {

    /** The present, for all engines under test. */
    protected static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    /** All samples of the tests lie around here. */
    protected static final Instant DAY = Instant.parse("2026-05-31T22:00:00Z");

    private static final PointId POINT = new PointId("cellar/meter", "power");
    private static final List<Aggregate> ALL = List.of(Aggregate.values());

    private final MemoryJournal journal = new MemoryJournal("kit");
    private Historian historian;

    /**
     * Starts the engine on what it stored before, if it was stopped. Its present is {@link #NOW}.
     *
     * @param source to follow
     * @return the running engine
     * @throws Exception if it cannot be started
     */
    protected abstract Historian start(Journal source) throws Exception;

    /**
     * Stops the engine as when its bundle stops.
     *
     * @param engine started before
     * @throws Exception if it cannot be stopped
     */
    protected abstract void stop(Historian engine) throws Exception;

    @BeforeEach
    void startEngine() throws Exception {
        historian = start(journal);
    }

    @AfterEach
    void stopEngine() throws Exception {
        stop(historian);
    }

    private void restart() throws Exception {
        settle();
        stop(historian);
        historian = start(journal);
        settle();
    }

    /** Waits until the engine has all that the journal has. */
    private void settle() {
        Optional<PointId> marker = Optional.of(new PointId("kit", "n" + journal.samples()));
        journal.append("kit", List.of(sample(marker.get().point(), good(DAY, Value.of(1.0)))));
        await().ignoreExceptions().until(() -> historian.point(marker.get()).isPresent());
    }

    private static Sample good(Instant at, Value value) {
        return new Sample(at, TimeSource.ARRIVAL, value, Quality.GOOD, Fault.NONE);
    }

    private static Sample bad(Instant at) {
        return new Sample(at, TimeSource.ARRIVAL, Value.of(77.0), Quality.BAD, Fault.TIMEOUT);
    }

    private static PointSample sample(String point, Sample sample) {
        return new PointSample(point, sample.value().type(), "W", sample);
    }

    private void append(Sample... samples) {
        for (Sample each : samples) {
            journal.append(POINT.device(), List.of(sample(POINT.point(), each)));
        }
    }

    private static HistoryQuery raw(Instant from, Instant to) {
        return new HistoryQuery(POINT, from, to, Optional.empty(), List.of(), Integer.MAX_VALUE);
    }

    private static HistoryQuery stepped(Instant from, Instant to, Duration step, Aggregate... aggregates) {
        return new HistoryQuery(POINT, from, to, Optional.of(step), List.of(aggregates), Integer.MAX_VALUE);
    }

    private List<HistoryRow> rows(HistoryQuery query) {
        try (Stream<HistoryRow> rows = historian.query(query)) {
            return rows.toList();
        }
    }

    private List<String> texts(HistoryQuery query) {
        return rows(query).stream()
                .map(row -> Duration.between(DAY, row.at()).toMillis() + ":"
                        + String.join(
                                ",",
                                row.values().stream()
                                        .map(value -> value.map(Value::text).orElse("-"))
                                        .toList()))
                .toList();
    }

    private static Instant ms(long ms) {
        return DAY.plusMillis(ms);
    }

    @Test
    @DisplayName("samples come in order of time, from the beginning included to the end not included")
    void range() {
        append(good(ms(10), Value.of(1.0)), good(ms(20), Value.of(2.5)), good(ms(30), Value.of(3.0)));
        settle();

        assertThat(texts(raw(ms(10), ms(30)))).containsExactly("10:1.0", "20:2.5");
        assertThat(texts(raw(ms(11), ms(31)))).containsExactly("20:2.5", "30:3.0");
        assertThat(texts(raw(Instant.MIN, Instant.MAX))).hasSize(3);
        assertThat(texts(raw(ms(10).plusNanos(1), ms(20).plusNanos(1)))).containsExactly("20:2.5");
    }

    @Test
    @DisplayName("it tells that nothing is missing up to the present once it has all that was acknowledged")
    void completeThrough() throws Exception {
        append(good(ms(10), Value.of(1.0)));
        settle();

        await().until(() -> historian.completeThrough().equals(Optional.of(NOW)));
        assertThat(historian.counters())
                .containsEntry("behind", 0L)
                .containsEntry("complete_through", NOW.toEpochMilli());
    }

    @Test
    @DisplayName("late samples find their place, also behind a restart")
    void late() throws Exception {
        append(good(ms(5000), Value.of(5.0)), good(ms(3000), Value.of(3.0)));
        restart();
        append(good(ms(4000), Value.of(4.0)), good(ms(-86_400_000), Value.of(0.0)), good(ms(6000), Value.of(6.0)));
        settle();

        assertThat(texts(raw(ms(-86_400_000), ms(10_000))))
                .containsExactly("-86400000:0.0", "3000:3.0", "4000:4.0", "5000:5.0", "6000:6.0");
    }

    @Test
    @DisplayName("samples of equal time are all kept, in the order of arrival, also across a restart")
    void equalTimes() throws Exception {
        append(good(ms(1), Value.of(1.0)), good(ms(2), Value.of(2.0)), good(ms(2), Value.of(3.0)));
        restart();
        append(good(ms(2), Value.of(4.0)), good(ms(1), Value.of(9.0)));
        settle();

        assertThat(texts(raw(ms(0), ms(9)))).containsExactly("1:1.0", "1:9.0", "2:2.0", "2:3.0", "2:4.0");
    }

    @Test
    @DisplayName("a bad sample has a row without a value")
    void badSamples() {
        append(good(ms(1), Value.of(1.0)), bad(ms(2)), good(ms(3), Value.of(1.0)));
        settle();

        assertThat(texts(raw(ms(0), ms(9)))).containsExactly("1:1.0", "2:-", "3:1.0");
        assertThat(rows(raw(ms(0), ms(9)))).extracting(HistoryRow::quality).contains(Quality.BAD);
    }

    @Test
    @DisplayName("all types come back as they were, bit by bit")
    void types() throws Exception {
        Value[] values = {
            Value.of(-0.0),
            Value.of(0.0),
            Value.of(0.1),
            Value.of(230.10000610351562), // a float in a double
            Value.of(Double.MIN_VALUE),
            Value.of(Double.MAX_VALUE),
            Value.of(123456.78901),
            Value.of(Long.MAX_VALUE),
            Value.of(Long.MIN_VALUE),
            Value.of((1L << 53) + 1),
            Value.of(true),
            Value.of(false),
            Value.of(""),
            Value.of("ä€𝄞"),
            Value.of(new byte[] {0, -1, 127})
        };
        for (int i = 0; i < values.length; i++) {
            append(good(ms(i), values[i]), good(ms(i), values[i]));
        }
        settle();
        List<Value> expected =
                Arrays.stream(values).flatMap(v -> Stream.of(v, v)).toList();
        for (int round = 0; round < 2; round++) {
            assertThat(rows(raw(ms(0), ms(99))))
                    .extracting(row -> row.values().get(0).orElseThrow())
                    .isEqualTo(expected);
            restart();
        }
    }

    @Test
    @DisplayName("points are listed by id, with the type and unit written last")
    void points() throws Exception {
        append(good(ms(1), Value.of(1.0)));
        journal.append("a", List.of(sample("z", good(ms(1), Value.of(1L))), sample("b", good(ms(1), Value.of("x")))));
        journal.append("a", List.of(new PointSample("z", ValueType.DOUBLE, "kW", good(ms(2), Value.of(1.5)))));
        for (int round = 0; round < 2; round++) {
            restart();
            assertThat(historian.points())
                    .filteredOn(point -> !point.id().device().equals("kit"))
                    .containsExactly(
                            new HistoryPoint(new PointId("a", "b"), ValueType.TEXT, "W"),
                            new HistoryPoint(new PointId("a", "z"), ValueType.DOUBLE, "kW"),
                            new HistoryPoint(POINT, ValueType.DOUBLE, "W"));
            assertThat(historian.point(POINT)).isPresent();
            assertThat(historian.point(new PointId("a", "nothing"))).isEmpty();
        }
    }

    @Test
    void unknownPointHasNoRows() {
        settle();
        assertThat(rows(raw(ms(0), ms(9)))).isEmpty();
        assertThat(rows(stepped(ms(0), ms(9), Duration.ofMillis(3), Aggregate.COUNT)))
                .isEmpty();
    }

    @Test
    @DisplayName("intervals are counted from the beginning asked for; those without samples have no row")
    void intervals() {
        append(good(ms(7), Value.of(1.0)), good(ms(16), Value.of(2.0)), good(ms(17), Value.of(4.0)), bad(ms(48)));
        settle();

        assertThat(texts(stepped(ms(7), ms(57), Duration.ofMillis(10), Aggregate.AVG, Aggregate.COUNT)))
                .containsExactly("7:1.5,2", "17:4.0,1", "47:-,1");
        assertThat(rows(stepped(ms(7), ms(57), Duration.ofMillis(10), Aggregate.AVG)))
                .extracting(HistoryRow::quality)
                .containsExactly(Quality.GOOD, Quality.GOOD, Quality.BAD);
    }

    @Test
    @DisplayName("intervals are counted rightly from a beginning that is farther away than ms can tell")
    void intervalsFromTheBeginningOfTime() {
        append(good(ms(7), Value.of(1.0)), good(ms(3_600_007), Value.of(2.0)));
        settle();
        Duration step = Duration.ofMinutes(7);

        List<HistoryRow> rows = rows(stepped(Instant.MIN, Instant.MAX, step, Aggregate.FIRST));

        assertThat(rows).hasSize(2);
        long behind = Math.floorMod(ms(7).getEpochSecond() - Instant.MIN.getEpochSecond(), step.toSeconds());
        assertThat(rows.get(0).at()).isEqualTo(ms(0).minusSeconds(behind));
        assertThat(Duration.between(rows.get(0).at(), rows.get(1).at()).toMillis() % step.toMillis())
                .isZero();
    }

    @Test
    @DisplayName("a step longer than the time asked for is one interval; the last one ends where the time ends")
    void longSteps() {
        append(good(ms(0), Value.of(1.0)), good(ms(99), Value.of(2.0)), good(ms(100), Value.of(4.0)));
        settle();

        assertThat(texts(stepped(
                        ms(0), ms(100), Duration.ofDays(100_000), Aggregate.COUNT, Aggregate.TIME_WEIGHTED_AVG)))
                .containsExactly("0:2,1.01");
        assertThat(texts(stepped(ms(0), ms(100), Duration.ofMillis(60), Aggregate.COUNT, Aggregate.TIME_WEIGHTED_AVG)))
                .containsExactly("0:1,1.0", "60:1,1.025");
    }

    @Test
    @DisplayName(
            "time-weighted: 10 for 4 ms, 20 for 2 ms, bad for 2 ms, 30 for 2 ms; before that 5 from the interval before")
    void timeWeighted() {
        append(
                good(ms(-500), Value.of(5.0)),
                good(ms(10), Value.of(10.0)),
                good(ms(14), Value.of(20.0)),
                bad(ms(16)),
                good(ms(18), Value.of(30.0)));
        settle();

        // From 10 on: (10 * 4 + 20 * 2 + 30 * 2) / 8.
        assertThat(texts(stepped(ms(10), ms(20), Duration.ofMillis(10), Aggregate.TIME_WEIGHTED_AVG)))
                .containsExactly("10:17.5");
        // From 0 on: (5 * 10 + 10 * 4 + 20 * 2 + 30 * 2) / 18.
        assertThat(texts(stepped(ms(0), ms(20), Duration.ofMillis(20), Aggregate.TIME_WEIGHTED_AVG)))
                .containsExactly("0:" + 190.0 / 18);
    }

    @Test
    @DisplayName("no value stands beyond the present")
    void present() {
        append(good(NOW.minusMillis(10), Value.of(1.0)), good(NOW.minusMillis(4), Value.of(2.0)));
        settle();

        List<HistoryRow> rows = rows(
                stepped(NOW.minusMillis(10), NOW.plusMillis(990), Duration.ofSeconds(1), Aggregate.TIME_WEIGHTED_AVG));
        assertThat(rows.get(0).values().get(0)).contains(Value.of(1.4));
    }

    @Test
    @DisplayName("longs beyond 2^53 stay exact; a sum that is too big becomes a double")
    void bigLongs() {
        long big = (1L << 60) + 1;
        append(good(ms(0), Value.of(big)), good(ms(1), Value.of(big + 2)), good(ms(2), Value.of(3L)));
        settle();
        Aggregate[] asked = {Aggregate.MIN, Aggregate.MAX, Aggregate.FIRST, Aggregate.LAST, Aggregate.SUM};

        assertThat(texts(stepped(ms(0), ms(9), Duration.ofMillis(9), asked)))
                .containsExactly("0:3," + (big + 2) + "," + big + ",3," + (2 * big + 5));

        append(good(ms(3), Value.of(Long.MAX_VALUE)), good(ms(4), Value.of(-5L)));
        settle();
        assertThat(rows(stepped(ms(0), ms(9), Duration.ofMillis(9), Aggregate.SUM))
                        .get(0)
                        .values()
                        .get(0))
                .containsInstanceOf(Value.Real.class);
    }

    @Test
    @DisplayName("texts and booleans have a first, a last and a count, and nothing that takes numbers")
    void noNumbers() {
        append(good(ms(0), Value.of("a")), good(ms(1), Value.of("b")));
        settle();

        assertThat(texts(stepped(ms(0), ms(9), Duration.ofMillis(9), Aggregate.FIRST, Aggregate.LAST, Aggregate.COUNT)))
                .containsExactly("0:a,b,2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows(stepped(ms(0), ms(9), Duration.ofMillis(9), Aggregate.AVG)))
                .withMessageContaining("'avg'")
                .withMessageContaining("text");
    }

    @Test
    @DisplayName("rows are made while they are drawn, and no more than wanted")
    void limit() {
        for (int i = 0; i < 100; i++) {
            append(good(ms(i), Value.of((double) i)));
        }
        settle();

        assertThat(rows(new HistoryQuery(POINT, ms(0), ms(100), Optional.empty(), List.of(), 7)))
                .hasSize(7);
        try (Stream<HistoryRow> rows = historian.query(raw(ms(0), ms(100)))) {
            Iterator<HistoryRow> drawn = rows.iterator();
            drawn.next();
            append(good(ms(200), Value.of(1.0)));
            settle();
            assertThat(drawn.next().at()).isEqualTo(ms(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("any samples, any question: the same answer as the plainest reading of the definitions gives")
    void likeTheReference(int seed) throws Exception {
        Random random = new Random(seed);
        List<Sample> arrived = new ArrayList<>();
        for (int part = 0; part < 4; part++) {
            for (int i = 0; i < 150; i++) {
                Sample each = random(random, seed);
                arrived.add(each);
                append(each);
            }
            if (random.nextBoolean()) {
                restart();
            }
        }
        // The point's last type decides what may be asked.
        Sample last = good(ms(20_000), seed % 2 == 0 ? Value.of(1L) : Value.of(1.0));
        arrived.add(last);
        append(last);
        settle();

        Reference reference = new Reference(arrived, NOW);
        for (int i = 0; i < 60; i++) {
            Instant from = ms(random.nextInt(14_000) - 2_000);
            Instant to = from.plusMillis(1 + random.nextInt(9_000));
            HistoryQuery query = random.nextInt(4) == 0
                    ? raw(from, to)
                    : new HistoryQuery(
                            POINT,
                            from,
                            to,
                            Optional.of(Duration.ofMillis(1 + random.nextInt(3_000))),
                            ALL,
                            1 + random.nextInt(500));
            assertSame(rows(query), reference.query(query), query);
        }
    }

    private static Sample random(Random random, int seed) {
        // Half of the seeds are mixed types, as after a change of configuration; times repeat, jump and have gaps.
        Instant at = ms(random.nextInt(5) == 0 ? random.nextInt(40) * 100L : random.nextInt(10_000));
        int kind = seed % 4 < 2 ? seed % 2 : random.nextInt(4);
        Value value =
                switch (kind) {
                    case 0 -> Value.of(random.nextLong() >> ((seed % 4 < 2 ? 0 : 12) + random.nextInt(40)));
                    case 1 -> Value.of(random.nextInt(10_000) / 10.0 - 300);
                    case 2 -> Value.of((double) random.nextFloat());
                    default -> Value.of("text " + random.nextInt(9));
                };
        int trouble = random.nextInt(8);
        return trouble == 0
                ? bad(at)
                : trouble == 1
                        ? new Sample(at, TimeSource.DEVICE, value, Quality.UNCERTAIN, Fault.STALE)
                        : good(at, value);
    }

    private static void assertSame(List<HistoryRow> actual, List<HistoryRow> expected, HistoryQuery query) {
        assertThat(actual).as("%s", query).hasSameSizeAs(expected);
        for (int row = 0; row < actual.size(); row++) {
            HistoryRow a = actual.get(row);
            HistoryRow e = expected.get(row);
            assertThat(a.at()).as("%s", query).isEqualTo(e.at());
            assertThat(a.quality()).as("%s at %s", query, e.at()).isEqualTo(e.quality());
            for (int column = 0; column < e.values().size(); column++) {
                assertClose(a.values().get(column), e.values().get(column), query + " column " + column);
            }
        }
    }

    private static void assertClose(Optional<Value> actual, Optional<Value> expected, String what) {
        if (expected.isPresent() && expected.get() instanceof Value.Real real && actual.isPresent()) {
            assertThat(actual.get()).as(what).isInstanceOf(Value.Real.class);
            double tolerance = Math.max(1e-9, Math.abs(real.value()) * 1e-9);
            assertThat(((Value.Real) actual.get()).value()).as(what).isCloseTo(real.value(), within(tolerance));
        } else {
            assertThat(actual).as(what).isEqualTo(expected);
        }
    }
}
