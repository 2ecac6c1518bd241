package org.ohmstead.driver.modbus.internal;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/**
 * A number in one or more registers.
 *
 * @param number how the bits mean a number
 * @param order of the bytes
 * @param scale between number and value; without one, whole numbers stay whole
 */
record NumberCodec(NumberType number, Order order, Optional<Scale> scale) implements Codec {

    @Override
    public ValueType type() {
        return number.real() || scale.isPresent() ? ValueType.DOUBLE : ValueType.LONG;
    }

    @Override
    public int length() {
        return number.registers();
    }

    @Override
    public Reading decode(String point, byte[] answer, int contentAt, int address, Instant at) {
        int from = contentAt + 2 * address;
        long bits = order.bits(answer, from, number.registers());
        if (type() == ValueType.LONG) {
            return number.fits(bits)
                    ? new Reading.Good(point, Value.of(number.whole(bits)), at, TimeSource.ARRIVAL)
                    : unusable(point, answer, from, at);
        }
        double value = number.real(bits);
        if (scale.isPresent()) {
            value = scale.get().value(value);
        }
        return Double.isFinite(value) && (number == NumberType.UINT64 || number.fits(bits))
                ? new Reading.Good(point, Value.of(value), at, TimeSource.ARRIVAL)
                : unusable(point, answer, from, at);
    }

    @Override
    public Content encode(Value value) throws ModbusTrouble {
        if (value instanceof Value.Whole whole && scale.isEmpty() && !number.real()) {
            return whole(whole.value(), value);
        }
        double wanted;
        if (value instanceof Value.Real real && type() == ValueType.DOUBLE) {
            wanted = real.value();
        } else if (value instanceof Value.Whole whole) {
            wanted = (double) whole.value();
        } else {
            throw Codec.unfit(value, type().expected());
        }
        double raw = scale.isPresent() ? scale.get().number(wanted) : wanted;
        return number.real() ? real(raw, value) : rounded(raw, value);
    }

    private Content rounded(double raw, Value value) throws ModbusTrouble {
        double near = Math.rint(raw);
        // 2^63 itself is one too many, and the double nearest to Long.MAX_VALUE
        if (!(near >= Long.MIN_VALUE && near < 0x1p63)) {
            throw beyond(value);
        }
        return whole((long) near, value);
    }

    private Content whole(long raw, Value value) throws ModbusTrouble {
        if (raw < number.min() || raw > number.max()) {
            throw beyond(value);
        }
        return new Content(order.bytes(number.bits(raw), number.registers()));
    }

    private Content real(double raw, Value value) throws ModbusTrouble {
        boolean tooLarge = number == NumberType.FLOAT32 ? Float.isInfinite((float) raw) : Double.isInfinite(raw);
        if (tooLarge) {
            throw Codec.unfit(value, "a number that " + number.id() + " can hold");
        }
        return new Content(order.bytes(number.bits(raw), number.registers()));
    }

    private ModbusTrouble beyond(Value value) {
        String range = number.min() + " to " + number.max();
        if (scale.isPresent()) {
            double one = scale.get().value((double) number.min());
            double other = scale.get().value((double) number.max());
            range = Math.min(one, other) + " to " + Math.max(one, other);
        }
        return Codec.unfit(value, "a number of " + range + " for " + number.id());
    }

    private Reading unusable(String point, byte[] answer, int from, Instant at) {
        String hex = HexFormat.of().formatHex(answer, from, from + 2 * number.registers());
        String expected =
                switch (number) {
                    case FLOAT32, FLOAT64 -> "a finite number";
                    case BCD16, BCD32 -> "decimal digits";
                    case UINT64 -> "a number below 2^63 (scaled ones may be larger)";
                    default -> "a finite number after scaling";
                };
        return new Reading.Bad(point, at, Fault.OUT_OF_RANGE, expected + " expected, the registers hold 0x" + hex);
    }
}
