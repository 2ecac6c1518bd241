package org.ohmstead.sim.sml.internal;

import java.io.ByteArrayOutputStream;

/** Writes elements of the SML binary encoding (BSI TR-03109-1, annex IV, 6). */
public final class SmlWriter {

    private static final int LIST = 0x70;
    private static final int UNSIGNED = 0x60;
    private static final int SIGNED = 0x50;
    private static final int BOOLEAN = 0x40;
    private static final int OCTETS = 0x00;
    private static final int MORE = 0x80;
    private static final int NIBBLE = 0x0F;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** {@return what was written} */
    public byte[] bytes() {
        return out.toByteArray();
    }

    /**
     * Begins a list.
     *
     * @param elements how many will follow
     * @return this
     */
    public SmlWriter list(int elements) {
        head(LIST, elements, 0);
        return this;
    }

    /**
     * Writes bytes.
     *
     * @param value any number of bytes; none says that the value is left out
     * @return this
     */
    public SmlWriter octets(byte... value) {
        head(OCTETS, value.length, 1);
        out.writeBytes(value);
        return this;
    }

    /** {@return this, after saying that an optional value is left out} */
    public SmlWriter missing() {
        return octets();
    }

    /**
     * Writes a whole number without sign.
     *
     * @param value its lower bytes are written
     * @param length how many bytes, 1 to 8
     * @return this
     */
    public SmlWriter unsigned(long value, int length) {
        return number(UNSIGNED, value, length);
    }

    /**
     * Writes a whole number with sign.
     *
     * @param value its lower bytes are written
     * @param length how many bytes, 1 to 8
     * @return this
     */
    public SmlWriter signed(long value, int length) {
        return number(SIGNED, value, length);
    }

    /**
     * Writes true or false.
     *
     * @param value which
     * @return this
     */
    public SmlWriter flag(boolean value) {
        return number(BOOLEAN, value ? 1 : 0, 1);
    }

    /**
     * Writes elements that are encoded already.
     *
     * @param elements as they go on the wire
     * @return this
     */
    public SmlWriter raw(byte... elements) {
        out.writeBytes(elements);
        return this;
    }

    private SmlWriter number(int type, long value, int length) {
        head(type, length, 1);
        for (int shift = (length - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    /** Four bits of the length per byte; except for lists the length counts these bytes too. */
    private void head(int type, int content, int perByte) {
        int bytes = 1;
        while ((content + perByte * bytes) >>> (4 * bytes) != 0) {
            bytes++;
        }
        int length = content + perByte * bytes;
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((i == bytes - 1 ? type : 0) | (i == 0 ? 0 : MORE) | ((length >>> (4 * i)) & NIBBLE));
        }
    }
}
