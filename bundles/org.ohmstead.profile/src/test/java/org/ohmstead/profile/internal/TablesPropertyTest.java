package org.ohmstead.profile.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.config.PointTables;

/**
 * Random profiles, written in random ways, edited at random: what a table says is what the profile says then, and what the
 * table did not change is written as it was.
 */
@Timeout(60)
class TablesPropertyTest {

    private static final String ID = "profiles/random.yaml";
    private static final List<String> OWN = List.of("type", "scale", "length", "order", "it's: odd", "=note", "ü");
    private static final List<String> TEXTS = List.of(
            "holding/1",
            "1-0:1.8.0*255",
            "0x10",
            "1.50",
            "-5",
            "null",
            "true",
            "a, b",
            "{x}",
            "[y]: z",
            "#no comment",
            "tail #no comment",
            "it's",
            "\"quoted\"",
            " blanks ",
            "=SUM(A1:A2)",
            "'=twice",
            "-x",
            "@ref",
            "line\nbreak",
            "tab\tstop",
            "back\\slash",
            "°C ½",
            "𝄞 clef",
            "%",
            "*alias",
            "&anchor",
            "- item",
            "? key",
            "a: b",
            "end:",
            "~");

    @Test
    void tablesAndProfilesSayTheSame() throws Exception {
        for (long seed = 0; seed < 400; seed++) {
            check(seed);
        }
    }

    private static void check(long seed) throws Exception {
        Random random = new Random(seed);
        Items items = new Items();
        PointTables tables = new Tables(items.service());
        List<PointRow> rows = rows(random);
        String text = new Writer(random).profile(rows);
        items.put(ID, text);

        String table = tables.csv(ID);
        assertThat(byName(PointTable.read(table))).as("seed %d: %s", seed, text).isEqualTo(byName(rows));
        assertThat(tables.change(ID, table).changes()).isEmpty();

        List<PointRow> wanted = edited(rows, random);
        items.apply(tables.change(ID, PointTable.write(wanted)));

        String after = items.text(ID);
        assertThat(Profile.problems(after.getBytes(UTF_8), new Place(ID, true)))
                .as("seed %d: %s\n→\n%s", seed, text, after)
                .isEmpty();
        assertThat(byName(PointTable.read(tables.csv(ID))))
                .as("seed %d: %s\n→\n%s", seed, text, after)
                .isEqualTo(byName(wanted));
        assertThat(tables.change(ID, PointTable.write(wanted)).changes()).isEmpty();
        assertThat(kept(text, rows, wanted))
                .as("seed %d: %s\n→\n%s", seed, text, after)
                .allMatch(line -> after.lines().anyMatch(line::equals));
    }

    /** {@return the lines that are none of a changed point: comments, and points on one line that stay} */
    private static List<String> kept(String text, List<PointRow> rows, List<PointRow> wanted) {
        List<String> kept = new ArrayList<>(
                text.lines().filter(line -> line.strip().startsWith("# ")).toList());
        for (PointRow row : rows) {
            if (wanted.contains(row)) {
                text.lines()
                        .filter(line -> line.startsWith("  " + row.name() + ": {"))
                        .forEach(kept::add);
            }
        }
        return kept;
    }

    private static Map<String, PointRow> byName(List<PointRow> rows) {
        Map<String, PointRow> byName = new TreeMap<>();
        rows.forEach(row -> byName.put(row.name(), row));
        return byName;
    }

