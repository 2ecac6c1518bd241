package org.ohmstead.historian.sqlite.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.Codes;
import org.ohmstead.lib.storage.ByteReader;
import org.ohmstead.lib.storage.Checksum;

/** Unpacks the samples of one chunk, one after the other. For use by one thread. */
final class ChunkReader {

    private final ByteReader from;
    private long at;
    private long delta;
    private Quality quality = Quality.GOOD;
    private Value value;
    private Value last;
    private long whole;
    private int digits;
    private long mantissa;

    private ChunkReader(ByteReader from) throws IOException {
        this.from = from;
        this.at = from.zigzag();
    }

    /**
     * Opens the chunks of a block.
     *
     * @param block as stored
     * @return the chunks in the order of their arrival
     * @throws IOException if the checksum does not match, or what it vouches for is no chunk
     */
    static List<ChunkReader> open(ByteBuffer block) throws IOException {
        ByteBuffer bytes = block.duplicate();
        if (bytes.remaining() >= 4) {
            int expected = bytes.getInt();
            if (expected == Checksum.of(bytes)) {
                return chunks(bytes);
            }
        }
        throw new IOException("a block whose checksum matches expected");
    }

    /** {@return the chunks that follow each other in a buffer} */
    static List<ChunkReader> chunks(ByteBuffer bytes) throws IOException {
        List<ChunkReader> chunks = new ArrayList<>(1);
        ByteReader in = new ByteReader(bytes);
        while (in.more()) {
            chunks.add(new ChunkReader(in.part()));
        }
        return chunks;
    }

    /** Goes to the next sample, at first to the first. Returns whether there is one. */
    boolean next() throws IOException {
        if (!from.more()) {
            return false;
        }
        int head = from.u8();
        if ((head & Form.STEADY) == 0) {
            delta += from.zigzag();
        }
        at += delta;
        quality = Codes.quality(head >> 4 & 3);
        if (quality != Quality.GOOD) {
            from.u8(); // the fault: stored for later, asked for by nobody yet
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

    private Value value(int form) throws IOException {
        return switch (form) {
            case Form.DOUBLE -> Value.of(Double.longBitsToDouble(from.i64()));
            case Form.FLOAT -> Value.of((double) Float.intBitsToFloat(from.i32()));
            case Form.LONG -> {
                whole += from.zigzag();
                yield Value.of(whole);
            }
            case Form.FALSE -> Value.of(false);
            case Form.TRUE -> Value.of(true);
            case Form.TEXT -> Value.of(from.text());
            case Form.BYTES -> Value.of(from.blob());
            default -> decimal(form - Form.DECIMAL);
        };
    }

    private Value decimal(int k) throws IOException {
        if (k < digits || k > Form.MOST_DIGITS) {
            throw new IOException("the form of a value expected, got " + (Form.DECIMAL + k));
        }
        mantissa = mantissa * Form.POWERS[k - digits] + from.zigzag();
        digits = k;
        return Value.of((double) mantissa / Form.POWERS[k]);
    }
}
