package org.ohmstead.lib.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes that grow at their end: numbers big endian, texts and bytes behind their length. {@link ByteReader} reads them. For
 * use by one thread.
 */
public final class ByteWriter {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes;
    private int size;

    /**
     * Without a byte.
     *
     * @param capacity room at first, in bytes
     */
    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /** {@return what was written, with more behind {@link #size}} Valid until the next byte is written. */
    public byte[] array() {
        return bytes;
    }

    /** {@return how many bytes were written} */
    public int size() {
        return size;
    }

    /** {@return a copy of what was written} */
    public byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /**
     * Forgets all behind a place.
     *
     * @param at up to {@link #size}
     */
    public void cut(int at) {
        size = at;
    }

    /**
     * Writes a byte.
     *
     * @param value whose lowest 8 bits count
     */
    public void u8(int value) {
        room(Byte.BYTES);
        bytes[size++] = (byte) value;
    }

    /**
     * Writes two bytes.
     *
     * @param value whose lowest 16 bits count
     */
    public void u16(int value) {
        u8(value >>> Byte.SIZE);
        u8(value);
    }

    /**
     * Writes four bytes.
     *
     * @param value any
     */
    public void i32(int value) {
        room(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    /**
     * Writes four bytes over others.
     *
     * @param at where they begin
     * @param value any
     */
    public void i32At(int at, int value) {
        INT.set(bytes, at, value);
    }

    /**
     * Writes eight bytes.
     *
     * @param value any
     */
    public void i64(long value) {
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    /**
     * Writes seven bits a byte, the lowest first, the eighth bit set if more follow: 1 to 10 bytes.
     *
     * @param value not negative for a short form
     */
    public void varint(long value) {
        room(LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /**
     * Writes a varint whose lowest bit is the sign, for numbers near zero on either side.
     *
     * @param value any
     */
    public void zigzag(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    /**
     * {@return how many bytes {@link #zigzag} takes}
     *
     * @param value any
     */
    public static int zigzagLength(long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        return zigzag == 0 ? 1 : (70 - Long.numberOfLeadingZeros(zigzag)) / 7;
    }

    /**
     * Writes the length as a varint, then the text in UTF-8.
     *
     * @param value any
     */
    public void text(String value) {
        blob(value.getBytes(UTF_8));
    }

    /**
     * Writes the length as a varint, then the bytes.
     *
     * @param value any
     */
    public void blob(byte[] value) {
        varint(value.length);
        raw(value, value.length);
    }

    /**
     * Writes bytes without their length.
     *
     * @param value holds them at its beginning
     * @param length how many
     */
    public void raw(byte[] value, int length) {
        room(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
