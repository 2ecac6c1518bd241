package org.ohmstead.driver.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.Area;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PreparedRead;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.ohmstead.driver.tck.DeviceTwin.Mood;

/** What every driver that can be asked promises, as tests. A driver's bundle subclasses this once per transport. */
@Timeout(30)
public abstract class DriverContract {

    private static final Duration MOST = Duration.ofMillis(500);
    /** What a busy machine may add. */
    private static final Duration SLACK = Duration.ofSeconds(1);
    /** Few enough that a slow medium serves each within the timeout, on a busy machine too. */
    private static final int CALLERS = 6;

    private static final int ROUNDS = 8;
    private static final int MEASUREMENTS = 3;

    private DeviceTwin twin;
    private Leftovers leftovers;

    /**
     * {@return a fresh twin, healthy, with its driver made}
     *
     * @throws Exception if it cannot be set up
     */
    protected abstract DeviceTwin twin() throws Exception;

    @BeforeEach
    void start() throws Exception {
        leftovers = new Leftovers();
        twin = twin();
    }

    @AfterEach
    void stop() {
        twin.close();
    }

    @Test
    @DisplayName("device, link, unit and cadence are well-formed and do not change")
    void names() {
        Names.check(twin.driver(), MOST);
    }

    @Test
    @DisplayName("points are described: distinct names, units, spans within areas that exist")
    void describesPoints() {
        List<PointSpec> points = twin.driver().points();

        assertThat(points).hasSizeGreaterThanOrEqualTo(2).isUnmodifiable().contains(twin.point());
        assertThat(points).extracting(PointSpec::name).doesNotHaveDuplicates();
        assertThat(points).allSatisfy(point -> {
            assertThat(point.unit()).isNotBlank();
            point.span().ifPresent(span -> assertThat(areaOf(span.area()).maxLength())
                    .isGreaterThanOrEqualTo(span.length()));
        });
    }

    @Test
    @DisplayName("a healthy device yields name, value, type, and the time of the clock it was given")
    void readsValue() {
        Value value = twin.sample(twin.point(), 0);
        twin.set(twin.point().name(), value);

        assertThat(read(twin.point())).isInstanceOfSatisfying(Reading.Good.class, good -> {
            assertThat(good.point()).isEqualTo(twin.point().name());
            assertThat(good.value()).isEqualTo(value);
            assertThat(good.value().type()).isEqualTo(twin.point().type());
            assertThat(good.at()).isEqualTo(DeviceTwin.NOW);
        });
    }

    @Test
    @DisplayName("a prepared read shows each change")
    void followsChanges() {
        PreparedRead prepared = prepare(List.of(twin.point()));
        for (int n = 0; n < 3; n++) {
            Value value = twin.sample(twin.point(), n % 2);
            twin.set(twin.point().name(), value);

            assertThat(prepared.read()).singleElement().isInstanceOfSatisfying(Reading.Good.class, good -> assertThat(
                            good.value())
                    .isEqualTo(value));
        }
    }

    @Test
    @DisplayName("answers come in the order of the block, one each, repeats included")
    void keepsOrder() {
        List<PointSpec> asked = new ArrayList<>(firstBlock());
        Collections.reverse(asked);
        asked.add(asked.get(0));

        assertThat(prepare(asked).read())
                .extracting(Reading::point)
                .isEqualTo(asked.stream().map(PointSpec::name).toList());
    }

    @Test
    @DisplayName("all points arrive, each with its own value, in as many exchanges as the areas demand")
    void readsMoreThanOneFrame() {
        List<PointSpec> points = present();
        for (int n = 0; n < points.size(); n++) {
            twin.set(points.get(n).name(), twin.sample(points.get(n), n));
        }
        List<List<PointSpec>> blocks = blocks(points);
        if (!twin.driver().areas().isEmpty()) {
            assertThat(blocks)
                    .as("the twin must have more than fits into one exchange")
                    .hasSizeGreaterThan(1);
        }

        List<Reading> readings =
                blocks.stream().flatMap(block -> prepare(block).read().stream()).toList();

        assertThat(readings).hasSameSizeAs(points).allSatisfy(reading -> assertThat(good(reading))
                .isEqualTo(twin.get(reading.point())));
    }

