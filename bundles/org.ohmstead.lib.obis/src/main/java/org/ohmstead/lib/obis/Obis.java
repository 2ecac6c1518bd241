package org.ohmstead.lib.obis;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An OBIS code: what a meter's value means (IEC 62056-61, clause 4). Its text is the full form {@code A-B:C.D.E*F}.
 *
 * @param a medium: 0 abstract, 1 electricity, 6 heat, 7 gas, 8 water
 * @param b channel
 * @param c physical quantity
 * @param d kind of processing
 * @param e tariff, or a further distinction
 * @param f billing period; 255 for now
 */
public record Obis(int a, int b, int c, int d, int e, int f) implements Comparable<Obis> {

    private static final Comparator<Obis> ORDER = Comparator.comparingInt(Obis::a)
            .thenComparingInt(Obis::b)
            .thenComparingInt(Obis::c)
            .thenComparingInt(Obis::d)
            .thenComparingInt(Obis::e)
            .thenComparingInt(Obis::f);

    /** Bytes of a code on the wire. */
    public static final int LENGTH = 6;

    /** The value of a group that is not used. */
    public static final int UNUSED = 255;

    /** Refuses groups that are no bytes. */
    public Obis {
        for (int group : new int[] {a, b, c, d, e, f}) {
            if (group < 0 || group > 255) {
                throw new IllegalArgumentException("groups of 0 to 255 expected, got " + group + " in " + a + "-" + b
                        + ":" + c + "." + d + "." + e + "*" + f);
            }
        }
    }

    /**
     * Reads a code as people and meters write it.
     *
     * @param text {@code 1-0:1.8.0*255}; shorter: {@code 1-0:1.8.0}, {@code 1.8.0}, {@code 1.8}, where A-B is 1-0, E is 0
     *     and F is 255 if missing; {@code &} for {@code *}; C, F, L and P for the groups 96, 97, 98 and 99 (IEC 62056-61,
     *     annex A); all six groups with dots: {@code 1.0.1.8.0.255}; twelve hex digits: {@code 0100010800FF}
     * @return the code
     * @throws IllegalArgumentException if the text is none of these; the message quotes it and says what was expected
     */
    public static Obis parse(String text) {
        return ObisText.parse(text);
    }

    /**
     * Takes a code from the wire.
     *
     * @param bytes six
     * @return the code
     * @throws IllegalArgumentException if there are more or fewer; the message shows them
     */
    public static Obis of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("an OBIS code of 6 bytes expected, got " + bytes.length + ": "
                    + HexFormat.of().formatHex(bytes));
        }
        return new Obis(
                Byte.toUnsignedInt(bytes[0]),
                Byte.toUnsignedInt(bytes[1]),
                Byte.toUnsignedInt(bytes[2]),
                Byte.toUnsignedInt(bytes[3]),
                Byte.toUnsignedInt(bytes[4]),
                Byte.toUnsignedInt(bytes[5]));
    }

    /** {@return the six bytes on the wire} */
    public byte[] bytes() {
        return new byte[] {(byte) a, (byte) b, (byte) c, (byte) d, (byte) e, (byte) f};
    }

    /** {@return the twelve upper-case hex digits of the bytes on the wire} */
    public String hex() {
        return HexFormat.of().formatHex(bytes()).toUpperCase(Locale.ROOT);
    }

    @Override
    public int compareTo(Obis other) {
        return ORDER.compare(this, other);
    }

    /** {@return the full form, {@code 1-0:1.8.0*255}} */
    @Override
    public String toString() {
        return a + "-" + b + ":" + c + "." + d + "." + e + "*" + f;
    }
}
