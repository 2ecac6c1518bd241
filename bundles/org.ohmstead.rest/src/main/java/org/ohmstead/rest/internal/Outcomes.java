package org.ohmstead.rest.internal;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts what became of the entries of a history since the process started. Only what came since the last look is read.
 * Safe for use by any thread.
 */
final class Outcomes {

    private static final int PAGE = 100;

    private final Instant from;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Set<Long> open = new HashSet<>();
    private long seen;

    /**
     * One entry.
     *
     * @param outcome its name on the wire
     * @param decided whether it will stay like that
     */
    record Line(long number, Instant at, String outcome, boolean decided) {}

    /** A history. */
    interface Book {

        /** {@return the newest entries before a number, or all if it is 0, newest first} */
        List<Line> page(long before, int most);

        /** {@return one entry, if it is kept still} */
        Optional<Line> line(long number);
    }

    /**
     * Begins with nothing counted.
     *
     * @param from what is older is not counted
     * @param all the outcomes that there are
     */
    Outcomes(Instant from, List<String> all) {
        this.from = from;
        all.forEach(outcome -> counts.put(outcome, 0L));
    }

    /** {@return how many entries came to which end so far} */
    synchronized Map<String, Long> count(Book book) {
        for (Long number : Set.copyOf(open)) {
            Optional<Line> line = book.line(number);
            if (line.isEmpty() || line.get().decided()) {
                open.remove(number);
                line.ifPresent(this::add);
            }
        }
        long newest = seen;
        long before = 0;
        boolean more = true;
        while (more) {
            List<Line> page = book.page(before, PAGE);
            for (Line line : page) {
                more = line.number() > seen && !line.at().isBefore(from);
                if (!more) {
                    break;
                }
                newest = Math.max(newest, line.number());
                take(line);
                before = line.number();
            }
            more &= page.size() == PAGE;
        }
        seen = newest;
        return Map.copyOf(counts);
    }

    private void take(Line line) {
        if (line.decided()) {
            add(line);
        } else {
            open.add(line.number());
        }
    }

    private void add(Line line) {
        counts.merge(line.outcome(), 1L, Long::sum);
    }
}
