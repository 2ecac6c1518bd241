package org.ohmstead.profile.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One point as a table has it: texts by column, blank ones left out. Parts of {@code history} have columns of their own.
 *
 * @param name of the point
 * @param cells all others, in the order written
 */
record PointRow(String name, Map<String, String> cells) {

    /** The column that names the point. */
    static final String NAME = "name";

    /** The column for {@code history: none}. */
    static final String HISTORY = "history";

    /** What the columns of the parts of {@code history} begin with. */
    static final String PART = HISTORY + ".";

    /**
     * {@return the points of a mapping, in the order written} Values may be wrong: they are as they are.
     *
     * @throws Wrong if they have no place in a table
     */
    static List<PointRow> of(Node points, Place place) {
        List<PointRow> rows = new ArrayList<>();
        new Attributes(place, points, "", "", "points as 'name: {at: …, unit: …}'")
                .rest()
                .forEach((name, tuple) -> {
                    Map<String, String> cells = new LinkedHashMap<>();
                    scalars(name, tuple, place).forEach((column, scalar) -> {
                        if (!scalar.getValue().isBlank()) {
                            cells.put(column, scalar.getValue());
                        }
                    });
                    rows.add(new PointRow(name, cells));
                });
        return rows;
    }

    /**
     * {@return where the cells of a point are written}
     *
     * @throws Wrong if they have no place in a table
     */
    static Map<String, ScalarNode> scalars(String name, NodeTuple point, Place place) {
        String subject = "point '" + name + "', ";
        Map<String, ScalarNode> scalars = new LinkedHashMap<>();
        Attributes keys = new Attributes(place, point.getValueNode(), subject, "", "'{at: …, unit: …}'");
        keys.rest().forEach((key, tuple) -> {
            Node value = tuple.getValueNode();
            if (key.isBlank() || key.equals(NAME) || key.startsWith(PART)) {
                throw place.wrong(
                        tuple.getKeyNode(), subject + "no key '" + key + "' expected: a table cannot hold it");
            }
            if (key.equals(HISTORY) && value instanceof MappingNode) {
                Attributes parts = new Attributes(place, value, subject + "history: ", PART, "parts");
                parts.rest()
                        .forEach((part, inner) -> scalars.put(PART + part, scalar(parts, part, inner.getValueNode())));
            } else {
                scalars.put(key, scalar(keys, key, value));
            }
        });
        return scalars;
    }

    private static ScalarNode scalar(Attributes keys, String key, Node value) {
        if (value instanceof ScalarNode scalar) {
            return scalar;
        }
        throw keys.wrong(key, value, "a text, a number, true or false");
    }
}
