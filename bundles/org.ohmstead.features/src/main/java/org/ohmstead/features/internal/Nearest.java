package org.ohmstead.features.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
final class Nearest {

    private static final int LETTERS_PER_SLIP = 3;

    private Nearest() {}

    /** {@return the name that differs least, or holds all of the word, or differs in no more than a letter in three} */
    static Optional<String> of(String word, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt((String n) -> distance(word, n)).thenComparing(n -> n))
                .filter(n -> distance(word, n) <= Math.max(1, n.length() / LETTERS_PER_SLIP))
                .or(() -> names.stream().filter(n -> n.endsWith(word)).min(Comparator.naturalOrder()));
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
