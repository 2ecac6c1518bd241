package org.ohmstead.profile.internal;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.PointTables;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

@Timeout(20)
class TablesTest {

    private static final String PUMP = "profiles/pump.yaml";
    private static final String DEVICE = "org.ohmstead.driver.modbus~pump";
    private static final String PROFILE =
            """
            # A heat pump.
            protocol: modbus

            points:
              # measured
              power:    {at: holding/0, type: float32, unit: W}   # total
              setpoint: {at: holding/20, type: int16, scale: 0.10, unit: Cel, writable: true, min: -5, max: 30, class: slow, history: {every: 10s, deadband: 0.1}}

              # identity
              serial:
                at: holding/90   # ASCII
                type: 'string'
                length: 008
                history: none
              # the end
            """;
    private static final String TABLE =
            """
            name,at,type,scale,unit,writable,min,max,class,history,history.every,history.deadband,length\r
            power,holding/0,float32,,W,,,,,,,,\r
            setpoint,holding/20,int16,0.10,Cel,true,-5,30,slow,,10s,0.1,\r
            serial,holding/90,string,,,,,,,none,,,008\r
            """;

    private final Items items = new Items();
    private final PointTables tables = new Tables(items.service());

    @Test
    void aProfileIsATableAndBack() throws Exception {
        items.put(PUMP, PROFILE);

        assertThat(tables.csv(PUMP)).isEqualTo(TABLE);
        assertThat(tables.change(PUMP, TABLE).changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"semicolons", "lines of Unix", "byte order mark", "other order", "all in quotes", "blank ends"})
    void spreadsheetsWriteItInOtherWays(String way) throws Exception {
        items.put(PUMP, PROFILE);
        String other =
                switch (way) {
                    case "semicolons" -> TABLE.replace(',', ';');
                    case "lines of Unix" -> TABLE.replace("\r\n", "\n");
                    case "byte order mark" -> "\uFEFF" + TABLE.strip();
                    case "other order" -> {
                        List<String> lines = TABLE.lines().toList();
                        yield String.join("\r", lines.get(0), lines.get(3), lines.get(2), lines.get(1));
                    }
                    case "all in quotes" -> TABLE.replace(",", "\",\"").lines().collect(joining("\"\n\"", "\"", "\""));
                    default -> TABLE.replace("\r\n", ",,\r\n") + ",,,,,,,,,,,,,,\r\n\r\n";
                };

        assertThat(tables.change(PUMP, other).changes()).isEmpty();
    }

    @Test
    void onlyWhatChangesIsWrittenAnew() throws Exception {
        items.put(PUMP, PROFILE);

        items.apply(
                tables.change(
                        PUMP,
                        """
                name,at,type,scale,unit,class,writable,max,min,history,history.every,history.deadband,length
                fan,coil/3,,,,,true,,,,,,
                serial,holding/91,string,,,,,,,none,,,008
                setpoint,holding/20,int16,0.5,Cel,slow,true,30,-5.0,,1min,0.1,
                power,holding/0,float32,,kW,,,9,,,,,
                odd,"'=x, {y}: ""#z\""",,,,,,,,none,,,
                """));

        assertThat(items.text(PUMP))
                .isEqualTo(
                        """
                        # A heat pump.
                        protocol: modbus

                        points:
                          # measured
                          power:    {at: holding/0, type: float32, unit: kW, max: 9}   # total
                          setpoint: {at: holding/20, type: int16, scale: 0.5, unit: Cel, writable: true, min: -5.0, max: 30, class: slow, history: {every: 1min, deadband: 0.1}}

                          # identity
                          serial:
                            at: holding/91   # ASCII
                            type: 'string'
                            length: 008
                            history: none
                          fan: {at: coil/3, writable: true}
                          odd: {at: '=x, {y}: "#z"', history: none}
                          # the end
                        """);
    }

    @Test
    void pointsGoWithTheirLineAndCommentsOfTheirOwnStay() throws Exception {
        items.put(PUMP, PROFILE);

        items.apply(tables.change(PUMP, "name,at,type,class\r\nserial,holding/90,string,slow\r\n"));

        assertThat(items.text(PUMP))
                .isEqualTo(
                        """
                        # A heat pump.
                        protocol: modbus

                        points:
                          # measured

                          # identity
                          serial: {at: holding/90, type: string, class: slow}
                          # the end
                        """);
    }

