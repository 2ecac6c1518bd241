package org.ohmstead.driver;

/**
 * The values that may be written to a point, in its unit.
 *
 * @param min the least, {@code -Infinity} for none
 * @param max the most, {@code +Infinity} for none
 */
public record Limits(double min, double max) {

    /** No limits. */
    public static final Limits NONE = new Limits(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Refuses an empty range. */
    public Limits {
        if (!(min <= max)) {
            throw new IllegalArgumentException("min: at most max expected, got " + min + " and " + max);
        }
    }

    /**
     * {@return whether a number may be written}
     *
     * @param number in the point's unit
     */
    public boolean allow(double number) {
        return number >= min && number <= max;
    }
}
