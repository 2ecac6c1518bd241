package org.ohmstead.profile.internal;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Where a text comes from, for messages.
 *
 * @param source {@code etc/profiles/pump.yaml}, or {@code points}
 * @param lines whether lines help to find the place; a value of a configuration is one line
 */
record Place(String source, boolean lines) {

    /** {@return the message's exception for a place in the text, counted from one} */
    IllegalArgumentException wrong(Node node, String message) {
        return node.getStartMark()
                .map(mark -> wrong(mark, message))
                .orElseGet(() -> new IllegalArgumentException(source + ": " + message));
    }

    IllegalArgumentException wrong(Mark mark, String message) {
        String line = lines ? " line " + (mark.getLine() + 1) : "";
        return new IllegalArgumentException(source + line + " column " + (mark.getColumn() + 1) + ": " + message);
    }

    IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException(source + ": " + message);
    }

    /** {@return the place of an entry without its column} */
    String of(Node node) {
        return source
                + (lines
                        ? node.getStartMark()
                                .map(m -> " line " + (m.getLine() + 1))
                                .orElse("")
                        : "");
    }
}
