package org.ohmstead.actuation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

class SuitabilityTest {

    private static PointSpec point(ValueType type, Limits limits) {
        return PointSpec.of("p", type, "V").writable(limits);
    }

    private static Value suitable(PointSpec spec, Value value) {
        return ((Suitability.Suitable) Suitability.of(spec, value)).value();
    }

    @ParameterizedTest(name = "{0}, a {1}, for a {2}: {3}")
    @CsvSource({
        "5, LONG, DOUBLE, 5.0",
        "-9007199254740992, LONG, DOUBLE, -9.007199254740992E15",
        "9007199254740993, LONG, DOUBLE, no",
        "9223372036854775807, LONG, DOUBLE, no",
        "5.0, DOUBLE, LONG, 5",
        "-0.0, DOUBLE, LONG, 0",
        "5.5, DOUBLE, LONG, no",
        "1e300, DOUBLE, LONG, no",
        "1, LONG, BOOLEAN, no",
        "true, BOOLEAN, BOOLEAN, true",
        "true, BOOLEAN, LONG, no",
        "on, TEXT, BOOLEAN, no",
        "5, TEXT, LONG, no",
        "any text, TEXT, TEXT, any text",
        "00ff, BYTES, BYTES, 00ff",
        "00ff, BYTES, TEXT, no",
    })
    void takesWhatLosesNothing(String text, ValueType given, ValueType type, String expected) {
        PointSpec spec = point(type, Limits.NONE);
        Value value = given.parse(text);

        if (expected.equals("no")) {
            assertThat(Suitability.of(spec, value)).isInstanceOf(Suitability.Unsuitable.class);
        } else {
            assertThat(suitable(spec, value).text()).isEqualTo(expected);
            assertThat(suitable(spec, value).type()).isEqualTo(type);
        }
    }

    @Test
    void readOnlyTakesNothing() {
        assertThat(Suitability.of(PointSpec.of("p", ValueType.DOUBLE, "V"), Value.of(1.0)))
                .isEqualTo(new Suitability.Unsuitable("is read-only"));
    }

    @ParameterizedTest
    @CsvSource({"4.9999999, false", "5, true", "30, true", "30.000001, false", "-5, false"})
    void limitsAreInclusive(double value, boolean expected) {
        Suitability judged = Suitability.of(point(ValueType.DOUBLE, new Limits(5, 30)), Value.of(value));

        assertThat(judged instanceof Suitability.Suitable).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DOUBLE | 4.5    | 5 | 30        | Cel | value = 4.5 Cel: at least 5 Cel (min) expected",
                "DOUBLE | 30.1   | 5 | 30.05     | Cel | value = 30.1 Cel: at most 30.05 Cel (max) expected",
                "DOUBLE | 31     | 5 | 30        | 1   | value = 31.0: at most 30 (max) expected",
                "LONG   | -7     | 0 | Infinity  | W   | value = -7 W: at least 0 W (min) expected",
                "LONG   | 1001   | 0 | 1000      |     | value = 1001: at most 1000 (max) expected",
            })
    void whatIsBeyondALimitIsNamedWithIt(
            ValueType type, String value, double min, double max, String unit, String expected) {
        PointSpec spec = PointSpec.of("p", type, unit == null ? "" : unit).writable(new Limits(min, max));

        assertThat(Suitability.of(spec, type.parse(value))).isEqualTo(new Suitability.Unsuitable(expected));
    }

    @Test
    void wholeNumbersAreComparedExactly() {
        long limit = 1L << 53;
        PointSpec spec = point(ValueType.LONG, new Limits(-limit, limit));

        assertThat(Suitability.of(spec, Value.of(limit))).isInstanceOf(Suitability.Suitable.class);
        assertThat(Suitability.of(spec, Value.of(limit + 1)))
                .isEqualTo(new Suitability.Unsuitable(
                        "value = 9007199254740993 V: at most 9007199254740992 V (max) expected"));
        assertThat(Suitability.of(spec, Value.of(-limit - 1))).isInstanceOf(Suitability.Unsuitable.class);
        assertThat(Suitability.of(point(ValueType.LONG, Limits.NONE), Value.of(Long.MIN_VALUE)))
                .isInstanceOf(Suitability.Suitable.class);
    }

    @Test
    void nothingBeyondTheLimitsIsEverSuitable() {
        Random random = new Random(99);
        for (int i = 0; i < 20_000; i++) {
            double min = edge(random);
            double max = edge(random);
            Limits limits = min <= max ? new Limits(min, max) : new Limits(max, min);
            ValueType type = random.nextBoolean() ? ValueType.DOUBLE : ValueType.LONG;
            Value value = random.nextBoolean()
                    ? Value.of(random.nextLong() >> random.nextInt(63))
                    : Value.of(Math.rint(random.nextGaussian() * 100) / (random.nextBoolean() ? 1 : 8));

            if (Suitability.of(point(type, limits), value) instanceof Suitability.Suitable suitable) {
                BigDecimal number = new BigDecimal(suitable.value().text());
                assertThat(suitable.value().type()).isEqualTo(type);
                assertThat(number).isEqualByComparingTo(new BigDecimal(value.text()));
                assertThat(Double.isInfinite(limits.min()) || number.compareTo(new BigDecimal(limits.min())) >= 0)
                        .isTrue();
                assertThat(Double.isInfinite(limits.max()) || number.compareTo(new BigDecimal(limits.max())) <= 0)
                        .isTrue();
            }
        }
    }

    private static double edge(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Double.NEGATIVE_INFINITY;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> random.nextGaussian() * 100;
            default -> random.nextLong() >> random.nextInt(63);
        };
    }
}
