package org.ohmstead.driver.modbus.internal;

import java.util.Locale;
import java.util.Optional;

/** How the bits of one or more registers mean a number. */
enum NumberType {
    UINT16(1, 0, 0xFFFF),
    INT16(1, Short.MIN_VALUE, Short.MAX_VALUE),
    UINT32(2, 0, 0xFFFF_FFFFL),
    INT32(2, Integer.MIN_VALUE, Integer.MAX_VALUE),
    UINT64(4, 0, Long.MAX_VALUE),
    INT64(4, Long.MIN_VALUE, Long.MAX_VALUE),
    FLOAT32(2, 0, 0),
    FLOAT64(4, 0, 0),
    BCD16(1, 0, 9999),
    BCD32(2, 0, 99_999_999);

    private static final double TWO_TO_64 = 0x1p64;

    private final int registers;
    private final long min;
    private final long max;

    NumberType(int registers, long min, long max) {
        this.registers = registers;
        this.min = min;
        this.max = max;
    }

    static Optional<NumberType> parse(String text) {
        for (NumberType type : values()) {
            if (type.id().equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    int registers() {
        return registers;
    }

    boolean real() {
        return this == FLOAT32 || this == FLOAT64;
    }

    long min() {
        return min;
    }

    /** {@return the largest whole number that it holds and a long can carry} */
    long max() {
        return max;
    }

    /** {@return whether bits mean a number that a long can carry} */
    boolean fits(long bits) {
        return switch (this) {
            case UINT64 -> bits >= 0;
            case BCD16, BCD32 -> digits(bits);
            default -> true;
        };
    }

    /** {@return the whole number that bits mean; only if they {@link #fits(long)}} */
    long whole(long bits) {
        return switch (this) {
            case INT16 -> (short) bits;
            case INT32 -> (int) bits;
            case BCD16, BCD32 -> fromDigits(bits);
            default -> bits;
        };
    }

    /** {@return the real number that bits mean, possibly not finite} */
    double real(long bits) {
        return switch (this) {
            case FLOAT32 -> Float.intBitsToFloat((int) bits);
            case FLOAT64 -> Double.longBitsToDouble(bits);
            case UINT64 -> bits >= 0 ? (double) bits : (double) bits + TWO_TO_64;
            default -> (double) whole(bits);
        };
    }

    /** {@return the bits that mean a whole number within the limits} */
    long bits(long whole) {
        return this == BCD16 || this == BCD32 ? toDigits(whole) : whole;
    }

    /** {@return the bits that mean a real number, rounded to what the type can hold} */
    long bits(double number) {
        return this == FLOAT32 ? Float.floatToIntBits((float) number) : Double.doubleToLongBits(number);
    }

    private static boolean digits(long bits) {
        for (long rest = bits; rest != 0; rest >>>= 4) {
            if ((rest & 0xF) > 9) {
                return false;
            }
        }
        return true;
    }

    private static long fromDigits(long bits) {
        long whole = 0;
        for (int shift = 28; shift >= 0; shift -= 4) {
            whole = 10 * whole + ((bits >>> shift) & 0xF);
        }
        return whole;
    }

    private static long toDigits(long whole) {
        long bits = 0;
        int shift = 0;
        for (long rest = whole; rest != 0; rest /= 10) {
            bits |= (rest % 10) << shift;
            shift += 4;
        }
        return bits;
    }
}
