package org.ohmstead.profile.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointEntry;

@Timeout(20)
class ProfileTest {

    private static final Place PLACE = new Place("etc/profiles/pump.yaml", true);

    @Test
    void readsEveryAttribute() {
        Profile profile = parse(
                """
                # a heat pump
                protocol: modbus
                points:
                  setpoint: {at: holding/20, type: int16, scale: 0.1, unit: Cel, writable: true, min: 5, max: 30, class: slow, history: {every: 10s, deadband: 0.1}}
                  1-0:1.8.0*255:
                    unit: kW.h
                    history: none
                """);

        assertThat(profile.protocol()).isEqualTo("modbus");
        assertThat(profile.points())
                .containsExactly(
                        new PointEntry(
                                "setpoint",
                                "holding/20",
                                "Cel",
                                true,
                                new Limits(5, 30),
                                Pace.SLOW,
                                new HistoryRule(Duration.ofSeconds(10), 0.1, true),
                                Map.of("type", "int16", "scale", "0.1"),
                                "etc/profiles/pump.yaml line 4"),
                        new PointEntry(
                                "1-0:1.8.0*255",
                                "",
                                "kW.h",
                                false,
                                Limits.NONE,
                                Pace.FAST,
                                HistoryRule.NONE,
                                Map.of(),
                                "etc/profiles/pump.yaml line 5"));
    }

    @Test
    void readsPointsOfAConfiguration() {
        List<PointEntry> points =
                Profile.parseInline("{voltage: {at: holding/0, type: float32, unit: V}, power: {at: holding/2}}");

        assertThat(points).extracting(PointEntry::name).containsExactly("voltage", "power");
        assertThat(points).extracting(PointEntry::unit).containsExactly("V", "1");
        assertThat(points).extracting(PointEntry::where).containsOnly("points");
    }

