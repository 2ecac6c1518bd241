package org.ohmstead.lib.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads what {@link ByteWriter} wrote. Bytes that do not follow the form are an {@link IOException}, whatever they are:
 * nothing is allocated for a length that the bytes left do not bear. For use by one thread.
 */
public final class ByteReader {

    private static final int MORE = 0x80;

    private final ByteBuffer from;

    /**
     * Begins at the buffer's position and ends at its limit.
     *
     * @param from big endian; its position moves on
     */
    public ByteReader(ByteBuffer from) {
        this.from = from;
    }

    /** {@return whether there is another byte} */
    public boolean more() {
        return from.hasRemaining();
    }

    /**
     * {@return a byte, 0 to 255}
     *
     * @throws IOException if there is none
     */
    public int u8() throws IOException {
        need(Byte.BYTES);
        return from.get() & 0xFF;
    }

    /**
     * {@return four bytes as a number}
     *
     * @throws IOException if there are not as many
     */
    public int i32() throws IOException {
        need(Integer.BYTES);
        return from.getInt();
    }

    /**
     * {@return eight bytes as a number}
     *
     * @throws IOException if there are not as many
     */
    public long i64() throws IOException {
        need(Long.BYTES);
        return from.getLong();
    }

    /**
     * {@return a number of {@link ByteWriter#varint}}
     *
     * @throws IOException if it has no end
     */
    public long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = u8();
            value |= (long) (next & ~MORE) << shift;
            if (next < MORE) {
                return value;
            }
        }
        throw new IOException("a number of at most 10 bytes expected");
    }

    /**
     * {@return a number of {@link ByteWriter#zigzag}}
     *
     * @throws IOException if it has no end
     */
    public long zigzag() throws IOException {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /**
     * {@return a varint that counts what follows: never more than the bytes left}
     *
     * @throws IOException if it is more
     */
    public int count() throws IOException {
        long value = varint();
        if (value < 0 || value > from.remaining()) {
            throw new IOException("a count of at most " + from.remaining() + " expected, got " + value);
        }
        return (int) value;
    }

    /**
     * {@return a text of {@link ByteWriter#text}}
     *
     * @throws IOException if it ends too early
     */
    public String text() throws IOException {
        return new String(blob(), UTF_8);
    }

    /**
     * {@return bytes of {@link ByteWriter#blob}}
     *
     * @throws IOException if they end too early
     */
    public byte[] blob() throws IOException {
        byte[] value = new byte[count()];
        from.get(value);
        return value;
    }

    /**
     * {@return a reader on bytes behind their length, over which this one steps}
     *
     * @throws IOException if they end too early
     */
    public ByteReader part() throws IOException {
        int length = count();
        ByteBuffer part = from.slice(from.position(), length);
        from.position(from.position() + length);
        return new ByteReader(part);
    }

    private void need(int bytes) throws IOException {
        if (from.remaining() < bytes) {
            throw new IOException("the record ends too early");
        }
    }
}
