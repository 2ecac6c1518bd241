package org.ohmstead.profile.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Replacements of pieces of a text, made all at once. */
final class Splices {

    private record Splice(int from, int to, String by) {}

    private final List<Splice> splices = new ArrayList<>();

    /** Has the text from one offset to another replaced. */
    void replace(int from, int to, String by) {
        splices.add(new Splice(from, to, by));
    }

    /**
     * {@return a part of the text with all replacements, which are in that part}
     *
     * @throws Source.Unclear if two concern the same piece
     */
    String in(String text, int from, int to) throws Source.Unclear {
        StringBuilder out = new StringBuilder();
        int at = from;
        splices.sort(Comparator.comparingInt(Splice::from).thenComparingInt(Splice::to));
        for (Splice splice : splices) {
            if (splice.from() < at) {
                throw new Source.Unclear("one piece for two points");
            }
            out.append(text, at, splice.from()).append(splice.by());
            at = splice.to();
        }
        return out.append(text, at, to).toString();
    }
}
