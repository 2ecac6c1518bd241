package org.ohmstead.profile.internal;

import org.ohmstead.device.ConfigProblem;

/** Something in a text that is not as it should be: a message for people, and its parts for programs. */
final class Wrong extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient ConfigProblem problem;
    private final String attribute;

    /**
     * Refuses one value.
     *
     * @param attribute the column it would have in a table; empty if it has none
     */
    Wrong(ConfigProblem problem, String attribute) {
        super(problem.text());
        this.problem = problem;
        this.attribute = attribute;
    }

    /** Refuses what is no single value. */
    Wrong(String where, String sentence) {
        this(new ConfigProblem(where, "", "", sentence), "");
    }

    ConfigProblem problem() {
        return problem;
    }

    String attribute() {
        return attribute;
    }
}
