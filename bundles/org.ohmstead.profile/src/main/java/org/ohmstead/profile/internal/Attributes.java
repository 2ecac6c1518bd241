package org.ohmstead.profile.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.device.ConfigProblem;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The keys and values of one mapping; each can be taken once. */
final class Attributes {

    private final Place place;
    private final Node node;
    private final String subject;
    private final String prefix;
    private final Map<String, NodeTuple> rest = new LinkedHashMap<>();

    /**
     * Lists a mapping.
     *
     * @param subject whose attributes they are, to begin messages with: {@code "point 'power', "}; or empty
     * @param prefix what the columns of a table have before the key
     * @param shape what was expected if the node is none
     * @throws IllegalArgumentException if the node is no mapping, or a key is no text or is there twice
     */
    Attributes(Place place, Node node, String subject, String prefix, String shape) {
        this.place = place;
        this.node = node;
        this.subject = subject;
        this.prefix = prefix;
        if (!(node instanceof MappingNode mapping)) {
            throw place.wrong(node, subject + shape + " expected, got " + kind(node));
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)
                    || key.getValue().isEmpty()) {
                throw place.wrong(
                        tuple.getKeyNode(), subject + "a text as key expected, got " + kind(tuple.getKeyNode()));
            }
            NodeTuple before = rest.put(key.getValue(), tuple);
            if (before != null) {
                throw place.wrong(
                        key,
                        subject + "the key '" + key.getValue() + "' once expected, it is already at "
                                + place.of(before.getKeyNode()) + column(before.getKeyNode()));
            }
        }
    }

    /** {@return the value of a key, which counts as read from now on} */
    Optional<Node> take(String key) {
        return Optional.ofNullable(rest.remove(key)).map(NodeTuple::getValueNode);
    }

    /** {@return the text of a key, which counts as read from now on; never empty} */
    Optional<String> text(String key, String expected) {
        return take(key).map(value -> text(key, value, expected));
    }

    /** {@return the text of a value} */
    String text(String key, Node value, String expected) {
        if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        throw wrong(key, value, expected);
    }

    /** {@return the number of a key} */
    Optional<Double> number(String key, String expected) {
        return take(key).map(value -> number(key, value, expected));
    }

    /** {@return the number of a value} */
    double number(String key, Node value, String expected) {
        try {
            double number = Double.parseDouble(text(key, value, expected));
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong(key, value, expected);
    }

    /** {@return what was not taken, in the order written} */
    Map<String, NodeTuple> rest() {
        return rest;
    }

    /** {@return the exception to throw for a value} */
    Wrong wrong(String key, Node value, String expected) {
        String where = place.at(value);
        ConfigProblem problem = value instanceof ScalarNode scalar
                ? new ConfigProblem(where, subject + key, shorten(scalar.getValue()), expected)
                : new ConfigProblem(where, "", "", subject + key + " = " + kind(value) + ": " + expected + " expected");
        return new Wrong(problem, prefix + key);
    }

    /** {@return the exception to throw for a key that is missing} */
    Wrong missing(String key, String expected) {
        return place.wrong(node, subject + key + " is missing: " + expected + " expected");
    }

    /** {@return the exception to throw for a key that nobody knows} */
    Wrong unknown(NodeTuple tuple, String known) {
        String key = ((ScalarNode) tuple.getKeyNode()).getValue();
        String sentence = subject + "one of the keys " + known + " expected, got '" + key + "'";
        return new Wrong(new ConfigProblem(place.at(tuple.getKeyNode()), "", "", sentence), prefix + key);
    }

    private String column(Node key) {
        return key.getStartMark().map(m -> " column " + (m.getColumn() + 1)).orElse("");
    }

    private static String kind(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().isBlank() ? "nothing" : "'" + shorten(scalar.getValue()) + "'";
        }
        return node instanceof SequenceNode ? "a list" : "keys with values";
    }

    static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
