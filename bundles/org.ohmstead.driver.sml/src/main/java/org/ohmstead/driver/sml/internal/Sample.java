package org.ohmstead.driver.sml.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.lib.obis.DlmsUnit;

/**
 * One value of a telegram, before it is known as what type it is wanted.
 *
 * @param content a {@link BigDecimal}, a {@link Boolean} or a {@code byte[]}
 * @param type what it is by nature: numbers with a scaler are doubles, without longs; bytes are text if they can be read
 * @param unit a UCUM code
 * @param time by the meter's wall clock
 */
record Sample(Object content, ValueType type, String unit, Optional<Instant> time) {

    /** Shorter ones are rather flags that happen to look like letters. */
    private static final int SHORTEST_TEXT = 3;

    private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    /** {@return the value of an entry; none if the meter leaves it out or it is a structure} */
    static Optional<Sample> of(MeterList.Entry entry, Optional<Instant> listTime) {
        Optional<Instant> time = entry.time().or(() -> listTime);
        String unit = entry.unit().isPresent()
                ? DlmsUnit.ucum(entry.unit().getAsInt()).orElse("1")
                : "1";
        if (entry.value() instanceof Tlv.Whole number) {
            BigDecimal value = new BigDecimal(number.value(), -entry.scaler());
            return Optional.of(new Sample(value, entry.scaler() == 0 ? ValueType.LONG : ValueType.DOUBLE, unit, time));
        }
        if (entry.value() instanceof Tlv.Flag flag) {
            return Optional.of(new Sample(flag.value(), ValueType.BOOLEAN, unit, time));
        }
        if (entry.value() instanceof Tlv.Octets octets && !octets.missing()) {
            return Optional.of(bytes(octets.bytes(), time));
        }
        return Optional.empty();
    }

    /** {@return flags of the maker's own meaning, as a number} */
    static Sample status(BigInteger flags, Optional<Instant> time) {
        return new Sample(new BigDecimal(flags), ValueType.LONG, "1", time);
    }

    /** {@return bytes, or text if they can be read} */
    static Sample bytes(byte[] bytes, Optional<Instant> time) {
        return new Sample(bytes, readable(bytes) ? ValueType.TEXT : ValueType.BYTES, "1", time);
    }

    /** {@return the same number in another unit and multiplied; anything but a number as it is} */
    Sample times(BigDecimal factor, String otherUnit) {
        return content instanceof BigDecimal number
                ? new Sample(number.multiply(factor), ValueType.DOUBLE, otherUnit, time)
                : this;
    }

    /** {@return the same, known to be in a unit that the meter did not name} */
    Sample in(String otherUnit) {
        return new Sample(content, type, otherUnit, time);
    }

    /** {@return the value in a type; none if it does not fit} */
    Optional<Value> as(ValueType wanted) {
        return switch (wanted) {
            case DOUBLE ->
                content instanceof BigDecimal number && Double.isFinite(number.doubleValue())
                        ? Optional.of(Value.of(number.doubleValue()))
                        : Optional.empty();
            case LONG -> content instanceof BigDecimal number ? whole(number) : Optional.empty();
            case BOOLEAN ->
                content instanceof Boolean flag ? Optional.of(Value.of(flag.booleanValue())) : Optional.empty();
            case TEXT ->
                content instanceof byte[] bytes && printable(bytes)
                        ? Optional.of(Value.of(new String(bytes, StandardCharsets.US_ASCII)))
                        : Optional.empty();
            case BYTES -> content instanceof byte[] bytes ? Optional.of(Value.of(bytes)) : Optional.empty();
        };
    }

    /** {@return the value for people} */
    String text() {
        return content instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : content.toString();
    }

    private static Optional<Value> whole(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() > 0) {
            return Optional.empty();
        }
        BigInteger whole = stripped.toBigInteger();
        return whole.compareTo(LEAST_LONG) < 0 || whole.compareTo(GREATEST_LONG) > 0
                ? Optional.empty()
                : Optional.of(Value.of(whole.longValue()));
    }

    private static boolean readable(byte[] bytes) {
        return bytes.length >= SHORTEST_TEXT && printable(bytes);
    }

    private static boolean printable(byte[] bytes) {
        for (byte b : bytes) {
            if (b < ' ' || b > '~') {
                return false;
            }
        }
        return true;
    }
}
