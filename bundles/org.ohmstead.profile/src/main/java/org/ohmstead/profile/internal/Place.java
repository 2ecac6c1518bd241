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
    Wrong wrong(Node node, String message) {
        return new Wrong(at(node), message);
    }

    Wrong wrong(Mark mark, String message) {
        return new Wrong(at(mark), message);
    }

    Wrong wrong(String message) {
        return new Wrong(source, message);
    }

    /** {@return the place of a node, as far as it has one} */
    String at(Node node) {
        return node.getStartMark().map(this::at).orElse(source);
    }

    private String at(Mark mark) {
        String line = lines ? " line " + (mark.getLine() + 1) : "";
        return source + line + " column " + (mark.getColumn() + 1);
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