    @Test
    void aliasesServeToRepeat() {
        Profile profile =
                parse("protocol: m\npoints:\n  a: {at: x/1, history: &h {every: 1min}}\n  b: {at: x/2, history: *h}\n");

        assertThat(profile.points()).extracting(p -> p.history().every()).containsOnly(Duration.ofMinutes(1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{at: x, unit: °C} | line 3 column 20: point 'p', unit = '°C': a UCUM code",
                "{at: x, unit: kW h} | unit = 'kW h'",
                "{at: x, unit: } | unit = ''",
                "{at: x, writable: yes} | line 3 column 24: point 'p', writable = 'yes': true or false expected",
                "{at: x, min: five} | min = 'five': a number expected",
                "{at: x, min: .nan} | min = '.nan': a number expected",
                "{at: x, min: 5, max: 3} | max = '3': a number not less than min = 5.0 expected",
                "{at: x, class: quick} | class = 'quick': fast or slow expected",
                "{at: x, history: all} | history = 'all': none or {every: 10s, deadband: 0.1} expected",
                "{at: x, history: {every: soon}} | history: every = 'soon': a duration such as",
                "{at: x, history: {every: -PT1S}} | history: every = '-PT1S'",
                "{at: x, history: {deadband: -1}} | history: deadband = '-1': a number of 0 or more",
                "{at: x, history: {evry: 1s}} | line 3 column 24: point 'p', history: one of the keys every, deadband expected, got 'evry'",
                "{at: x, at: y} | line 3 column 14: point 'p', the key 'at' once expected, it is already at etc/profiles/pump.yaml line 3 column 7",
                "{at: x, bits: [0, 1]} | bits = a list: a text, a number, true or false expected",
                "{at: {x: 1}} | at = keys with values: the address of the point",
                "{at: x, [a]: 1} | a text as key expected, got a list",
                "holding/1 | point 'p', '{at: …, unit: …}' expected, got 'holding/1'",
                "[1, 2] | point 'p', '{at: …, unit: …}' expected, got a list",
                "{at: x | YAML expected",
            })
    void saysWhereAndWhatIsWrongWithAPoint(String point, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("protocol: m\npoints:\n  p: " + point + "\n"))
                .withMessageStartingWith("etc/profiles/pump.yaml line ")
                .withMessageContaining(expected);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | a text with points expected, got nothing",
                "protocol: m | line 1 column 1: points is missing",
                "points: {a: {at: x}} | line 1 column 1: protocol is missing: the protocol of a driver",
                "{protocol: m, points: {}} | points as 'name: {at: …, unit: …}' expected, got none",
                "{protocol: m, points: [a]} | points as 'name: {at: …, unit: …}' expected, got a list",
                "{protocol: [m], points: {a: {at: x}}} | protocol = a list: the protocol of a driver",
                "{protocol: m, points: {a: {at: x}}, Points: 1} | line 1 column 37: one of the keys protocol, points expected, got 'Points'",
                "{protocol: m, points: {a/b: {at: x}}} | line 1 column 24: a point name (letters",
                "{protocol: m, points: {all: {at: x}}} | not 'all') expected, got 'all'",
                "{protocol: m, points: {a: {at: x}, a: {at: y}}} | the key 'a' once expected",
                "just words | the keys protocol and points expected, got 'just words'",
                "%!x | line 1 column",
            })
    void saysWhereAndWhatIsWrongWithAFile(String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(text == null ? "" : text))
                .withMessageStartingWith("etc/profiles/pump.yaml")
                .withMessageContaining(expected);
    }

    @Test
    void secondDocumentsTabsAndControlCharactersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("protocol: m\n---\nprotocol: n\n"))
                .withMessageContaining("etc/profiles/pump.yaml line 2 column 1: YAML expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("protocol: m\npoints:\n\tp: {at: x}\n"))
                .withMessageContaining("etc/profiles/pump.yaml line 3 column 1: YAML expected")
                .withMessageContaining("indent with spaces");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("protocol: m\u0000\n"))
                .withMessageContaining("control character 0x0");
    }

    @Test
    void otherEncodingsAreRefusedAndAByteOrderMarkIsNot() {
        byte[] latin = "protocol: m\npoints:\n  wärme: {at: x}\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profile.parse(latin, PLACE))
                .withMessage("etc/profiles/pump.yaml line 3: text in UTF-8 expected, got byte 0xE4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profile.parse("protocol: m".getBytes(StandardCharsets.UTF_16), PLACE))
                .withMessageContaining("text in UTF-8 expected, got byte 0xFE");

        assertThat(parse("\uFEFFprotocol: m\npoints: {a: {at: x}}").points()).hasSize(1);
    }

    @Test
    void bombsDoNotGoOff() {
        StringBuilder lol = new StringBuilder("protocol: m\nl0: &l0 [x]\n");
        for (int i = 1; i < 100; i++) {
            lol.append("l")
                    .append(i)
                    .append(": &l")
                    .append(i)
                    .append(" [")
                    .append("*l".concat(i - 1 + ", ").repeat(9))
                    .append("]\n");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(lol.toString()))
                .withMessageContaining("expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("[".repeat(100_000)))
                .withMessage("etc/profiles/pump.yaml line 1 column 17: at most 16 levels expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("protocol: m\npoints: &p {a: *p}\n"))
                .withMessageContaining("expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("#".repeat(Yaml.MAX_SIZE + 1)))
                .withMessageContaining("at most 2621440 bytes expected, got 2621441");
    }

    @Test
    void garbageIsRefusedWithItsPlace() {
        Random random = new Random(70);
        for (int i = 0; i < 2000; i++) {
            byte[] garbage = new byte[1 + random.nextInt(200)];
            random.nextBytes(garbage);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Profile.parse(garbage, PLACE))
                    .withMessageStartingWith("etc/profiles/pump.yaml");
        }
    }

    /** Cuts and changes of a right profile: right or refused, never another exception. */
    @Test
    void damagedProfilesAreRefusedWithTheirPlace() {
        String right =
                "protocol: m\npoints:\n  a: {at: x/1, unit: V, min: 1, history: &h {every: 1min}}\n  b: {at: x/2, history: *h}\n";
        Random random = new Random(71);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            StringBuilder damaged = new StringBuilder(right);
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(damaged.length());
                damaged.replace(
                        at,
                        at + random.nextInt(5),
                        ":{}[],&*!|>'\"%@`\t\n- x".substring(random.nextInt(20)).substring(0, 1));
            }
            try {
                assertThat(parse(damaged.toString()).points()).isNotEmpty();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("etc/profiles/pump.yaml");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void tooManyPointsInAConfigurationAreRefused() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i <= Profile.MAX_INLINE; i++) {
            text.append("p").append(i).append(": {at: x/").append(i).append("}, ");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profile.parseInline(text.append("}").toString()))
                .withMessage("points: at most 50 points expected, got 51; more have a place in a profile");
    }

    @Test
    void aWrongPointOfAConfigurationIsNamedByItsColumn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profile.parseInline("{a: {at: x/1, class: quick}}"))
                .withMessage("points column 22: point 'a', class = 'quick': fast or slow expected");
    }

    private static Profile parse(String text) {
        return Profile.parse(text.getBytes(UTF_8), PLACE);
    }
}
