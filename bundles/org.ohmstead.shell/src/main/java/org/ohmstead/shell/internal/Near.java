package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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
                .map(name -> new Candidate(name, distance(typed, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() <= tolerance)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /** How many letters differ; none if one is the end of the other's path, as when the first segment was left out. */
    private static int distance(String typed, String name) {
        return name.endsWith("/" + typed) ? 0 : edits(typed, name);
    }

    /** The number of letters to be inserted, deleted, replaced or swapped with their neighbour (optimal alignment). */
    private static int edits(String one, String other) {
        int[] beforeLast = new int[other.length() + 1];
        int[] last = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = last[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, 1 + Math.min(last[j], now[j - 1]));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    now[j] = Math.min(now[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = now;
        }
        return last[other.length()];
    }
}