    @Test
    void allPointsCanBeReplaced() throws Exception {
        items.put(PUMP, "points:\r\n    a: {at: x}\r\n    b: {at: y}\r\nprotocol: m");

        items.apply(tables.change(PUMP, "name,at\nc,x\nd,y\n"));
        assertThat(items.text(PUMP)).isEqualTo("points:\r\n    c: {at: x}\r\n    d: {at: y}\r\nprotocol: m");

        items.put(PUMP, "protocol: m\npoints:\n  a: {at: x}");
        items.apply(tables.change(PUMP, "name,at\na,x\nd,y\n"));
        assertThat(items.text(PUMP)).isEqualTo("protocol: m\npoints:\n  a: {at: x}\n  d: {at: y}\n");
    }

    @Test
    void pointsInBracesAreEditedThere() throws Exception {
        items.put(
                PUMP,
                "\uFEFFprotocol: m\npoints: {\n  'a': {\"at\": '𝄞', unit: W},  # first\n  b: {at: y},\n  c: {} }  # all\n");
        assertThat(tables.csv(PUMP))
                .startsWith("name,at,unit,")
                .contains("\r\na,𝄞,W,")
                .contains("\r\nc,,,");

        items.apply(tables.change(PUMP, "name,at,unit\na,𝄢,W\nc,,\nd,z,V\n"));

        assertThat(items.text(PUMP))
                .isEqualTo(
                        "\uFEFFprotocol: m\npoints: {\n  'a': {\"at\": \"\\U0001D122\", unit: W},\n  c: {},\n  d: {at: z, unit: V} }  # all\n");
    }

    /** What an alias repeats changes in one place only, so all are written out. */
    @Test
    void aliasesAreWrittenOutWhereAnEditWouldChangeOthers() throws Exception {
        String text =
                "# head\nprotocol: m\npoints:\n  a: {at: x/1, history: &h {every: 1min}}\n  b: {at: x/2, history: *h}\n  c: {at: x/3}\n";
        items.put(PUMP, text);
        String table = tables.csv(PUMP);
        assertThat(tables.change(PUMP, table).changes()).isEmpty();

        items.apply(tables.change(PUMP, table.replace("x/3", "x/4")));
        assertThat(items.text(PUMP)).isEqualTo(text.replace("x/3", "x/4"));

        items.apply(tables.change(PUMP, table.replace("x/1,,,,,,,1min", "x/1,,,,,,,5min")));
        assertThat(items.text(PUMP))
                .isEqualTo(
                        """
                        # head
                        protocol: m
                        points:
                          a: {at: x/1, history: {every: 5min}}
                          b: {at: x/2, history: {every: 1min}}
                          c: {at: x/3}
                        """);
    }

    @Test
    void whatIsWrongInAProfileCanBePutRightInATable() throws Exception {
        items.put(PUMP, "protocol: m\npoints:\n  a: {at: x, min: low}\n");
        String table = tables.csv(PUMP);

        problems(PUMP, table, "line 2 column 5: min = 'low': a number expected");
        items.apply(tables.change(PUMP, table.replace("low", "1")));

        assertThat(items.text(PUMP)).isEqualTo("protocol: m\npoints:\n  a: {at: x, min: 1}\n");
    }

    @Test
    void everythingWrongIsToldWithLineAndColumn() {
        items.put(PUMP, PROFILE);
        problems(
                PUMP,
                """
                name,at,unit,writable,min,max,class,history,history.every,history.deadband,history.often,
                all,x,,,,,,,,,,
                a,x,k W,ja,1;5,"2,5",quick,,soon,-1,yes,left
                b,x,,,5,3,,always,,,,
                a,x,,,,,,none,1s,,,
                ,x,,,,,,,,,,
                c,x
                """,
                "line 2 column 1: name = 'all': a point name (letters, digits and . _ - : * ~, not 'all') expected",
                "line 3 column 12: cell = 'left': nothing in a column without a name expected",
                "line 3 column 3: unit = 'k W': a UCUM code, such as V, kW.h, Cel, m3/h, or 1 for none, expected",
                "line 3 column 4: writable = 'ja': true or false expected",
                "line 3 column 5: min = '1;5': a number expected",
                "line 3 column 6: max = '2,5': a number expected",
                "line 3 column 7: class = 'quick': fast or slow expected",
                "line 3 column 9: history.every = 'soon': a duration such as 500ms, 10s, 5min, 1h or PT10S expected",
                "line 3 column 10: history.deadband = '-1': a number of 0 or more, in the unit of the point, expected",
                "line 3 column 11: history.often = 'yes': no column of this name, as tables of points have none, expected",
                "line 4 column 8: history = 'always': none or nothing expected",
                "line 4 column 6: max = '3': a number not less than min = 5.0 expected",
                "line 5 column 8: history = 'none': nothing beside history.every or history.deadband expected",
                "line 5 column 1: name = 'a': a name that line 3 does not have expected",
                "line 6 column 1: name = '': a point name (letters, digits and . _ - : * ~, not 'all') expected",
                "line 7: 12 cells expected, got 2");
    }