    private static List<PointRow> rows(Random random) {
        List<PointRow> rows = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(12); i++) {
            rows.add(row("p" + i, random));
        }
        return rows;
    }

    private static PointRow row(String name, Random random) {
        Map<String, String> cells = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>(OWN);
        columns.addAll(List.of("at", "unit", "writable", "min", "max", "class"));
        Collections.shuffle(columns, random);
        for (String column : columns.subList(0, random.nextInt(columns.size()))) {
            cells.put(column, value(column, random));
        }
        switch (random.nextInt(4)) {
            case 0 -> cells.put("history", "none");
            case 1 -> cells.put("history.every", "10s");
            case 2 -> {
                cells.put("history.deadband", "0.10");
                cells.put("history.every", random.nextInt(9) + "min");
            }
            default -> {
                // every sample
            }
        }
        return new PointRow(name, cells);
    }

    private static String value(String column, Random random) {
        return switch (column) {
            case "unit" -> List.of("Cel", "%", "[in_i]", "kW.h", "{count}").get(random.nextInt(5));
            case "writable" -> random.nextBoolean() ? "true" : "false";
            case "min" -> "-" + random.nextInt(9) + ".50";
            case "max" -> random.nextInt(9) + "e1";
            case "class" -> random.nextBoolean() ? "fast" : "slow";
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    private static List<PointRow> edited(List<PointRow> rows, Random random) {
        List<PointRow> wanted = new ArrayList<>();
        for (PointRow row : rows) {
            Map<String, String> cells = new LinkedHashMap<>(row.cells());
            switch (random.nextInt(6)) {
                case 0 -> cells.replaceAll((c, v) -> c.startsWith("history") ? v : value(c, random));
                case 1 -> cells.put("at", value("at", random));
                case 2 -> cells.keySet().removeIf(c -> random.nextBoolean());
                default -> {
                    // stays
                }
            }
            if (random.nextInt(8) > 0) {
                wanted.add(new PointRow(row.name(), cells));
            }
        }
        while (wanted.isEmpty() || random.nextInt(3) == 0) {
            wanted.add(row("n" + wanted.size(), random));
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(wanted, random);
        }
        return wanted;
    }

    /** Writes profiles as different people do. */
    private static final class Writer {

        private final Random random;
        private final String end;
        private final boolean braces;

        Writer(Random random) {
            this.random = random;
            this.end = random.nextInt(3) == 0 ? "\r\n" : "\n";
            this.braces = random.nextInt(4) == 0;
        }

        String profile(List<PointRow> rows) {
            StringBuilder out = new StringBuilder(random.nextInt(5) == 0 ? "\uFEFF" : "");
            out.append("# head").append(end);
            boolean first = random.nextBoolean();
            out.append(first ? "protocol: m" + end : "");
            out.append(braces ? inBraces(rows) : onLines(rows));
            out.append(first ? "" : "protocol: m" + (random.nextBoolean() ? end : ""));
            return out.toString();
        }

        private String inBraces(List<PointRow> rows) {
            StringBuilder out = new StringBuilder("points: {");
            for (int i = 0; i < rows.size(); i++) {
                out.append(i == 0 ? "" : "," + (random.nextInt(3) == 0 ? end + "   " : " "));
                out.append(rows.get(i).name()).append(": ").append(inline(rows.get(i)));
            }
            return out.append("}").append(end).toString();
        }

        private String onLines(List<PointRow> rows) {
            StringBuilder out = new StringBuilder("points:").append(end);
            for (PointRow row : rows) {
                out.append(random.nextInt(4) == 0 ? "  # about " + row.name() + end : "");
                out.append(random.nextInt(6) == 0 ? end : "");
                out.append("  ").append(row.name()).append(":");
                if (random.nextInt(4) > 0 || row.cells().isEmpty()) {
                    out.append(" ")
                            .append(inline(row))
                            .append(random.nextInt(5) == 0 ? "   # beside" : "")
                            .append(end);
                } else {
                    block(row, out);
                }
            }
            return out.toString();
        }

        private void block(PointRow row, StringBuilder out) {
            out.append(end);
            boolean parts = false;
            for (Map.Entry<String, String> cell : row.cells().entrySet()) {
                String key = cell.getKey();
                if (key.startsWith(PointRow.PART)) {
                    out.append(parts ? "" : "    history:" + end);
                    parts = true;
                    out.append("      ").append(key.substring(PointRow.PART.length()));
                } else {
                    out.append("    ").append(Flow.scalar(key));
                }
                out.append(": ").append(scalar(cell.getValue())).append(end);
            }
        }

        private String inline(PointRow row) {
            return Flow.attributes(
                    row.cells().keySet(), column -> scalar(row.cells().get(column)));
        }

        /** Another way of writing than the one under test, as far as there is one. */
        private String scalar(String text) {
            boolean simple = text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
            return simple && random.nextInt(3) == 0
                    ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
                    : Flow.scalar(text);
        }
    }
}
