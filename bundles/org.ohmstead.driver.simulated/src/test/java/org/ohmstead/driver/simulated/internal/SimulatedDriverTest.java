package org.ohmstead.driver.simulated.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.ohmstead.driver.tck.DeviceTwin;

@Timeout(20)
class SimulatedDriverTest {

    @Test
    @DisplayName("points are generated for load, each with its own value")
    void generates() {
        SimulatedDriver driver = driver(Map.of("points.generated", 1000));

        List<Reading> readings = read(driver);

        assertThat(readings).hasSize(1000).allSatisfy(reading -> assertThat(reading)
                .isInstanceOf(Reading.Good.class));
        assertThat(driver.points().get(0)).extracting(PointSpec::name).isEqualTo("p00001");
        assertThat(driver.points().get(999)).extracting(PointSpec::name).isEqualTo("p01000");
        assertThat(readings.stream()
                        .map(reading -> ((Reading.Good) reading).value())
                        .distinct())
                .hasSize(1000);
    }

    @Test
    void linksAreOwnOrShared() {
        assertThat(driver(Map.of("points.generated", 1)).link()).isEqualTo("simulated:lab/sim");
        assertThat(driver(Map.of("points.generated", 1, "url", "simulated://bus-1"))
                        .link())
                .isEqualTo("simulated:bus-1");
    }

    @ParameterizedTest(name = "{0} shows as {1}")
    @CsvSource({"offline, OFFLINE", "silent, TIMEOUT", "garbled, MALFORMED", "refusing, REFUSED"})
    @DisplayName("faults of the configuration show, and say that they are simulated")
    void faults(String fault, Fault shown) {
        SimulatedDriver driver = driver(Map.of("points.generated", 2, "fault", fault));

        assertThat(read(driver)).hasSize(2).allSatisfy(reading -> assertThat(reading)
                .isInstanceOfSatisfying(Reading.Bad.class, bad -> {
                    assertThat(bad.fault()).isEqualTo(shown);
                    assertThat(bad.detail()).contains("fault = " + fault);
                }));
    }

    @Test
    void slowDevicesAnswerLate() {
        SimulatedDriver driver = driver(Map.of("points.generated", 1, "fault", "slow"));
        long began = System.nanoTime();

        assertThat(read(driver)).singleElement().isInstanceOf(Reading.Good.class);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(160));
    }

    @Test
    void latencyIsKept() {
        SimulatedDriver driver = driver(Map.of("points.generated", 1, "latency.ms", 50L));
        long began = System.nanoTime();

        read(driver);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    @DisplayName("a latency beyond the timeout is no answer, in time")
    void nobodyWaitsLongerThanTheTimeout() {
        SimulatedDriver driver =
                driver(Map.of("points.generated", 1, "latency.ms", 10_000L, "timeout.ms", 50L, "fault", "none"));
        long began = System.nanoTime();

        assertThat(read(driver)).singleElement().isInstanceOfSatisfying(Reading.Bad.class, bad -> {
            assertThat(bad.fault()).isEqualTo(Fault.TIMEOUT);
            assertThat(bad.detail()).isEqualTo("no answer within 50 ms (simulated by latency.ms = 10000)");
        });
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("names of generated points are the same wherever the gateway is")
    void namesDoNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(driver(Map.of("points.generated", 1)).points())
                    .extracting(PointSpec::name)
                    .containsExactly("p00001");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @DisplayName("flaky devices answer most of the time, the same every time with one seed")
    void flaky() {
        Map<String, Object> settings = Map.of("points.generated", 1, "fault", "flaky", "timeout.ms", 1L);
        List<Boolean> first = answers(driver(settings));

        assertThat(answers(driver(settings))).isEqualTo(first);
        assertThat(first.stream().filter(good -> good).count()).isBetween(100L, 166L);
    }

    @Test
    @DisplayName("numbers are written to points of the other number type if nothing is lost")
    void convertsWrites() {
        SimulatedDriver driver = Configs.driver(
                Map.of(),
                DeviceTwin.CLOCK,
                Configs.writable("real", "constant/21.5", 5, 30),
                Configs.writable("whole", "constant/21", 5, 30));

        assertThat(write(driver, 0, Value.of(22L))).isInstanceOf(Written.Done.class);
        assertThat(write(driver, 1, Value.of(22.0))).isInstanceOf(Written.Done.class);
        assertThat(write(driver, 1, Value.of(22.5)))
                .isInstanceOfSatisfying(Written.Failed.class, failed -> assertThat(failed.detail())
                        .contains("a whole number", "22.5"));
        assertThat(write(driver, 0, Value.of("warm"))).isInstanceOf(Written.Failed.class);
        assertThat(read(driver))
                .extracting(reading -> ((Reading.Good) reading).value())
                .containsExactly(Value.of(22.0), Value.of(22L));
    }

    @Test
    void unknownPointsAreSaidToBe() {
        SimulatedDriver driver = driver(Map.of("points.generated", 1));
        PointSpec other = PointSpec.of("other", org.ohmstead.driver.ValueType.DOUBLE, "1");

        assertThat(driver.prepare(new Block(Optional.empty(), List.of(other)))
                        .read()
                        .get(0))
                .isInstanceOfSatisfying(
                        Reading.Bad.class, bad -> assertThat(bad.fault()).isEqualTo(Fault.UNKNOWN_POINT));
        assertThat(driver.write(List.of(new Write(other, Value.of(1.0)))).get(0))
                .isInstanceOfSatisfying(Written.Failed.class, failed -> assertThat(failed.fault())
                        .isEqualTo(Fault.UNKNOWN_POINT));
    }

    @Test
    void aDeviceHasPoints() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver(Map.of()))
                .withMessageContaining("points.generated");
    }

    @Test
    void generatedNamesAreReserved() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Configs.driver(
                        Map.of("points.generated", 5), DeviceTwin.CLOCK, Configs.entry("p00003", "sine")))
                .withMessageContaining("p00003");
    }

    private static SimulatedDriver driver(Map<String, Object> settings) {
        return Configs.driver(settings, DeviceTwin.CLOCK);
    }

    private static List<Reading> read(SimulatedDriver driver) {
        return driver.prepare(new Block(Optional.empty(), driver.points())).read();
    }

    private static Written write(SimulatedDriver driver, int point, Value value) {
        return driver.write(List.of(new Write(driver.points().get(point), value)))
                .get(0);
    }

    private static List<Boolean> answers(SimulatedDriver driver) {
        return java.util.stream.IntStream.range(0, 200)
                .mapToObj(n -> read(driver).get(0) instanceof Reading.Good)
                .toList();
    }
}