    @ParameterizedTest(name = "{0} shows as {1}")
    @CsvSource({"SILENT,TIMEOUT", "LATE,TIMEOUT", "GARBLED,MALFORMED", "REFUSING,REFUSED", "OFFLINE,OFFLINE"})
    @DisplayName("trouble while reading is a Bad reading with a detail, in time, and goes away with its cause")
    void reportsTroubleAndRecovers(Mood mood, Fault fault) {
        assumeThat(twin.moods()).contains(mood);
        PreparedRead prepared = prepare(List.of(twin.point()));
        twin.set(twin.point().name(), twin.sample(twin.point(), 0));
        assertThat(prepared.read().get(0)).isInstanceOf(Reading.Good.class);

        twin.mood(mood);
        assertThat(least(() -> assertThat(prepared.read().get(0)).isInstanceOfSatisfying(Reading.Bad.class, bad -> {
                    assertThat(bad.fault()).isEqualTo(fault);
                    assertThat(bad.detail()).isNotBlank();
                    assertThat(bad.at()).isEqualTo(DeviceTwin.NOW);
                })))
                .isLessThan(inTime());

        twin.mood(Mood.HEALTHY);
        Value fresh = twin.sample(twin.point(), 1);
        twin.set(twin.point().name(), fresh);
        assertThat(good(prepared.read().get(0)))
                .as("not an answer to an earlier question")
                .isEqualTo(fresh);
    }

    @ParameterizedTest(name = "{0} shows as {1}")
    @CsvSource({"SILENT,TIMEOUT", "GARBLED,MALFORMED", "REFUSING,REFUSED", "OFFLINE,OFFLINE"})
    @DisplayName("trouble while writing is a Failed outcome with a detail, and goes away with its cause")
    void reportsTroubleOfWrites(Mood mood, Fault fault) {
        assumeThat(twin.moods()).contains(mood);
        PointSpec point = writable();
        Value value = twin.sample(point, 1);

        twin.mood(mood);
        assertThat(write(point, value)).isInstanceOfSatisfying(Written.Failed.class, failed -> {
            assertThat(failed.fault()).isEqualTo(fault);
            assertThat(failed.detail()).isNotBlank();
        });

        twin.mood(Mood.HEALTHY);
        assertThat(write(point, value)).isEqualTo(new Written.Done(point.name()));
        assertThat(twin.get(point.name())).isEqualTo(value);
    }

    @Test
    @DisplayName("an address that does not exist spoils its block, and no other")
    void tellsIllegalAddress() {
        Optional<PointSpec> hole = twin.hole();
        assumeThat(hole).as("the protocol knows illegal addresses").isPresent();

        assertThat(prepare(List.of(twin.point(), hole.get())).read()).hasSize(2).allSatisfy(reading -> assertThat(
                        reading)
                .isInstanceOfSatisfying(
                        Reading.Bad.class, bad -> assertThat(bad.fault()).isEqualTo(Fault.ILLEGAL_ADDRESS)));
        assertThat(read(twin.point())).isInstanceOf(Reading.Good.class);
    }

    @Test
    @DisplayName("what is written is in the device and is read back")
    void writes() {
        PointSpec point = writable();
        for (int n = 0; n < 2; n++) {
            Value value = twin.sample(point, n);

            assertThat(write(point, value)).isEqualTo(new Written.Done(point.name()));
            assertThat(twin.get(point.name())).isEqualTo(value);
            assertThat(good(read(point))).isEqualTo(value);
        }
    }

    @Test
    @DisplayName("a batch of writes gets one outcome each, in order; one that is refused spoils no other")
    void writesBatch() {
        PointSpec point = writable();
        PointSpec fixed =
                present().stream().filter(p -> !p.writable()).findFirst().orElseThrow();
        Value last = twin.sample(point, 1);

        List<Written> outcomes = twin.driver()
                .write(List.of(
                        new Write(point, twin.sample(point, 0)),
                        new Write(fixed, twin.sample(fixed, 0)),
                        new Write(point, last)));

        assertThat(outcomes).extracting(Written::point).containsExactly(point.name(), fixed.name(), point.name());
        assertThat(outcomes.get(0)).isInstanceOf(Written.Done.class);
        assertThat(outcomes.get(1)).isInstanceOfSatisfying(Written.Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(Fault.READ_ONLY));
        assertThat(outcomes.get(2)).isInstanceOf(Written.Done.class);
        assertThat(twin.get(point.name())).isEqualTo(last);
        assertThat(twin.driver().write(List.of())).isEmpty();
    }

