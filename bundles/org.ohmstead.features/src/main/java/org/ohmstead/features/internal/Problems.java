package org.ohmstead.features.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Tells each problem once, as long as it lasts. For use by one thread. */
final class Problems {

    private final Consumer<String> log;
    private Set<String> told = Set.of();
    private Set<String> found = new LinkedHashSet<>();

    Problems(Consumer<String> log) {
        this.log = log;
    }

    /** A problem that is there. */
    void add(String problem) {
        found.add(problem);
    }

    /** All have been found: tells the new ones, forgets those that are gone. */
    void tell() {
        found.stream().filter(problem -> !told.contains(problem)).forEach(log);
        told = found;
        found = new LinkedHashSet<>();
    }
}
