package org.ohmstead.profile.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ohmstead.device.ConfigException;

/** Points as a table in CSV. */
final class PointTable {

    private static final int MAX_SIZE = 4 * Yaml.MAX_SIZE;
    /** YAML has keys of up to 1024 characters. */
    private static final int LONGEST_KEY = 1000;

    private static final List<String> FIRST = List.of(PointRow.NAME, "at");
    /** Known to some protocols only. */
    private static final List<String> OFTEN = List.of("type", "scale");

    private static final List<String> THEN = List.of(
            "unit",
            "writable",
            "min",
            "max",
            "class",
            PointRow.HISTORY,
            PointRow.PART + "every",
            PointRow.PART + "deadband");

    private final Problems problems = new Problems();
    private final List<PointRow> rows = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    private PointTable() {}

    /** {@return points as CSV} All columns that every protocol knows are there, others if they are used. */
    static String write(List<PointRow> rows) {
        Set<String> used = new LinkedHashSet<>();
        rows.forEach(row -> used.addAll(row.cells().keySet()));
        Set<String> columns = new LinkedHashSet<>(FIRST);
        OFTEN.stream().filter(used::contains).forEach(columns::add);
        columns.addAll(THEN);
        columns.addAll(used);
        StringBuilder out = new StringBuilder();
        Csv.write(out, List.copyOf(columns));
        for (PointRow row : rows) {
            Csv.write(
                    out,
                    columns.stream()
                            .map(column -> column.equals(PointRow.NAME)
                                    ? row.name()
                                    : row.cells().getOrDefault(column, ""))
                            .toList());
        }
        return out.toString();
    }

    /**
     * {@return the points of a table, in its order; at least one}
     *
     * @throws ConfigException if anything is wrong, with everything that is
     */
    static List<PointRow> read(String csv) throws ConfigException {
        PointTable table = new PointTable();
        if (csv.length() > MAX_SIZE) {
            table.problems.line(
                    1,
                    "a table of at most " + Yaml.megabytes(MAX_SIZE) + " expected, got " + Yaml.megabytes(csv.length())
                            + " in " + csv.lines().count() + " rows");
        } else if (!UTF_8.newEncoder().canEncode(csv)) {
            table.problems.line(1, "text expected, got half a surrogate pair");
        }
        table.problems.refuse();
        List<Csv.Line> lines = Csv.read(csv, table.problems).stream()
                .filter(line -> !line.blank())
                .toList();
        table.problems.refuse();
        if (lines.isEmpty()) {
            table.problems.line(1, "a line with the names of the columns expected, got nothing");
            table.problems.refuse();
        }
        table.read(lines);
        table.problems.refuse();
        return table.rows;
    }

    private void read(List<Csv.Line> lines) throws ConfigException {
        Csv.Line head = lines.get(0);
        List<String> columns = head.cells();
        checkHead(head.number(), columns);
        problems.refuse();
        RowCheck check = new RowCheck(columns, problems);
        for (Csv.Line line : lines.subList(1, lines.size())) {
            if (line.cells().size() != columns.size()) {
                problems.line(
                        line.number(),
                        columns.size() + " cells expected, got " + line.cells().size());
            } else {
                row(line, columns, check);
            }
        }
        if (lines.size() == 1) {
            problems.line(head.number() + 1, "at least one point expected, got none");
        }
    }

    private void checkHead(int line, List<String> columns) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            Integer before = column.isBlank() ? null : seen.putIfAbsent(column, i);
            if (before != null) {
                problems.cell(line, i, "column", column, "a name that column " + (before + 1) + " does not have");
            } else if (column.length() > LONGEST_KEY) {
                problems.cell(line, i, "column", column, "a name of at most " + LONGEST_KEY + " characters");
            }
            int at = i;
            known().filter(name -> name.equalsIgnoreCase(column.strip()) && !name.equals(column))
                    .forEach(name -> problems.cell(line, at, "column", column, "'" + name + "'"));
        }
        if (!seen.containsKey(PointRow.NAME)) {
            problems.line(line, "a column 'name' expected, got " + String.join(", ", columns));
        }
    }

    private static Stream<String> known() {
        return Stream.of(FIRST, OFTEN, THEN).flatMap(List::stream);
    }

    private void row(Csv.Line line, List<String> columns, RowCheck check) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String cell = line.cells().get(i);
            if (cell.isBlank()) {
                continue;
            }
            if (columns.get(i).isBlank()) {
                problems.cell(line.number(), i, "cell", cell, "nothing in a column without a name");
            }
            cells.put(columns.get(i), cell);
        }
        String name = cells.getOrDefault(PointRow.NAME, "").strip();
        cells.remove(PointRow.NAME);
        PointRow row = new PointRow(name, cells);
        check.check(line.number(), row);
        Integer before = name.isEmpty() ? null : lines.putIfAbsent(name, line.number());
        int column = columns.indexOf(PointRow.NAME);
        if (before != null) {
            problems.cell(line.number(), column, PointRow.NAME, name, "a name that line " + before + " does not have");
        } else if (name.length() > LONGEST_KEY) {
            problems.cell(line.number(), column, PointRow.NAME, name, "at most " + LONGEST_KEY + " characters");
        }
        rows.add(row);
    }
}
