package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

class PointBookTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    @DisplayName("without points in the configuration all that comes is announced once and read")
    void findsAll() {
        PointBook book = new PointBook(List.of(), PATIENCE);

        PointBook.Heard first = book.take(Map.of("1-0:1.8.0*255", number("12345.6", "W.h")), NOW);
        PointBook.Heard second = book.take(Map.of("1-0:1.8.0*255", number("12345.7", "W.h")), NOW);

        assertThat(first.found()).containsExactly(PointSpec.of("1-0:1.8.0*255", ValueType.DOUBLE, "W.h"));
        assertThat(first.readings()).containsExactly(good("1-0:1.8.0*255", Value.of(12345.6)));
        assertThat(second.found()).isEmpty();
        assertThat(second.readings()).containsExactly(good("1-0:1.8.0*255", Value.of(12345.7)));
    }

    @Test
    @DisplayName("what came without decimals and then has some becomes a double and stays one")
    void widens() {
        PointBook book = new PointBook(List.of(), PATIENCE);
        book.take(Map.of("p", number("5", "W")), NOW);

        PointBook.Heard wider = book.take(Map.of("p", number("5.5", "W")), NOW);
        PointBook.Heard after = book.take(Map.of("p", number("6", "W")), NOW);

        assertThat(wider.found()).containsExactly(PointSpec.of("p", ValueType.DOUBLE, "W"));
        assertThat(wider.readings()).containsExactly(good("p", Value.of(5.5)));
        assertThat(after.found()).isEmpty();
        assertThat(after.readings()).containsExactly(good("p", Value.of(6.0)));
    }

    @Test
    @DisplayName("text that becomes unreadable becomes bytes")
    void textToBytes() {
        PointBook book = new PointBook(List.of(), PATIENCE);
        assertThat(book.take(Map.of("p", bytes("abc")), NOW).readings()).containsExactly(good("p", Value.of("abc")));

        PointBook.Heard wider = book.take(Map.of("p", bytes("ab\u0001")), NOW);

        assertThat(wider.found()).containsExactly(PointSpec.of("p", ValueType.BYTES, "1"));
        assertThat(book.take(Map.of("p", bytes("abc")), NOW).readings())
                .containsExactly(good("p", Value.of(new byte[] {'a', 'b', 'c'})));
    }

    @Test
    @DisplayName("a number where text was is bad, and says so")
    void changeOfKind() {
        PointBook book = new PointBook(List.of(), PATIENCE);
        book.take(Map.of("p", bytes("abc")), NOW);

        assertThat(book.take(Map.of("p", number("5", "1")), NOW).readings())
                .containsExactly(new Reading.Bad("p", NOW, Fault.OUT_OF_RANGE, "a text (text) expected, got 5"));
    }

    @Test
    @DisplayName("an unsigned number beyond 63 bits fits no long")
    void tooLarge() {
        PointBook book = new PointBook(List.of(), PATIENCE);

        assertThat(book.take(Map.of("p", number("18446744073709551615", "1")), NOW)
                        .readings())
                .containsExactly(new Reading.Bad(
                        "p", NOW, Fault.OUT_OF_RANGE, "a whole number (long) expected, got 18446744073709551615"));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, DEVICE",
        "PT5M, DEVICE",
        "PT5M0.001S, ARRIVAL",
        "PT2H, ARRIVAL",
        "PT-30M, DEVICE",
        "PT-30M-0.001S, ARRIVAL",
        "PT-1H, ARRIVAL",
        "P-20000D, ARRIVAL"
    })
    @DisplayName("the meter's wall clock counts if it is credible: no sample lies in the future, or hours behind")
    void times(Duration ahead, TimeSource source) {
        PointBook book = new PointBook(List.of(), PATIENCE);
        Instant meters = NOW.plus(ahead);

        assertThat(book.take(Map.of("p", at(meters)), NOW).readings())
                .containsExactly(
                        new Reading.Good("p", Value.of(1L), source == TimeSource.DEVICE ? meters : NOW, source));
    }

    @Test
    @DisplayName("nobody can fill the memory with codes")
    void bounded() {
        PointBook book = new PointBook(List.of(), PATIENCE);
        int readings = 0;
        for (int i = 0; i < 3 * PointBook.MAX_FOUND; i++) {
            readings +=
                    book.take(Map.of("p" + i, number("1", "1")), NOW).readings().size();
        }

        assertThat(readings).isEqualTo(PointBook.MAX_FOUND);
        assertThat(book.take(Map.of("p0", number("1", "1")), NOW).readings()).hasSize(1);
    }

    @Test
    @DisplayName("only points of the configuration are read, under its names, with what the meter says about them")
    void wanted() {
        PointBook book = book(entry("import", "1.8.0", "1"), entry("id", "0100600100FF", "1"));
        Map<String, Sample> samples = new LinkedHashMap<>();
        samples.put("1-0:1.8.0*255", number("12345.6", "W.h"));
        samples.put("1-0:2.8.0*255", number("1.0", "W.h"));
        samples.put("1-0:96.1.0*255", bytes("\n\u0001OHM"));

        PointBook.Heard heard = book.take(samples, NOW);

        assertThat(heard.found()).as("all was as guessed").isEmpty();
        assertThat(heard.readings())
                .containsExactly(
                        good("import", Value.of(12345.6)), good("id", Value.of(new byte[] {10, 1, 'O', 'H', 'M'})));
        assertThat(book.spec("import")).isEqualTo(PointSpec.of("import", ValueType.DOUBLE, "W.h"));
    }

    @ParameterizedTest(name = "{0} {1} as {2} with scale {3} is {4}")
    @CsvSource({
        "12345.6, W.h, kW.h, , 12.3456",
        "12345.6, W.h, W.h, , 12345.6",
        "12345.6, W.h, MW.h, , 0.0123456",
        "230, V, mV, , 230000",
        "5, 1, kW, , 5",
        "12.3, W, 1, 30, 369",
        "12.3, W, kW, 30, 0.369",
        "3, W, W, 0.1, 0.3",
    })
    @DisplayName("units differ by prefixes, and transformers have ratios")
    void converts(String number, String unit, String wanted, String scale, double expected) {
        PointBook book = book(Configs.entry("p", "1.7.0", wanted, scale == null ? Map.of() : Map.of("scale", scale)));

        PointBook.Heard heard = book.take(Map.of("1-0:1.7.0*255", number(number, unit)), NOW);

        assertThat(((Reading.Good) heard.readings().get(0)).value())
                .satisfiesAnyOf(v -> assertThat(v).isEqualTo(Value.of(expected)), v -> assertThat(v)
                        .isEqualTo(Value.of((long) expected)));
        assertThat(book.spec("p").unit()).isEqualTo(wanted.equals("1") ? unit : wanted);
    }

    @Test
    void aUnitOfAnotherKindIsBad() {
        PointBook book = book(entry("p", "1.7.0", "Cel"));

        assertThat(book.take(Map.of("1-0:1.7.0*255", number("5", "W")), NOW).readings())
                .containsExactly(new Reading.Bad(
                        "p",
                        NOW,
                        Fault.CONFIGURATION,
                        "points: point 'p', unit = 'Cel': the meter gives 1-0:1.7.0*255 in W"));
    }

    @Test
    @DisplayName("a type that is written stays")
    void typed() {
        PointBook book = book(Configs.entry("p", "16.7.0", "W", Map.of("type", "double")));

        PointBook.Heard heard = book.take(Map.of("1-0:16.7.0*255", number("5", "W")), NOW);

        assertThat(heard.found()).isEmpty();
        assertThat(heard.readings()).containsExactly(good("p", Value.of(5.0)));
    }

    @Test
    @DisplayName("a point that the meter does not send is told once, with what it sends")
    void absent() {
        PointBook book = book(entry("p", "16.7.0", "1"), entry("q", "1.8.0", "1"));
        Map<String, Sample> samples = Map.of("1-0:1.8.0*255", number("1.0", "W.h"));

        assertThat(book.take(samples, NOW).readings()).hasSize(1);
        assertThat(book.take(samples, NOW.plus(PATIENCE).minusMillis(1)).readings())
                .hasSize(1);
        assertThat(book.take(samples, NOW.plus(PATIENCE)).readings())
                .first()
                .isInstanceOfSatisfying(Reading.Bad.class, bad -> {
                    assertThat(bad.fault()).isEqualTo(Fault.UNKNOWN_POINT);
                    assertThat(bad.detail()).contains("1-0:16.7.0*255", "1-0:1.8.0*255", "PIN");
                });
        assertThat(book.take(samples, NOW.plus(PATIENCE).plusSeconds(1)).readings())
                .hasSize(1);
        assertThat(book.take(Map.of("1-0:16.7.0*255", number("5", "W")), NOW).readings())
                .contains(good("p", Value.of(5L)));
    }

    @Test
    void flagsBesideAValueCanBeWanted() {
        PointBook book = book(entry("flags", "1.8.0~status", "1"));

        assertThat(book.take(Map.of("1-0:1.8.0*255~status", number("260", "1")), NOW)
                        .readings())
                .containsExactly(good("flags", Value.of(260L)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "at, 1.8, ok",
        "at, power, OBIS",
        "at, 1.8.0~flags, OBIS",
        "type, int32, 'double, long, boolean, text, bytes'",
        "scale, 0, not 0",
        "scale, ten, a number",
        "scale, 1e999999, between",
        "register, 7, 'a key of SML points (scale, type) or of all points expected'",
    })
    @DisplayName("what SML does not know is refused, naming point, key, value and what was expected")
    void refuses(String key, String value, String expected) {
        PointEntry entry =
                key.equals("at") ? entry("p", value, "1") : Configs.entry("p", "1.8.0", "1", Map.of(key, value));
        if (expected.equals("ok")) {
            assertThat(WantedPoint.of(entry).address()).isEqualTo("1-0:1.8.0*255");
            return;
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WantedPoint.of(entry))
                .withMessageContaining("point 'p'")
                .withMessageContaining(key + " = '" + value + "'")
                .withMessageContaining(expected);
    }

    @Test
    void metersTakeNoWrites() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WantedPoint.of(Configs.entry("p", "1.8.0", "1", Pace.FAST, true, Map.of())))
                .withMessageContaining("writable = 'true'");
    }

    private static PointBook book(PointEntry... entries) {
        return new PointBook(
                java.util.Arrays.stream(entries).map(WantedPoint::of).toList(), PATIENCE);
    }

    private static PointEntry entry(String name, String at, String unit) {
        return Configs.entry(name, at, unit, Map.of());
    }

    private static Sample number(String number, String unit) {
        BigDecimal value = new BigDecimal(number);
        return new Sample(value, value.scale() > 0 ? ValueType.DOUBLE : ValueType.LONG, unit, Optional.empty());
    }

    private static Sample bytes(String text) {
        return Sample.bytes(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), Optional.empty());
    }

    private static Sample at(Instant time) {
        return new Sample(BigDecimal.ONE, ValueType.LONG, "1", Optional.of(time));
    }

    private static Reading good(String point, Value value) {
        return new Reading.Good(point, value, NOW, TimeSource.ARRIVAL);
    }
}
