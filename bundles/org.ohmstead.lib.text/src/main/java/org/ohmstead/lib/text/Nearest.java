package org.ohmstead.lib.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant. Upper and lower case are the same here. Safe for use by any thread. */
public final class Nearest {

    private static final int LETTERS_PER_SLIP = 3;

    private Nearest() {}

    /**
     * {@return the word that differs least, if it differs by no more than one letter in three; the first in alphabetical order
     * of several}
     *
     * @param word as typed
     * @param known what there is
     */
    public static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String k) -> distance(word, k)).thenComparing(k -> k))
                .filter(k -> distance(word, k) <= Math.max(1, k.length() / LETTERS_PER_SLIP));
    }

    /**
     * {@return the least number of letters to be inserted, deleted, replaced, or swapped with their neighbour} No letter is
     * touched twice: the distance of optimal string alignment (Boytsov, Indexing methods for approximate dictionary
     * searching, 2011, section 2.1).
     *
     * @param one of the words
     * @param other the other one; it does not matter which is which
     */
    public static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, 1 + Math.min(last[j], now[j - 1]));
                if (swapped(a, i, b, j)) {
                    now[j] = Math.min(now[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = now;
        }
        return last[b.length()];
    }

    /** {@return whether the two letters before these places are the same in the other order} */
    private static boolean swapped(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
