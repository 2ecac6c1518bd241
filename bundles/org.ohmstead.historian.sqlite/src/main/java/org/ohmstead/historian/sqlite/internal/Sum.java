package org.ohmstead.historian.sqlite.internal;

import java.util.Optional;
import org.ohmstead.driver.Value;

/** A sum: exact, in 128 bits, as long as only whole numbers are added; else compensated (Neumaier 1974). */
final class Sum {

    private boolean whole = true;
    private long high;
    private long low;
    private double sum;
    private double compensation;

    void add(Value value) {
        if (value instanceof Value.Whole number) {
            long added = low + number.value();
            high += (number.value() >> 63) + (Long.compareUnsigned(added, low) < 0 ? 1 : 0);
            low = added;
            add((double) number.value());
        } else if (value instanceof Value.Real real) {
            whole = false;
            add(real.value());
        }
    }

    private void add(double number) {
        double added = sum + number;
        compensation += Math.abs(sum) >= Math.abs(number) ? sum - added + number : number - added + sum;
        sum = added;
    }

    /** {@return the sum; not finite if it is too big} */
    double asDouble() {
        if (!whole) {
            return sum + compensation;
        }
        double unsigned = (low >>> 1) * 2.0 + (low & 1);
        return fits() ? (double) low : high * 0x1p64 + unsigned;
    }

    /** {@return a long if only longs were added and it fits, else a double; empty if it is too big} */
    Optional<Value> value() {
        if (whole && fits()) {
            return Optional.of(Value.of(low));
        }
        double real = asDouble();
        return Double.isFinite(real) ? Optional.of(Value.of(real)) : Optional.empty();
    }

    private boolean fits() {
        return high == low >> 63;
    }
}
