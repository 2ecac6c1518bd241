package org.ohmstead.device;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A configuration that is refused. Nothing was changed. */
public class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /**
     * Refuses a configuration.
     *
     * @param problems at least one
     */
    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::text).collect(joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** {@return what is wrong} */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
