package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.ohmstead.lib.text.Nearest;

/** Finds what might have been meant by a name that does not exist. */
final class Near {

    private static final int MOST = 3;

    private record Candidate(String name, int distance) {}

    private Near() {}

    /**
     * {@return the end of a sentence: {@code ; did you mean cellar/pump?}, or a full stop if nothing is near}
     *
     * @param near what might have been meant
     */
    static String question(List<String> near) {
        return near.isEmpty() ? "." : near.stream().collect(joining(", ", "; did you mean ", "?"));
    }

    /**
     * {@return the names that are most like one, the likest first}
     *
     * @param wrong as typed
     * @param known what there is
     */
    static List<String> of(String wrong, Collection<String> known) {
        String typed = wrong.toLowerCase(Locale.ROOT);
        int tolerance = Math.max(1, typed.length() / 4);
        return known.stream()
                .map(name -> new Candidate(name, distance(typed, name)))
                .filter(candidate -> candidate.distance() <= tolerance)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /** How many letters differ; none if one is the end of the other's path, as when the first segment was left out. */
    private static int distance(String typed, String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("/" + typed) ? 0 : Nearest.distance(typed, name);
    }
}
