package org.ohmstead.driver.simulated.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

class SignalTest {

    /** A full hour, and therefore the start of every period below. */
    private static final long START = Instant.parse("2026-02-03T04:00:00Z").toEpochMilli();

    @ParameterizedTest(name = "{0} after {1} ms is {2}")
    @CsvSource({
        "sine/20/5/1h, 0, 20",
        "sine/20/5/1h, 900000, 25",
        "sine/20/5/1h, 2700000, 15",
        "sine/20/5/1h/0.25, 0, 25",
        "sine, 15000, 1",
        "ramp/10/20/10s, 0, 10",
        "ramp/10/20/10s, 7500, 17.5",
        "ramp/20/10/10s, 7500, 12.5",
        "triangle/0/10/10s, 2500, 5",
        "triangle/0/10/10s, 5000, 10",
        "triangle/0/10/10s, 7500, 5",
        "square/3/7/10s, 4999, 3",
        "square/3/7/10s, 5000, 7",
    })
    void curves(String at, long after, double expected) {
        Value value = point(at).value(START + after);

        assertThat(((Value.Real) value).value()).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest(name = "{0} is {1} {2}")
    @CsvSource({
        "constant/21.5, DOUBLE, 21.5",
        "constant/-5, LONG, -5",
        "constant/1e3, DOUBLE, 1000.0",
        "constant/true, BOOLEAN, true",
        "constant/a/b, TEXT, a/b",
        "toggle/10s, BOOLEAN, false",
        "toggle/10s/0.5, BOOLEAN, true",
        "text/idle|busy|off/10s, TEXT, idle",
        "counter/1000/0, LONG, 1000",
    })
    void typesByNature(String at, ValueType type, String text) {
        SimulatedPoint point = point(at);

        assertThat(point.spec().type()).isEqualTo(type);
        assertThat(point.value(START)).extracting(Value::type, Value::text).containsExactly(type, text);
    }

    @Test
    void textsTakeTurns() {
        SimulatedPoint point = point("text/a|b|c/10s");

        assertThat(LongStream.range(0, 4)
                        .mapToObj(n -> point.value(START + n * 10_000).text()))
                .containsExactly("a", "b", "c", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"random-walk/-5/15/1m", "noise/-5/15/1s"})
    @DisplayName(
            "random signals keep their bounds, use most of what is between, and depend on nothing but seed and time")
    void randomSignals(String at) {
        SimulatedPoint point = point(at);
        DoubleSummaryStatistics statistics = LongStream.range(0, 20_000)
                .mapToDouble(n -> number(point, START + n * 1000))
                .summaryStatistics();

        assertThat(statistics.getMin()).isBetween(-5.0, 0.0);
        assertThat(statistics.getMax()).isBetween(10.0, 15.0);
        assertThat(statistics.getAverage()).isCloseTo(5, within(1.0));
        assertThat(point(at).value(START + 12_345)).isEqualTo(point.value(START + 12_345));
        assertThat(SimulatedPoint.of(Configs.entry("p", at), 2).value(START + 12_345))
                .isNotEqualTo(point.value(START + 12_345));
    }

    @Test
    @DisplayName("a random walk takes small steps")
    void walks() {
        SimulatedPoint point = point("random-walk/0/100/1m");
        for (int n = 0; n < 10_000; n++) {
            assertThat(number(point, START + n * 100L)).isCloseTo(number(point, START + n * 100L + 100), within(3.0));
        }
    }

    @Test
    void countersNeverRunBackwardsAndKeepTheirRate() {
        SimulatedPoint point = point("counter/0/3600");
        long before = ((Value.Whole) point.value(START)).value();
        for (int n = 1; n <= 1000; n++) {
            long now = ((Value.Whole) point.value(START + n * 250L)).value();
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
        assertThat(before - ((Value.Whole) point.value(START)).value()).isEqualTo(250);
    }

    @ParameterizedTest(name = "{0} as {1} is {2}")
    @CsvSource({
        "ramp/0/10/10s, long, 7",
        "square/0/5/10s, boolean, true",
        "constant/5, double, 5.0",
        "constant/5, text, 5",
        "constant/0a0b, bytes, 0a0b",
        "counter/0.5/0, double, 0.5",
    })
    void typesAsWritten(String at, String type, String text) {
        SimulatedPoint point = SimulatedPoint.of(Configs.entry("p", at, "type", type), 1);

        assertThat(point.value(START + 7500).type().id()).isEqualTo(type);
        assertThat(point.value(START + 7500).text()).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}: {1} expected")
    @CsvSource({
        "sawtooth, 'constant, sine, ramp'",
        "'', 'constant, sine, ramp'",
        "sine/a, sine/MEAN/AMPLITUDE/PERIOD/OFFSET",
        "sine/1/2/3, a duration such as 500ms",
        "sine/1/2/0s, 'a duration such as 500ms, 10s, 5m, 1h or 1d, at least 1ms, instead'",
        "sine/1/2/3s/4/5, at most 4 arguments",
        "sine/1e16, up to 1e15",
        "sine/NaN, up to 1e15",
        "ramp/1//1s, instead of ''",
        "text, text/ONE|TWO|…/PERIOD",
    })
    void refuses(String at, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> point(at))
                .withMessageContaining("points: point 'p', at = '" + at + "'")
                .withMessageContaining(expected);
    }

    @ParameterizedTest(name = "{0} as {1} {2}")
    @CsvSource({
        "sine, type, text, 'double, long, boolean'",
        "text/a, type, long, text",
        "constant/x, type, double, a number",
        "sine, type, int16, 'double, long, boolean, text, bytes'",
        "sine, scale, 5, a key of simulated points (type) or of all points expected",
    })
    void refusesTypes(String at, String key, String value, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulatedPoint.of(Configs.entry("p", at, key, value), 1))
                .withMessageContaining("point 'p'")
                .withMessageContaining(expected);
    }

    private static SimulatedPoint point(String at) {
        return SimulatedPoint.of(Configs.entry("p", at), 1);
    }

    private static double number(SimulatedPoint point, long millis) {
        return ((Value.Real) point.value(millis)).value();
    }
}
