package org.ohmstead.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource({
        "DOUBLE, 21.5, 21.5",
        "DOUBLE, -1e3, -1000.0",
        "DOUBLE, 9007199254740992, 9.007199254740992E15",
        "DOUBLE, -9007199254740994, -9.007199254740994E15",
        "DOUBLE, 9007199254740993.0, 9.007199254740992E15",
        "DOUBLE, 1152921504606846976, 1.15292150460684698E18",
        "DOUBLE, 1152921504606847000, 1.15292150460684698E18",
        "LONG, 9223372036854775807, 9223372036854775807",
        "LONG, ' 7 ', 7",
        "BOOLEAN, ON, true",
        "BOOLEAN, 0, false",
        "TEXT, ' as is ', ' as is '",
        "BYTES, 0a0B, 0a0b",
    })
    void parses(ValueType type, String text, String shown) {
        Value value = type.parse(text);

        assertThat(value.type()).isEqualTo(type);
        assertThat(value.text()).isEqualTo(shown);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "DOUBLE, warm",
        "DOUBLE, NaN",
        "DOUBLE, Infinity",
        "LONG, 1.5",
        "LONG, 9223372036854775808",
        "BOOLEAN, maybe",
        "BYTES, 0g"
    })
    @DisplayName("what is no value of the type is quoted, with what was expected")
    void rejects(ValueType type, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining(type.expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "-9007199254740993", "1152921504606846975", " 18446744073709551615 "})
    @DisplayName("a whole number never becomes another one")
    void keepsWholeNumbers(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueType.DOUBLE.parse(text))
                .withMessage(
                        "a whole number that a double holds (all up to 2^53) expected, got '" + text.strip() + "'");
    }

    @Test
    @DisplayName("bytes are copied in and out, and equal by content")
    void bytesAreSafe() {
        byte[] source = {1, 2};
        Value.Bytes value = new Value.Bytes(source);
        source[0] = 9;
        value.content()[1] = 9;

        assertThat(value).isEqualTo(Value.of(new byte[] {1, 2})).hasSameHashCodeAs(Value.of(new byte[] {1, 2}));
        assertThat(value).isNotEqualTo(Value.of(new byte[] {1}));
        assertThat(value.text()).isEqualTo("0102");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meter", "cellar/meter.1/phase-2", "a/b/c/d/e/f/g/h", "0"})
    void acceptsDevice(String path) {
        assertThat(PointId.checkDevice(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/a", "a/", "a//b", "actuators/x", ".a", "a b", "ä", "a/b/c/d/e/f/g/h/i", "a/../b", "a:b"})
    void rejectsDevice(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PointId.checkDevice(path))
                .withMessageContaining("'" + path + "'");
    }

    @Test
    @DisplayName("a missing path is told as such")
    void rejectsNoDevice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PointId.checkDevice(null))
                .withMessageContaining("got nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all", "a/b", "a b", "*", ":x"})
    void rejectsPoint(String point) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PointId.checkPoint(point))
                .withMessageContaining("'" + point + "'");
    }

    @Test
    @DisplayName("an id is split at its last slash, OBIS codes included")
    void splitsId() {
        assertThat(PointId.parse("cellar/meter/1-0:1.8.0*255")).isEqualTo(new PointId("cellar/meter", "1-0:1.8.0*255"));
        assertThat(PointId.parse("a/b")).hasToString("a/b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PointId.parse("meter"))
                .withMessageContaining("'meter'");
    }

    @Test
    @DisplayName("what cannot be planned, kept or waited for is refused")
    void refusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Span("holding", -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Span("", 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Area("holding", 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Block(Optional.empty(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HistoryRule(Duration.ofSeconds(-1), 0, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new HistoryRule(Duration.ZERO, Double.NaN, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cadence.ofMillis(5, 1000, 100))
                .withMessageContaining("interval.ms = 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cadence.ofMillis(1000, 1000, 0))
                .withMessageContaining("timeout.ms = 0");
    }

    @Test
    @DisplayName("limits hold at their ends")
    void limits() {
        Limits limits = new Limits(5, 30);

        assertThat(limits.allow(5)).isTrue();
        assertThat(limits.allow(30)).isTrue();
        assertThat(limits.allow(30.001)).isFalse();
        assertThat(limits.allow(Double.NaN)).isFalse();
        assertThat(Limits.NONE.allow(1e300)).isTrue();
    }

    @Test
    @DisplayName("an entry becomes a point, and says what is wrong with it")
    void entries() {
        PointEntry entry = new PointEntry(
                "setpoint",
                "holding/20",
                "Cel",
                true,
                new Limits(5, 30),
                Pace.SLOW,
                HistoryRule.ALL,
                Map.of("type", "int17"),
                "pump.yaml line 3");

        PointSpec point = entry.spec(ValueType.DOUBLE, Optional.of(new Span("holding", 20, 1)));

        assertThat(point.writable()).isTrue();
        assertThat(point.pace()).isEqualTo(Pace.SLOW);
        assertThat(entry.wrong("type", "int17", "one of int16, uint16"))
                .hasMessage("pump.yaml line 3: point 'setpoint', type = 'int17': one of int16, uint16 expected");
    }

    @Test
    @DisplayName("names on the wire")
    void wireNames() {
        assertThat(Fault.NOT_YET_READ.id()).isEqualTo("not-yet-read");
        assertThat(Quality.UNCERTAIN.id()).isEqualTo("uncertain");
        assertThat(TimeSource.ARRIVAL.id()).isEqualTo("arrival");
        assertThat(ValueType.DOUBLE.id()).isEqualTo("double");
    }
}
