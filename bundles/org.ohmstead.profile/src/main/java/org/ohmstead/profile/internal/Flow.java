package org.ohmstead.profile.internal;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Writes points as flow YAML. */
final class Flow {

    private static final Pattern PLAIN = Pattern.compile("-?[A-Za-z0-9./](?:[A-Za-z0-9._/*+~%^-]|:(?=[A-Za-z0-9]))*");
    private static final Pattern SIMPLE = Pattern.compile("[\\x20-\\x7E\\xA0-\\u1FFF]*");

    private Flow() {}

    /** {@return a text as a scalar that stands anywhere} */
    static String scalar(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        if (SIMPLE.matcher(text).matches()) {
            return "'" + text.replace("'", "''") + "'";
        }
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c >= 0x20 && c <= 0x7E) {
                out.append((char) c);
            } else {
                out.append(String.format(c <= 0xFFFF ? "\\u%04X" : "\\U%08X", c));
            }
        });
        return out.append('"').toString();
    }

    /**
     * {@return a point's attributes}
     *
     * @param columns in which order
     * @param value of a column, as YAML
     */
    static String attributes(Set<String> columns, UnaryOperator<String> value) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String column : columns) {
            if (column.startsWith(PointRow.PART)) {
                String part = scalar(column.substring(PointRow.PART.length())) + ": " + value.apply(column);
                attributes.merge(PointRow.HISTORY, part, (before, next) -> before + ", " + next);
            } else {
                attributes.put(column, value.apply(column));
            }
        }
        boolean parts = columns.stream().anyMatch(column -> column.startsWith(PointRow.PART));
        return attributes.entrySet().stream()
                .map(e -> scalar(e.getKey()) + ": "
                        + (parts && e.getKey().equals(PointRow.HISTORY) ? "{" + e.getValue() + "}" : e.getValue()))
                .collect(joining(", ", "{", "}"));
    }

    /** {@return a point with its name} */
    static String point(PointRow row) {
        return scalar(row.name()) + ": "
                + attributes(row.cells().keySet(), column -> scalar(row.cells().get(column)));
    }

    /** {@return points as the key {@code points} of a configuration has them} */
    static String points(List<PointRow> rows) {
        return rows.stream().map(Flow::point).collect(joining(", ", "{", "}"));
    }

    /** {@return a whole profile} */
    static String profile(String protocol, List<PointRow> rows, String end) {
        return rows.stream()
                .map(row -> "  " + point(row) + end)
                .collect(joining("", "protocol: " + scalar(protocol) + end + "points:" + end, ""));
    }
}
