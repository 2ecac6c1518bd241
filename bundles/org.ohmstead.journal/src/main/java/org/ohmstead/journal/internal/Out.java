package org.ohmstead.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes the basic forms of the format, big endian, into an array that grows. */
final class Out {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    Out(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Forgets all behind a place. */
    void cut(int at) {
        size = at;
    }

    void u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void u16(int value) {
        u8(value >>> 8);
        u8(value);
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

    void text(String value) {
        blob(value.getBytes(UTF_8));
    }

    void blob(byte[] value) {
        varint(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
