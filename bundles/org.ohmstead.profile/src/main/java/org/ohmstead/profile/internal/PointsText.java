package org.ohmstead.profile.internal;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** A text that lists points: a profile, or the key {@code points} of a device. */
final class PointsText {

    private static final Logger LOG = LoggerFactory.getLogger(PointsText.class);
    private static final String MARK = "\uFEFF";

    private final String mark;
    private final String text;
    private final Place place;
    private final Function<Node, Node> points;
    private final Node root;

    /**
     * Reads a text.
     *
     * @param points finds the points in the whole
     * @throws Wrong if it is none, or its points have no place in a table
     */
    PointsText(String text, Place place, Function<Node, Node> points) {
        this.mark = text.startsWith(MARK) ? MARK : "";
        this.text = text.substring(mark.length());
        this.place = place;
        this.points = points;
        this.root = Yaml.compose(this.text, place);
    }

    Node root() {
        return root;
    }

    Stream<String> lines() {
        return text.lines();
    }

    /** {@return the points as they are written} */
    List<PointRow> rows() {
        return PointRow.of(points.apply(root), place);
    }

    /** {@return wanted points in the order of this text, new ones in the order given} */
    List<PointRow> sorted(List<PointRow> wanted) {
        Map<String, PointRow> left = byName(wanted);
        List<PointRow> sorted = new ArrayList<>();
        for (PointRow row : rows()) {
            PointRow kept = left.remove(row.name());
            if (kept != null) {
                sorted.add(kept);
            }
        }
        sorted.addAll(left.values());
        return sorted;
    }

    /**
     * {@return the text with other points} What is the same stays as it is written.
     *
     * @param anew writes all from the points alone, for texts that cannot be edited in place
     */
    String with(List<PointRow> wanted, Function<List<PointRow>, String> anew) {
        if (byName(rows()).equals(byName(wanted))) {
            return mark + text;
        }
        try {
            String edited = new PointsEdit(text, (MappingNode) points.apply(root), place, wanted).text();
            if (byName(new PointsText(edited, place, points).rows()).equals(byName(wanted))) {
                return mark + edited;
            }
            LOG.debug("{}: written anew, as an edit would change other points", place.source());
        } catch (Source.Unclear | Wrong e) {
            LOG.debug("{}: written anew, as it cannot be edited in place", place.source(), e);
        }
        return mark + anew.apply(sorted(wanted));
    }

    private static Map<String, PointRow> byName(List<PointRow> rows) {
        return rows.stream().collect(toMap(PointRow::name, row -> row, (a, b) -> b, LinkedHashMap::new));
    }
}
