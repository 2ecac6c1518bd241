package org.ohmstead.profile.internal;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.Durations;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointId;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads points: the keys that all protocols share, the others as texts. */
final class PointReader {

    private static final String SHAPE = "points as 'name: {at: …, unit: …}'";

    /** Ends the reading with the first thing that is wrong. */
    static final Consumer<Wrong> FIRST = wrong -> {
        throw wrong;
    };

    private final Place place;
    private final Consumer<Wrong> wrong;

    /**
     * A reader for one text.
     *
     * @param wrong is told of what is wrong with a point; reading goes on if it does not throw
     */
    PointReader(Place place, Consumer<Wrong> wrong) {
        this.place = place;
        this.wrong = wrong;
    }

    /** {@return the points of a mapping from names, in the order written} */
    List<PointEntry> points(Node node) {
        List<PointEntry> points = new ArrayList<>();
        for (Map.Entry<String, NodeTuple> point :
                new Attributes(place, node, "", "", SHAPE).rest().entrySet()) {
            tried(() -> Optional.of(point(point.getKey(), point.getValue())), Optional.<PointEntry>empty())
                    .ifPresent(points::add);
        }
        if (((MappingNode) node).getValue().isEmpty()) {
            throw place.wrong(node, SHAPE + " expected, got none");
        }
        return points;
    }

    /**
     * {@return one point}
     *
     * @throws Wrong if it is none, or as whoever is told of what is wrong decides
     */
    PointEntry point(String name, NodeTuple tuple) {
        Node key = tuple.getKeyNode();
        tried(() -> name(name, key), name);
        Attributes keys =
                new Attributes(place, tuple.getValueNode(), "point '" + name + "', ", "", "'{at: …, unit: …}'");
        String at = tried(() -> keys.text("at", "the address of the point in its protocol"), Optional.<String>empty())
                .orElse("");
        String unit = tried(() -> unit(keys), "1");
        boolean writable = tried(() -> writable(keys), false);
        Limits limits = limits(keys);
        Pace pace = tried(() -> pace(keys), Pace.FAST);
        HistoryRule history = tried(() -> history(keys, name), HistoryRule.ALL);
        return new PointEntry(name, at, unit, writable, limits, pace, history, own(keys), place.of(key));
    }

    private String name(String name, Node key) {
        try {
            return PointId.checkPoint(name);
        } catch (IllegalArgumentException e) {
            throw new Wrong(new ConfigProblem(place.at(key), "", "", e.getMessage()), "name");
        }
    }

    private <T> T tried(Supplier<T> reading, T otherwise) {
        try {
            return reading.get();
        } catch (Wrong e) {
            wrong.accept(e);
            return otherwise;
        }
    }

    private static String unit(Attributes keys) {
        String expected = "a UCUM code, such as V, kW.h, Cel, m3/h, or 1 for none,";
        return keys.take("unit")
                .map(node -> {
                    String unit = keys.text("unit", node, expected);
                    if (!Ucum.wellFormed(unit)) {
                        throw keys.wrong("unit", node, expected);
                    }
                    return unit;
                })
                .orElse("1");
    }

    private static boolean writable(Attributes keys) {
        return keys.take("writable")
                .map(node -> switch (keys.text("writable", node, "true or false")) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw keys.wrong("writable", node, "true or false");
                })
                .orElse(false);
    }

    private Limits limits(Attributes keys) {
        double min = tried(() -> keys.number("min", "a number"), Optional.<Double>empty())
                .orElse(Double.NEGATIVE_INFINITY);
        var maxNode = keys.take("max");
        double max = tried(() -> maxNode.map(node -> keys.number("max", node, "a number")), Optional.<Double>empty())
                .orElse(Double.POSITIVE_INFINITY);
        if (min > max) {
            wrong.accept(keys.wrong("max", maxNode.orElseThrow(), "a number not less than min = " + min));
            return Limits.NONE;
        }
        return new Limits(min, max);
    }

    private static Pace pace(Attributes keys) {
        return keys.take("class")
                .map(node -> switch (keys.text("class", node, "fast or slow")) {
                    case "fast" -> Pace.FAST;
                    case "slow" -> Pace.SLOW;
                    default -> throw keys.wrong("class", node, "fast or slow");
                })
                .orElse(Pace.FAST);
    }

    private HistoryRule history(Attributes keys, String name) {
        String shape = "none or {every: 10s, deadband: 0.1}";
        return keys.take("history")
                .map(node -> {
                    if (node instanceof ScalarNode scalar) {
                        if (scalar.getValue().equals("none")) {
                            return HistoryRule.NONE;
                        }
                        throw keys.wrong("history", node, shape);
                    }
                    Attributes rule = new Attributes(place, node, "point '" + name + "', history: ", "history.", shape);
                    Duration every = tried(() -> every(rule), Duration.ZERO);
                    double deadband = tried(() -> deadband(rule), 0.0);
                    rule.rest().values().forEach(unknown -> wrong.accept(rule.unknown(unknown, "every, deadband")));
                    return new HistoryRule(every, deadband, true);
                })
                .orElse(HistoryRule.ALL);
    }

    private static Duration every(Attributes rule) {
        String expected = "a duration such as 500ms, 10s, 5min, 1h or PT10S";
        return rule.take("every")
                .map(node -> Durations.parse(rule.text("every", node, expected))
                        .filter(every -> !every.isNegative())
                        .orElseThrow(() -> rule.wrong("every", node, expected)))
                .orElse(HistoryRule.ALL.every());
    }

    private static double deadband(Attributes rule) {
        String expected = "a number of 0 or more, in the unit of the point,";
        return rule.take("deadband")
                .map(node -> {
                    double deadband = rule.number("deadband", node, expected);
                    if (deadband < 0) {
                        throw rule.wrong("deadband", node, expected);
                    }
                    return deadband;
                })
                .orElse(HistoryRule.ALL.deadband());
    }

    private Map<String, String> own(Attributes keys) {
        Function<Map.Entry<String, NodeTuple>, String> text =
                e -> keys.text(e.getKey(), e.getValue().getValueNode(), "a text, a number, true or false");
        return keys.rest().entrySet().stream().collect(toMap(Map.Entry::getKey, e -> tried(() -> text.apply(e), "")));
    }
}