    @Test
    void headsAreChecked() {
        items.put(PUMP, PROFILE);
        problems(PUMP, "", "line 1: a line with the names of the columns expected, got nothing");
        problems(PUMP, "\n\n", "line 1: a line with the names of the columns expected, got nothing");
        problems(PUMP, "name,at\n", "line 2: at least one point expected, got none");
        problems(PUMP, "point,at\nx,y\n", "line 1: a column 'name' expected, got point, at");
        problems(
                PUMP,
                "\nName,at,Min,at, unit\nx,y,,,\n",
                "line 2 column 1: column = 'Name': 'name' expected",
                "line 2 column 3: column = 'Min': 'min' expected",
                "line 2 column 4: column = 'at': a name that column 2 does not have expected",
                "line 2 column 5: column = ' unit': 'unit' expected",
                "line 2: a column 'name' expected, got Name, at, Min, at,  unit");
        problems(PUMP, "name\n\uDC00", "line 1: text expected, got half a surrogate pair");
        problems(
                PUMP,
                "x".repeat(4 * Yaml.MAX_SIZE + 1),
                "line 1: a table of at most 10.486 MB expected, got 10.486 MB in 1 rows");
        problems(
                PUMP,
                "name," + "k".repeat(1001) + "\n" + "n".repeat(1001) + ",\n",
                "line 1 column 2: column = '" + "k".repeat(80) + "…': a name of at most 1000 characters expected");
    }

    @Test
    void whatIsNoCsvIsToldWithItsLine() {
        items.put(PUMP, PROFILE);
        problems(
                PUMP,
                "name,at\n\"a\nb\" c,x\nd,5\" pipe\n\"e,x\n",
                "line 3 column 1: cell = ' c': a separator or the end of the line after a quote expected",
                "line 4 column 2: cell = '5\" pipe': quotes around the cell, and quotes in it doubled, expected",
                "line 5 column 1: cell = 'e,x�': a quote at the end of a cell that begins with one expected"
                        .replace('�', '\n'));
    }

    @Test
    void ofThousandsOfErrorsAHundredAreTold() {
        items.put(PUMP, PROFILE);
        String table = "name,min\n"
                + IntStream.range(0, 5000).mapToObj(n -> "p" + n + ",x\n").collect(joining());
        try {
            tables.change(PUMP, table);
            Assertions.fail("refused expected");
        } catch (ConfigException e) {
            assertThat(e.problems()).hasSize(101);
            assertThat(e.problems().get(100).text()).isEqualTo("further lines: 4900 more problems");
        }
    }

