package org.ohmstead.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads what {@link Out} wrote. The buffer was checked by its checksum; running out of it is damage all the same. */
final class In {

    private final ByteBuffer from;

    In(ByteBuffer from) {
        this.from = from;
    }

    int u8() throws IOException {
        need(1);
        return from.get() & 0xFF;
    }

    int i32() throws IOException {
        need(4);
        return from.getInt();
    }

    long i64() throws IOException {
        need(8);
        return from.getLong();
    }

    long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("a number of at most 10 bytes expected");
    }

    long zigzag() throws IOException {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A varint that counts what follows: never more than the bytes left. */
    int count() throws IOException {
        long value = varint();
        if (value < 0 || value > from.remaining()) {
            throw new IOException("a count of at most " + from.remaining() + " expected, got " + value);
        }
        return (int) value;
    }

    String text() throws IOException {
        return new String(blob(), UTF_8);
    }

    byte[] blob() throws IOException {
        byte[] value = new byte[count()];
        from.get(value);
        return value;
    }

    private void need(int bytes) throws IOException {
        if (from.remaining() < bytes) {
            throw new IOException("the record ends too early");
        }
    }
}