    @Test
    @DisplayName("a value beyond the limits never reaches the device")
    void keepsLimits() {
        PointSpec point = writable();
        Value before = twin.sample(point, 0);
        twin.set(point.name(), before);
        double beyond = point.limits().max() + 1;

        Written outcome = write(point, before instanceof Value.Real ? Value.of(beyond) : Value.of((long) beyond));

        assertThat(outcome).isInstanceOfSatisfying(Written.Failed.class, failed -> {
            assertThat(failed.fault()).isEqualTo(Fault.OUT_OF_RANGE);
            assertThat(failed.detail()).isNotBlank();
        });
        assertThat(twin.get(point.name())).isEqualTo(before);
    }

    @Test
    @DisplayName("concurrent callers each get the answer to their own question")
    void servesConcurrentCallers() {
        List<PointSpec> points = firstBlock();
        for (int n = 0; n < points.size(); n++) {
            twin.set(points.get(n).name(), twin.sample(points.get(n), n));
        }

        List<List<Reading>> readings = Callers.together(CALLERS, i -> IntStream.range(0, ROUNDS)
                .mapToObj(round -> read(points.get((i + CALLERS * round) % points.size())))
                .toList());

        assertThat(readings.stream().flatMap(List::stream))
                .hasSize(CALLERS * ROUNDS)
                .allSatisfy(reading -> assertThat(good(reading)).isEqualTo(twin.get(reading.point())));
    }

    @Test
    @DisplayName("a stopped driver leaves no connection and no thread")
    void leavesNothing() {
        read(twin.point());
        twin.stopDriver();
        leftovers.await(
                "connections", () -> twin.connections() == 0 ? List.of() : List.of(twin.connections() + " open"));
        twin.close();

        leftovers.awaitThreads();
    }

    @Test
    @DisplayName("a configuration that cannot work is refused, naming key and value")
    void refusesMistakes() {
        Configurations.refused(twin);
    }

    @Test
    @DisplayName("who asks the check beforehand gets the answer that the driver would give")
    void agreesWithCheck() {
        Configurations.agreed(twin);
    }

    @Test
    @DisplayName("two devices of one configuration but another path are two devices on one link")
    void sharesLink() {
        Driver other = twin.configured(Map.of("device", twin.driver().device() + "-2"));

        assertThat(other.device()).isNotEqualTo(twin.driver().device());
        assertThat(other.link()).isEqualTo(twin.driver().link());
        assertThat(other.prepare(DriverBlocks.of(List.of(twin.point()))).read().get(0))
                .isInstanceOf(Reading.Good.class);
        assertThat(read(twin.point())).isInstanceOf(Reading.Good.class);
    }

    private Duration inTime() {
        return twin.driver().cadence().timeout().plus(SLACK);
    }

    /** {@return the least of some measurements} A busy machine adds to one, a driver that waits too long to all of them. */
    private Duration least(Runnable work) {
        Duration least = Duration.ofDays(1);
        for (int i = 0; i < MEASUREMENTS && least.compareTo(inTime()) >= 0; i++) {
            long began = System.nanoTime();
            work.run();
            Duration taken = Duration.ofNanos(System.nanoTime() - began);
            least = taken.compareTo(least) < 0 ? taken : least;
        }
        return least;
    }

    private PointSpec writable() {
        Optional<PointSpec> point = twin.writable();
        assumeThat(point).as("the device takes writes").isPresent();
        return point.get();
    }

    private Area areaOf(String name) {
        return twin.driver().areas().stream()
                .filter(area -> area.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no area '" + name + "' in " + twin.driver().areas()));
    }

    private List<PointSpec> present() {
        return twin.driver().points().stream()
                .filter(point -> !twin.hole().equals(Optional.of(point)))
                .toList();
    }

    private List<PointSpec> firstBlock() {
        return blocks(present()).get(0);
    }

    private List<List<PointSpec>> blocks(List<PointSpec> points) {
        return DriverBlocks.pack(points, twin.driver().areas());
    }

    private PreparedRead prepare(List<PointSpec> points) {
        Block block = DriverBlocks.of(points);
        return twin.driver().prepare(block);
    }

    private Reading read(PointSpec point) {
        return prepare(List.of(point)).read().get(0);
    }

    private Written write(PointSpec point, Value value) {
        return twin.driver().write(List.of(new Write(point, value))).get(0);
    }

    private static Value good(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Good.class);
        return ((Reading.Good) reading).value();
    }
}