    /** OWASP, "CSV Injection": no cell begins with one of these characters, unless it is a number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1", "+cmd", "-x", "@sum", "'", "'=a", "''-b", "'a", "-5", "+5.e3", "\t=", "a\nb", " a ", "\"", ";",
                "＝1"
            })
    void cellsAreNeverFormulasAndComeBackAsTheyWere(String value) throws Exception {
        items.put(PUMP, "protocol: m\npoints:\n  a: {at: " + Flow.scalar(value) + ", '=k': 1}\n");

        String table = tables.csv(PUMP);

        String row = table.substring(table.indexOf("\r\na,") + 4);
        assertThat(row.replaceFirst("^\"", "")).matches("(?s)[^=+@\\t\\r\\n＝-].*|[+-]5(.e3)?,.*");
        assertThat(table).contains(",'=k\r\n");
        assertThat(tables.change(PUMP, table).changes()).isEmpty();
        items.apply(tables.change(PUMP, table.replace(",1\r\n", ",2\r\n")));
        items.apply(tables.change(PUMP, table.replace(",1\r\n", ",\r\n")));
        assertThat(tables.csv(PUMP))
                .contains("\r\na,"
                        + row.substring(0, row.length() - ",1\r\n".length()).replaceFirst(",+$", ","));
    }

    @Test
    void whatATableCannotHoldIsRefused() {
        items.put(PUMP, "protocol: m\npoints:\n  a: {at: x, name: y}\n");
        refused(
                PUMP,
                "etc/profiles/pump.yaml line 3 column 14: point 'a', no key 'name' expected: a table cannot hold it");
        items.put(PUMP, "protocol: m\npoints:\n  a: {at: [x]}\n");
        refused(
                PUMP,
                "etc/profiles/pump.yaml line 3 column 11: point 'a', at = a list: a text, a number, true or false expected");
        items.put(PUMP, "protocol: m\n");
        refused(
                PUMP,
                "etc/profiles/pump.yaml line 1 column 1: points is missing: a profile for a protocol, with points, expected");
        items.put(PUMP, "points: [");
        assertThatIllegalArgumentException().isThrownBy(() -> tables.change(PUMP, TABLE));
    }

    @Test
    void itemsWithoutPointsAreRefused() {
        refused("profiles/none.yaml", "'profiles/none.yaml': a configuration or a profile expected, there is none");
        items.put("org.ohmstead.scan", Map.of());
        refused("org.ohmstead.scan", "org.ohmstead.scan has no list of points: a profile or a device expected");
        items.put(DEVICE, Map.of("device", "pump"));
        refused(DEVICE, DEVICE + " has no list of points: one of the keys profile and points expected");
        items.put(DEVICE, Map.of("profile", "gone"));
        refused(DEVICE, "'profiles/gone.yaml': a configuration or a profile expected, there is none");
    }

    @Test
    void aDeviceWithAProfileHasThePointsOfThat() throws Exception {
        items.put(PUMP, PROFILE);
        items.put(DEVICE, Map.of("device", "pump", "profile", " pump "));

        assertThat(tables.csv(DEVICE)).isEqualTo(TABLE);
        items.apply(tables.change(DEVICE, TABLE.replace("0.10", "0.2")));

        assertThat(items.text(PUMP)).isEqualTo(PROFILE.replace("0.10", "0.2"));
        assertThat(items.properties(DEVICE)).containsEntry("profile", " pump ");
    }

    @Test
    void aFewPointsOfADeviceStayInItsConfiguration() throws Exception {
        items.put(
                DEVICE,
                Map.of("device", "cellar/pump", "timeout.ms", 5, "points", "{a: {at: coil/1},   b: {at: coil/2}}"));
        String table = tables.csv(DEVICE);
        assertThat(tables.change(DEVICE, table).changes()).isEmpty();

        items.apply(tables.change(DEVICE, table.replace("coil/2", "coil/3") + "c,coil/4,,,,,,,,\r\n"));

        assertThat(items.properties(DEVICE))
                .isEqualTo(Map.of(
                        "device",
                        "cellar/pump",
                        "timeout.ms",
                        5,
                        "points",
                        "{a: {at: coil/1},   b: {at: coil/3},   c: {at: coil/4}}"));
        items.put(DEVICE, Map.of("device", "cellar/pump"));
        items.apply(tables.change(DEVICE, table));
        assertThat(items.properties(DEVICE)).containsEntry("points", "{a: {at: coil/1}, b: {at: coil/2}}");
    }

    @Test
    void manyPointsOfADeviceGetAProfile() throws Exception {
        items.put("profiles/cellar-pump.yaml", PROFILE);
        items.put(DEVICE, Map.of("device", "cellar/pump", "points", "{p1: {at: x}, p0: {at: y}, old: {}}"));

        ChangeSet changes = tables.change(
                DEVICE,
                "name,at\n"
                        + IntStream.range(0, 51)
                                .mapToObj(n -> "p" + n + ",coil/" + n + "\n")
                                .collect(joining()));
        items.apply(changes);

        assertThat(changes.changes()).hasSize(2);
        assertThat(items.properties(DEVICE)).isEqualTo(Map.of("device", "cellar/pump", "profile", "cellar-pump-2"));
        assertThat(items.text("profiles/cellar-pump-2.yaml"))
                .startsWith("protocol: modbus\npoints:\n  p1: {at: coil/1}\n  p0: {at: coil/0}\n  p2: {at: coil/2}\n")
                .endsWith("\n  p50: {at: coil/50}\n");
    }

    /** Far below a second; the bound is for slow machines. */
    @Test
    void fiveThousandPointsAreUsable() {
        items.put(
                PUMP,
                "protocol: modbus\npoints:\n"
                        + IntStream.range(0, 5000)
                                .mapToObj(n -> "  point" + n + ": {at: holding/" + n
                                        + ", type: int16, scale: 0.1, unit: Cel, class: slow}\n")
                                .collect(joining()));

        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            String table = tables.csv(PUMP);
            assertThat(tables.change(PUMP, table).changes()).isEmpty();
            items.apply(tables.change(PUMP, table.replace(",0.1,", ",0.01,")));
        });
        assertThat(items.text(PUMP))
                .doesNotContain("scale: 0.1,")
                .contains("  point4999: {at: holding/4999, type: int16, scale: 0.01,");
    }

    private void refused(String id, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> tables.csv(id)).withMessage(message);
    }

    private void problems(String id, String table, String... expected) {
        try {
            tables.change(id, table);
            Assertions.fail("refused expected");
        } catch (ConfigException e) {
            assertThat(e.problems()).extracting(ConfigProblem::text).containsExactly(expected);
        }
    }
}
