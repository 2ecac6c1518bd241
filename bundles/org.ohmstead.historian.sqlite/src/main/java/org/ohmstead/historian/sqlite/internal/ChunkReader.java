package org.ohmstead.historian.sqlite.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;

/** Unpacks the samples of one chunk, one after the other. For use by one thread. */
final class ChunkReader {

    private final ByteBuffer from;
    private long at;
    private long delta;
    private Quality quality = Quality.GOOD;
    private Value value;
    private Value last;
    private long whole;
    private int digits;
    private long mantissa;

    private ChunkReader(ByteBuffer from) {
        this.from = from;
        this.at = zigzag();
    }

    /**
     * Opens the chunks of a block.
     *
     * @param block as stored
     * @return the chunks in the order of their arrival
     * @throws IOException if the checksum does not match
     */
    static List<ChunkReader> open(ByteBuffer block) throws IOException {
        ByteBuffer bytes = block.duplicate();
        if (bytes.remaining() >= 4) {
            int expected = bytes.getInt();
            CRC32C crc = new CRC32C();
            crc.update(bytes.duplicate());
            if (expected == (int) crc.getValue()) {
                return chunks(bytes);
            }
        }
        throw new IOException("a block whose checksum matches expected");
    }

    /** {@return the chunks that follow each other in a buffer} */
    static List<ChunkReader> chunks(ByteBuffer bytes) {
        List<ChunkReader> chunks = new ArrayList<>(1);
        while (bytes.hasRemaining()) {
            int length = (int) varint(bytes);
            chunks.add(new ChunkReader(bytes.slice(bytes.position(), length)));
            bytes.position(bytes.position() + length);
        }
        return chunks;
    }

    /** Goes to the next sample, at first to the first. Returns whether there is one. */
    boolean next() {
        if (!from.hasRemaining()) {
            return false;
        }
        int head = from.get() & 0xFF;
        if ((head & Form.STEADY) == 0) {
            delta += zigzag();
        }
        at += delta;
        quality = Form.quality(head >> 4 & 3);
        if (quality != Quality.GOOD) {
            from.get(); // the fault: stored for later, asked for by nobody yet
        }
        int form = head & 15;
        if (form == Form.NONE) {
            value = null;
        } else {
            if (form != Form.AGAIN) {
                last = value(form);
            }
            value = last;
        }
        return true;
    }

    /** {@return the time of the sample, ms UTC} */
    long at() {
        return at;
    }

    Quality quality() {
        return quality;
    }

    /** {@return the value of the sample; null if it has none} */
    Value value() {
        return value;
    }

    private Value value(int form) {
        return switch (form) {
            case Form.DOUBLE -> Value.of(Double.longBitsToDouble(from.getLong()));
            case Form.FLOAT -> Value.of((double) Float.intBitsToFloat(from.getInt()));
            case Form.LONG -> {
                whole += zigzag();
                yield Value.of(whole);
            }
            case Form.FALSE -> Value.of(false);
            case Form.TRUE -> Value.of(true);
            case Form.TEXT -> Value.of(new String(blob(), UTF_8));
            case Form.BYTES -> Value.of(blob());
            default -> decimal(form - Form.DECIMAL);
        };
    }

    private Value decimal(int k) {
        mantissa = mantissa * Form.POWERS[k - digits] + zigzag();
        digits = k;
        return Value.of((double) mantissa / Form.POWERS[k]);
    }

    private byte[] blob() {
        byte[] bytes = new byte[(int) varint(from)];
        from.get(bytes);
        return bytes;
    }

    private long zigzag() {
        long zigzag = varint(from);
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = from.get();
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
