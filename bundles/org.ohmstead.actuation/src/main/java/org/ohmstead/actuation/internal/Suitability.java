package org.ohmstead.actuation.internal;

import java.math.BigDecimal;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/** Whether a point takes a value: either the value in the point's own type, or what is wrong. */
sealed interface Suitability {

    /** Up to here every whole number is a binary64, and no two are the same. */
    long MOST_EXACT = 1L << 53;

    /**
     * It does.
     *
     * @param value of the point's type
     */
    record Suitable(Value value) implements Suitability {}

    /**
     * It does not.
     *
     * @param detail value, and what was expected
     */
    record Unsuitable(String detail) implements Suitability {}

    /**
     * Judges.
     *
     * @param spec of the point
     * @param value wanted: a whole number suits a point of type double and a double without fraction one of type long, if
     *     nothing is lost by that
     * @return the value to write, or what is wrong
     */
    static Suitability of(PointSpec spec, Value value) {
        if (!spec.writable()) {
            return new Unsuitable("the point is read-only");
        }
        if (spec.type() == ValueType.DOUBLE && value instanceof Value.Whole whole) {
            return exact(whole.value())
                    ? within(spec, value, Value.of((double) whole.value()))
                    : new Unsuitable(
                            value.text() + ": a whole number that a double holds exactly (up to 2^53) expected");
        }
        if (spec.type() == ValueType.LONG && value instanceof Value.Real real) {
            boolean whole = real.value() == Math.rint(real.value()) && Math.abs(real.value()) <= MOST_EXACT;
            return whole
                    ? within(spec, value, Value.of((long) real.value()))
                    : new Unsuitable(value.text() + ": " + spec.type().expected() + " expected");
        }
        return value.type() == spec.type()
                ? within(spec, value, value)
                : new Unsuitable(value.type().id() + ": " + spec.type().expected() + " expected");
    }

    private static Suitability within(PointSpec spec, Value given, Value value) {
        boolean inside = true;
        if (value instanceof Value.Real real) {
            inside = spec.limits().allow(real.value());
        } else if (value instanceof Value.Whole whole) {
            inside = allows(spec.limits(), whole.value());
        }
        return inside ? new Suitable(value) : new Unsuitable(given.text() + ": " + range(spec) + " expected");
    }

    /** Compared exactly: as a double, 2⁵³ + 1 would pass a limit of 2⁵³. */
    private static boolean allows(Limits limits, long number) {
        return compare(number, limits.min()) >= 0 && compare(number, limits.max()) <= 0;
    }

    private static int compare(long number, double limit) {
        return Double.isInfinite(limit)
                ? Double.compare(0, limit)
                : BigDecimal.valueOf(number).compareTo(new BigDecimal(limit));
    }

    private static boolean exact(long number) {
        return number >= -MOST_EXACT && number <= MOST_EXACT;
    }

    private static String range(PointSpec spec) {
        return (spec.limits().min() + " to " + spec.limits().max() + " " + spec.unit()).strip();
    }
}
