package org.ohmstead.historian.sqlite.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow at their end: the basic forms of blocks, big endian. */
final class Bytes {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    Bytes(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = 0;
    }

    void u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void i32(int value) {
        room(4);
        INT.set(bytes, size, value);
        size += 4;
    }

    void i32At(int at, int value) {
        INT.set(bytes, at, value);
    }

    void i64(long value) {
        room(8);
        LONG.set(bytes, size, value);
        size += 8;
    }

    /** Seven bits a byte, the lowest first, the eighth bit set if more follow. */
    void varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A varint for numbers that are near zero on either side. */
    void zigzag(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    void blob(byte[] value) {
        varint(value.length);
        raw(value, value.length);
    }

    void raw(byte[] value, int length) {
        room(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    /** {@return how many bytes {@link #zigzag} takes} */
    static int zigzagLength(long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        return zigzag == 0 ? 1 : (70 - Long.numberOfLeadingZeros(zigzag)) / 7;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
