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

    /** UCUM's. */
    String NO_UNIT = "1";

    /**
     * It does.
     *
     * @param value of the point's type
     */
    record Suitable(Value value) implements Suitability {}

    /**
     * It does not.
     *
     * @param detail value and unit, and what was expected; without the point
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
            return new Unsuitable("is read-only");
        }
        if (spec.type() == ValueType.DOUBLE && value instanceof Value.Whole whole) {
            return exact(whole.value())
                    ? within(spec, value, Value.of((double) whole.value()))
                    : unsuitable(spec, value.text(), "a whole number that a double holds exactly (up to 2^53)");
        }
        if (spec.type() == ValueType.LONG && value instanceof Value.Real real) {
            boolean whole = real.value() == Math.rint(real.value()) && Math.abs(real.value()) <= MOST_EXACT;
            return whole
                    ? within(spec, value, Value.of((long) real.value()))
                    : unsuitable(spec, value.text(), spec.type().expected());
        }
        return value.type() == spec.type()
                ? within(spec, value, value)
                : new Unsuitable("value of type " + value.type().id() + ": "
                        + spec.type().expected() + " expected");
    }

    private static Suitability within(PointSpec spec, Value given, Value value) {
        Limits limits = spec.limits();
        boolean least = true;
        boolean most = true;
        if (value instanceof Value.Real real) {
            least = real.value() >= limits.min();
            most = real.value() <= limits.max();
        } else if (value instanceof Value.Whole whole) {
            least = compare(whole.value(), limits.min()) >= 0;
            most = compare(whole.value(), limits.max()) <= 0;
        }
        if (!least) {
            return unsuitable(spec, given.text(), "at least " + number(limits.min()) + unit(spec) + " (min)");
        }
        return most
                ? new Suitable(value)
                : unsuitable(spec, given.text(), "at most " + number(limits.max()) + unit(spec) + " (max)");
    }

    private static Unsuitable unsuitable(PointSpec spec, String value, String expected) {
        return new Unsuitable("value = " + value + unit(spec) + ": " + expected + " expected");
    }

    /** Exactly: as a double, 2⁵³ + 1 would pass a limit of 2⁵³. */
    private static int compare(long number, double limit) {
        return Double.isInfinite(limit)
                ? Double.compare(0, limit)
                : BigDecimal.valueOf(number).compareTo(new BigDecimal(limit));
    }

    private static boolean exact(long number) {
        return number >= -MOST_EXACT && number <= MOST_EXACT;
    }

    private static String number(double limit) {
        return Double.isInfinite(limit)
                ? Double.toString(limit)
                : BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
    }

    private static String unit(PointSpec spec) {
        return spec.unit().isEmpty() || spec.unit().equals(NO_UNIT) ? "" : " " + spec.unit();
    }
}
