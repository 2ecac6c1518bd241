package org.ohmstead.historian;

import java.util.Locale;

/** What can be asked of the samples of an interval. Only those of quality good and uncertain count, but for COUNT all do. */
public enum Aggregate {
    /** The least. Numbers only. */
    MIN,
    /** The greatest. Numbers only. */
    MAX,
    /** The arithmetic mean of the samples. Numbers only. */
    AVG,
    /** The mean weighted by how long each value stood, the value before the interval included. Numbers only. */
    TIME_WEIGHTED_AVG,
    /** The first sample's value. */
    FIRST,
    /** The last sample's value. */
    LAST,
    /** The sum. Numbers only. */
    SUM,
    /** How many samples. */
    COUNT;

    /** {@return the name on the wire: min, max, avg, time-weighted-avg, first, last, sum, count} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads a name.
     *
     * @param id as on the wire
     * @return the aggregate
     * @throws IllegalArgumentException if there is none of that name; the message lists them
     */
    public static Aggregate of(String id) {
        for (Aggregate aggregate : values()) {
            if (aggregate.id().equals(id)) {
                return aggregate;
            }
        }
        throw new IllegalArgumentException(
                "one of min, max, avg, time-weighted-avg, first, last, sum, count expected, got '" + id + "'");
    }
}
