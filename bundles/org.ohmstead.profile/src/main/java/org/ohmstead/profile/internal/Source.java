package org.ohmstead.profile.internal;

import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** A text, and where in it its nodes are. */
final class Source {

    private final String text;
    /** By code point, which is what marks count in; empty if each is one character. */
    private final int[] offsets;

    /** Something is not written where it stands (an alias), or in a way that is not worth knowing. */
    static final class Unclear extends Exception {

        private static final long serialVersionUID = 1L;

        Unclear(String message) {
            super(message);
        }
    }

    Source(String text) {
        this.text = text;
        int points = text.codePointCount(0, text.length());
        if (points == text.length()) {
            this.offsets = new int[0];
        } else {
            this.offsets = new int[points + 1];
            int at = 0;
            for (int i = 0; i < points; i++) {
                offsets[i] = at;
                at += Character.charCount(text.codePointAt(at));
            }
            offsets[points] = at;
        }
    }

    String text() {
        return text;
    }

    int start(Node node) throws Unclear {
        return offset(node.getStartMark().orElseThrow(() -> new Unclear("a node without a place")));
    }

    /** {@return where the content of a node ends; what follows up to the next is no part of it} */
    int end(Node node) throws Unclear {
        if (node instanceof CollectionNode<?> collection && collection.getFlowStyle() == FlowStyle.BLOCK) {
            if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
                throw new Unclear("a list");
            }
            List<NodeTuple> tuples = mapping.getValue();
            NodeTuple last = tuples.get(tuples.size() - 1);
            return valueEnd(last);
        }
        int end = offset(node.getEndMark().orElseThrow(() -> new Unclear("a node without an end")));
        int start = start(node);
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** {@return where the value of an entry begins} */
    int valueStart(NodeTuple entry) throws Unclear {
        int start = start(entry.getValueNode());
        if (start < end(entry.getKeyNode())) {
            throw new Unclear("an alias");
        }
        return start;
    }

    /** {@return where the value of an entry ends} */
    int valueEnd(NodeTuple entry) throws Unclear {
        valueStart(entry);
        return end(entry.getValueNode());
    }

    /** {@return where the line of an offset begins} */
    int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /** {@return where the line after that of an offset begins, or the end} */
    int nextLine(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    /** {@return what ends lines here} */
    static String lineEnd(String text) {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    private int offset(Mark mark) {
        return offsets.length == 0 ? mark.getIndex() : offsets[mark.getIndex()];
    }
}
