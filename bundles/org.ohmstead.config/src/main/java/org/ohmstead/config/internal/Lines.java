package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.config.Difference;

/** Which lines of two texts differ: lines that are there once in both are the fixed points (patience diff). */
final class Lines {

    private final List<String> before;
    private final List<String> after;
    private final List<Difference.Key> keys = new ArrayList<>();

    private Lines(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /** {@return the lines that differ, in the order of the newer text} */
    static List<Difference.Key> differing(String before, String after) {
        Lines lines = new Lines(split(before), split(after));
        lines.compare();
        return lines.keys;
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : text.lines().toList();
    }

    private void compare() {
        int from = 0;
        int least = Math.min(before.size(), after.size());
        while (from < least && before.get(from).equals(after.get(from))) {
            from++;
        }
        int tail = 0;
        while (tail < least - from && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        int endBefore = before.size() - tail;
        int endAfter = after.size() - tail;
        int atBefore = from;
        int atAfter = from;
        for (int[] fixed : fixedPoints(from, endBefore, endAfter)) {
            gap(atBefore, fixed[0], atAfter, fixed[1]);
            atBefore = fixed[0] + 1;
            atAfter = fixed[1] + 1;
        }
        gap(atBefore, endBefore, atAfter, endAfter);
    }

    /** Lines between two fixed points: equal ones at either end fall away, the others are paired in order. */
    private void gap(int fromBefore, int toBefore, int fromAfter, int toAfter) {
        int b = fromBefore;
        int a = fromAfter;
        while (b < toBefore && a < toAfter) {
            if (!before.get(b).equals(after.get(a))) {
                keys.add(key(a, Optional.of(before.get(b)), Optional.of(after.get(a))));
            }
            a++;
            b++;
        }
        for (; a < toAfter; a++) {
            keys.add(key(a, Optional.empty(), Optional.of(after.get(a))));
        }
        for (; b < toBefore; b++) {
            keys.add(key(b, Optional.of(before.get(b)), Optional.empty()));
        }
    }

    private static Difference.Key key(int line, Optional<String> before, Optional<String> after) {
        return new Difference.Key(Integer.toString(line + 1), before, after);
    }

    private List<int[]> fixedPoints(int from, int endBefore, int endAfter) {
        Map<String, Integer> inBefore = once(before, from, endBefore);
        Map<String, Integer> inAfter = once(after, from, endAfter);
        List<int[]> pairs = new ArrayList<>();
        for (int b = from; b < endBefore; b++) {
            Integer a = inAfter.get(before.get(b));
            if (a != null && a >= 0 && inBefore.get(before.get(b)) >= 0) {
                pairs.add(new int[] {b, a});
            }
        }
        return rising(pairs);
    }

    /** {@return where a line stands; -1 if it stands there more than once} */
    private static Map<String, Integer> once(List<String> lines, int from, int to) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = from; i < to; i++) {
            places.merge(lines.get(i), i, (one, other) -> -1);
        }
        return places;
    }

    /** {@return the longest choice of pairs whose second numbers rise} */
    private static List<int[]> rising(List<int[]> pairs) {
        int[] ends = new int[pairs.size()];
        int[] previous = new int[pairs.size()];
        int length = 0;
        for (int i = 0; i < pairs.size(); i++) {
            int low = 0;
            int high = length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (pairs.get(ends[middle])[1] < pairs.get(i)[1]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            previous[i] = low == 0 ? -1 : ends[low - 1];
            ends[low] = i;
            length = Math.max(length, low + 1);
        }
        int[][] chosen = new int[length][];
        int at = length == 0 ? -1 : ends[length - 1];
        for (int i = length - 1; i >= 0; i--) {
            chosen[i] = pairs.get(at);
            at = previous[at];
        }
        return Arrays.asList(chosen);
    }
}
