package org.ohmstead.profile.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ohmstead.device.ConfigProblem;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Checks the lines of a table by the rules that profiles are read by. */
final class RowCheck {

    private static final String NONE = "none";

    private final List<String> columns;
    private final Problems problems;

    RowCheck(List<String> columns, Problems problems) {
        this.columns = columns;
        this.problems = problems;
    }

    void check(int line, PointRow row) {
        String history = row.cells().getOrDefault(PointRow.HISTORY, "");
        boolean parts = row.cells().keySet().stream().anyMatch(column -> column.startsWith(PointRow.PART));
        if (!history.isEmpty() && (parts || !history.equals(NONE))) {
            problems.cell(
                    line,
                    columns.indexOf(PointRow.HISTORY),
                    PointRow.HISTORY,
                    history,
                    parts ? "nothing beside history.every or history.deadband" : "none or nothing");
        }
        PointReader reader = new PointReader(new Place("", false), wrong -> tell(line, row, wrong));
        try {
            reader.point(row.name(), new NodeTuple(scalar(row.name()), node(row, parts)));
        } catch (Wrong e) {
            tell(line, row, e);
        }
    }

    private void tell(int line, PointRow row, Wrong wrong) {
        ConfigProblem problem = wrong.problem();
        String column = wrong.attribute();
        boolean named = column.equals(PointRow.NAME);
        String value = named ? row.name() : row.cells().getOrDefault(column, "");
        String expected = named
                ? "a point name (letters, digits and . _ - : * ~, not 'all')"
                : problem.key().isEmpty()
                        ? "no column of this name, as tables of points have none,"
                        : problem.expected();
        problems.cell(line, columns.indexOf(column), column, value, expected);
    }

    private static Node node(PointRow row, boolean parts) {
        List<NodeTuple> attributes = new ArrayList<>();
        List<NodeTuple> history = new ArrayList<>();
        for (Map.Entry<String, String> cell : row.cells().entrySet()) {
            String column = cell.getKey();
            if (column.startsWith(PointRow.PART)) {
                history.add(new NodeTuple(scalar(column.substring(PointRow.PART.length())), scalar(cell.getValue())));
            } else if (!column.equals(PointRow.HISTORY) && !column.isBlank()) {
                attributes.add(new NodeTuple(scalar(column), scalar(cell.getValue())));
            }
        }
        if (parts) {
            attributes.add(new NodeTuple(scalar(PointRow.HISTORY), mapping(history)));
        }
        return mapping(attributes);
    }

    private static Node mapping(List<NodeTuple> tuples) {
        return new MappingNode(Tag.MAP, tuples, FlowStyle.FLOW);
    }

    private static ScalarNode scalar(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN);
    }
}
