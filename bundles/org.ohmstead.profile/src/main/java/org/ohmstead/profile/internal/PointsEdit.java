package org.ohmstead.profile.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Edits the points of a text where they stand, and leaves the rest as it is written. */
final class PointsEdit {

    private static final Set<ScalarStyle> ONE_LINE =
            Set.of(ScalarStyle.PLAIN, ScalarStyle.SINGLE_QUOTED, ScalarStyle.DOUBLE_QUOTED);

    private final Source source;
    private final MappingNode points;
    private final Place place;
    private final Map<String, PointRow> wanted = new LinkedHashMap<>();
    private final List<PointRow> added = new ArrayList<>();
    private final Map<String, PointRow> present = new LinkedHashMap<>();

    /**
     * Prepares an edit.
     *
     * @param points the mapping in the text
     * @param rows what they shall be
     */
    PointsEdit(String text, MappingNode points, Place place, List<PointRow> rows) {
        this.source = new Source(text);
        this.points = points;
        this.place = place;
        PointRow.of(points, place).forEach(row -> present.put(row.name(), row));
        for (PointRow row : rows) {
            wanted.put(row.name(), row);
            if (!present.containsKey(row.name())) {
                added.add(row);
            }
        }
    }

    /**
     * {@return the text with the points as they shall be}
     *
     * @throws Source.Unclear if that cannot be done in place
     */
    String text() throws Source.Unclear {
        Splices splices = new Splices();
        if (points.getFlowStyle() == FlowStyle.BLOCK) {
            lines(splices);
        } else {
            pieces(splices);
        }
        return splices.in(source.text(), 0, source.text().length());
    }

    private static String name(NodeTuple entry) {
        return ((ScalarNode) entry.getKeyNode()).getValue();
    }

    /** Points on lines of their own: comments beside and between them stay. */
    private void lines(Splices splices) throws Source.Unclear {
        String indent = "";
        int end = 0;
        for (NodeTuple entry : points.getValue()) {
            PointRow row = wanted.get(name(entry));
            int start = source.start(entry.getKeyNode());
            indent = source.text().substring(source.lineStart(start), start);
            if (!indent.isBlank()) {
                throw new Source.Unclear("something before the name of a point");
            }
            end = source.nextLine(source.valueEnd(entry));
            if (row == null) {
                splices.replace(source.lineStart(start), end, "");
            } else if (!row.equals(present.get(row.name()))) {
                splices.replace(start, source.valueEnd(entry), changed(entry, row));
            }
        }
        StringBuilder lines = new StringBuilder();
        if (!added.isEmpty() && end == source.text().length() && !source.text().endsWith("\n")) {
            lines.append(Source.lineEnd(source.text()));
        }
        for (PointRow row : added) {
            lines.append(indent).append(Flow.point(row)).append(Source.lineEnd(source.text()));
        }
        splices.replace(end, end, lines.toString());
    }

    /** Points within braces: what separates one from the one before goes with it. */
    private void pieces(Splices splices) throws Source.Unclear {
        List<NodeTuple> entries = points.getValue();
        if (entries.isEmpty()) {
            throw new Source.Unclear("nothing to go by");
        }
        int begin = source.start(entries.get(0).getKeyNode());
        int end = begin;
        StringBuilder out = new StringBuilder();
        String separator = ", ";
        for (NodeTuple entry : entries) {
            int start = source.start(entry.getKeyNode());
            separator = start == begin ? separator : source.text().substring(end, start);
            end = source.valueEnd(entry);
            PointRow row = wanted.get(name(entry));
            if (row != null) {
                out.append(out.isEmpty() ? "" : separator);
                out.append(
                        row.equals(present.get(row.name()))
                                ? source.text().substring(start, end)
                                : changed(entry, row));
            }
        }
        for (PointRow row : added) {
            out.append(out.isEmpty() ? "" : separator.indexOf('#') < 0 ? separator : ", ")
                    .append(Flow.point(row));
        }
        splices.replace(begin, end, out.toString());
    }

    /** {@return a point with other attributes: values replaced where they stand; all anew if some come or go} */
    private String changed(NodeTuple entry, PointRow after) throws Source.Unclear {
        PointRow before = present.get(after.name());
        int key = source.start(entry.getKeyNode());
        int value = source.valueStart(entry);
        int end = source.valueEnd(entry);
        Map<String, ScalarNode> scalars = PointRow.scalars(after.name(), entry, place);
        Splices splices = new Splices();
        boolean inPlace = before.cells().keySet().equals(after.cells().keySet());
        for (Map.Entry<String, String> cell : after.cells().entrySet()) {
            ScalarNode scalar = scalars.get(cell.getKey());
            if (inPlace && !cell.getValue().equals(before.cells().get(cell.getKey()))) {
                inPlace = ONE_LINE.contains(scalar.getScalarStyle()) && source.start(scalar) >= value;
                splices.replace(source.start(scalar), source.end(scalar), Flow.scalar(cell.getValue()));
            }
        }
        if (inPlace) {
            return splices.in(source.text(), key, end);
        }
        Set<String> columns = new LinkedHashSet<>(before.cells().keySet());
        columns.retainAll(after.cells().keySet());
        columns.addAll(after.cells().keySet());
        String name = source.text().substring(key, source.end(entry.getKeyNode()));
        String gap = source.text().substring(source.end(entry.getKeyNode()), value);
        return name
                + (gap.indexOf('\n') < 0 ? gap : ": ")
                + Flow.attributes(columns, column -> Flow.scalar(after.cells().get(column)));
    }
}
