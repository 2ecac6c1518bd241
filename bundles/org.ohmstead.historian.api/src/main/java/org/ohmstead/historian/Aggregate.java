package org.ohmstead.historian;

import java.util.Locale;

/**
 * What can be asked of the samples of an interval. Only those of quality good and uncertain count, but for
 * {@link #COUNT} all do. Numbers are doubles and longs; samples of another type, from before the point's type was
 * changed, do not count for those that take numbers only. No value comes of an aggregate for which no sample counts, or
 * whose result is no finite number.
 */
public enum Aggregate {
    /** The least, as it was sampled. Numbers only. */
    MIN,
    /** The greatest, as it was sampled. Numbers only. */
    MAX,
    /** The arithmetic mean of the samples, a double. Numbers only. */
    AVG,
    /**
     * The mean weighted by how long each value stood, a double. A value stands from its time to the next sample of any
     * quality, at most to the end of the interval, and not beyond the present; the last value before the interval stands
     * from the interval's start. While the quality is bad nothing stands. Numbers only.
     */
    TIME_WEIGHTED_AVG,
    /** The value of the first sample in time. */
    FIRST,
    /** The value of the last sample in time. */
    LAST,
    /** The sum: a long if all samples are and it fits, else a double. Numbers only. */
    SUM,
    /** How many samples, bad ones included: a long. */
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
