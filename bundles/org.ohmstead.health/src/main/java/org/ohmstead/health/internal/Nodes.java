package org.ohmstead.health.internal;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.util.List;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthNode.State;

/** Makes nodes of the tree. */
final class Nodes {

    private static final int MOST_CAUSES = 3;
    private static final int LONGEST_CAUSE = 240;

    private Nodes() {}

    static HealthNode leaf(String id, String name, State state, String cause, boolean needed) {
        return new HealthNode(id, name, state, cause, needed, List.of());
    }

    static HealthNode ok(String id, String name, boolean needed) {
        return leaf(id, name, State.OK, "", needed);
    }

    /** {@return a part that suffers from what is below: down if anything is that it needs, degraded if anything else is not well} */
    static HealthNode of(String id, String name, boolean needed, List<HealthNode> children) {
        boolean down = children.stream().anyMatch(child -> child.needed() && child.state() == State.DOWN);
        boolean well = children.stream().allMatch(child -> child.state() == State.OK);
        State state = down ? State.DOWN : well ? State.OK : State.DEGRADED;
        return new HealthNode(id, name, state, causes(children), needed, children);
    }

    /** {@return what is wrong below, the worst first; empty if nothing is} */
    static String causes(List<HealthNode> children) {
        List<HealthNode> sick = children.stream()
                .filter(child -> child.state() != State.OK)
                .sorted(comparing(HealthNode::state)
                        .thenComparing(HealthNode::needed)
                        .reversed())
                .toList();
        String first = sick.stream()
                .limit(MOST_CAUSES)
                .map(child -> child.name() + ": " + cut(child.cause()))
                .collect(joining("; "));
        return sick.size() > MOST_CAUSES ? first + "; and " + (sick.size() - MOST_CAUSES) + " more" : first;
    }

    private static String cut(String cause) {
        return cause.length() <= LONGEST_CAUSE ? cause : cause.substring(0, LONGEST_CAUSE) + "…";
    }
}
