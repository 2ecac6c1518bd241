package org.ohmstead.sim.sml.internal;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.ohmstead.lib.obis.Obis;

/** One value of a meter, encoded as SML_ListEntry. Immutable. */
public final class SmlEntry {

    private static final byte[] MISSING = {1};
    private static final int STATUS_BYTES = 4;

    private final Obis code;
    private final OptionalLong status;
    private final byte[] time;
    private final OptionalInt unit;
    private final OptionalInt scaler;
    private final byte[] value;

    private SmlEntry(Obis code, OptionalLong status, byte[] time, OptionalInt unit, OptionalInt scaler, byte[] value) {
        this.code = code;
        this.status = status;
        this.time = time.clone();
        this.unit = unit;
        this.scaler = scaler;
        this.value = value.clone();
    }

    /**
     * {@return a number with sign}
     *
     * @param code in any spelling
     * @param unit by DLMS number
     * @param scaler the power of ten
     * @param value before scaling
     * @param length in bytes, 1 to 8
     */
    public static SmlEntry signed(String code, int unit, int scaler, long value, int length) {
        return number(code, unit, scaler, new SmlWriter().signed(value, length));
    }

    /**
     * {@return a number without sign}
     *
     * @param code in any spelling
     * @param unit by DLMS number
     * @param scaler the power of ten
     * @param value before scaling
     * @param length in bytes, 1 to 8
     */
    public static SmlEntry unsigned(String code, int unit, int scaler, long value, int length) {
        return number(code, unit, scaler, new SmlWriter().unsigned(value, length));
    }

    /**
     * {@return bytes}
     *
     * @param code in any spelling
     * @param value at least one
     */
    public static SmlEntry octets(String code, byte... value) {
        return raw(code, new SmlWriter().octets(value).bytes());
    }

    /**
     * {@return a text}
     *
     * @param code in any spelling
     * @param value in ASCII
     */
    public static SmlEntry text(String code, String value) {
        return octets(code, value.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * {@return a value in any encoding, right or wrong}
     *
     * @param code in any spelling
     * @param value as it goes on the wire
     */
    public static SmlEntry raw(String code, byte... value) {
        return new SmlEntry(
                Obis.parse(code), OptionalLong.empty(), MISSING, OptionalInt.empty(), OptionalInt.empty(), value);
    }

    /**
     * {@return the same with flags}
     *
     * @param flags 32 bits
     */
    public SmlEntry status(long flags) {
        return new SmlEntry(code, OptionalLong.of(flags), time, unit, scaler, value);
    }

    /**
     * {@return the same with a time}
     *
     * @param choice 1 seconds index, 2 time stamp
     * @param seconds the time
     */
    public SmlEntry time(int choice, long seconds) {
        byte[] encoded =
                new SmlWriter().list(2).unsigned(choice, 1).unsigned(seconds, 4).bytes();
        return new SmlEntry(code, status, encoded, unit, scaler, value);
    }

    /** {@return SML_ListEntry as it goes on the wire} */
    public byte[] bytes() {
        SmlWriter writer = new SmlWriter().list(7).octets(code.bytes());
        if (status.isPresent()) {
            writer.unsigned(status.getAsLong(), STATUS_BYTES);
        } else {
            writer.missing();
        }
        writer.raw(time);
        if (unit.isPresent()) {
            writer.unsigned(unit.getAsInt(), 1);
        } else {
            writer.missing();
        }
        if (scaler.isPresent()) {
            writer.signed(scaler.getAsInt(), 1);
        } else {
            writer.missing();
        }
        return writer.raw(value).missing().bytes();
    }

    private static SmlEntry number(String code, int unit, int scaler, SmlWriter value) {
        return new SmlEntry(
                Obis.parse(code),
                OptionalLong.empty(),
                MISSING,
                OptionalInt.of(unit),
                OptionalInt.of(scaler),
                value.bytes());
    }
}
