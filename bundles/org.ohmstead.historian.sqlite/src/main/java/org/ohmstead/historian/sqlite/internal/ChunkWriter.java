package org.ohmstead.historian.sqlite.internal;

import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.Codes;
import org.ohmstead.historian.Sample;
import org.ohmstead.lib.storage.ByteWriter;

/** Packs samples of one point, in order of time, into a chunk. For use by one thread. */
final class ChunkWriter {

    private final long first;
    private final ByteWriter bytes = new ByteWriter(24);
    private long at;
    private long delta;
    private Value value;
    private long whole;
    private int digits;
    private long mantissa;

    /**
     * Begins a chunk.
     *
     * @param first the time of its first sample, ms UTC
     */
    ChunkWriter(long first) {
        this.first = first;
        this.at = first;
    }

    long first() {
        return first;
    }

    /** {@return the time of the sample added last} */
    long last() {
        return at;
    }

    /** {@return about how much memory it takes} */
    int footprint() {
        return bytes.array().length + 112;
    }

    /**
     * Adds a sample.
     *
     * @param sample not before {@link #last()}
     */
    void add(Sample sample) {
        long now = sample.at().toEpochMilli();
        long since = now - at;
        Quality quality = sample.quality();
        int head = Codes.of(quality) << 4
                | (sample.source() == TimeSource.ARRIVAL ? Form.ARRIVAL : 0)
                | (since == delta ? Form.STEADY : 0);
        // What a bad sample holds is an older value: it says when trouble began, not what the value was.
        Value fresh = quality == Quality.BAD ? null : sample.value();
        int form = fresh == null ? Form.NONE : fresh.equals(value) ? Form.AGAIN : form(fresh);
        bytes.u8(head | form);
        if (since != delta) {
            bytes.zigzag(since - delta);
        }
        at = now;
        delta = since;
        if (quality != Quality.GOOD) {
            bytes.u8(Codes.of(sample.fault()));
        }
        if (form != Form.NONE && form != Form.AGAIN) {
            value(form, fresh);
            value = fresh;
        }
    }

    /** Appends the chunk to a block. */
    void finish(ByteWriter block) {
        int length = ByteWriter.zigzagLength(first) + bytes.size();
        block.varint(length);
        block.zigzag(first);
        block.raw(bytes.array(), bytes.size());
    }

    private int form(Value fresh) {
        if (fresh instanceof Value.Real real) {
            return real(real.value());
        }
        if (fresh instanceof Value.Bool bool) {
            return bool.value() ? Form.TRUE : Form.FALSE;
        }
        return fresh instanceof Value.Whole ? Form.LONG : fresh instanceof Value.Text ? Form.TEXT : Form.BYTES;
    }

    /** Finds the shortest form of a double that gives back its very bits. */
    private int real(double real) {
        boolean isFloat = Double.doubleToRawLongBits((float) real) == Double.doubleToRawLongBits(real);
        for (int k = digits; k <= Form.MOST_DIGITS; k++) {
            double scaled = Math.rint(real * Form.POWERS[k]);
            if (Math.abs(scaled) < 1L << 53
                    && Double.doubleToRawLongBits((double) (long) scaled / Form.POWERS[k])
                            == Double.doubleToRawLongBits(real)) {
                long difference = (long) scaled - mantissa * Form.POWERS[k - digits];
                boolean shorter = ByteWriter.zigzagLength(difference) <= (isFloat ? 4 : 8);
                return shorter ? Form.DECIMAL + k : isFloat ? Form.FLOAT : Form.DOUBLE;
            }
        }
        return isFloat ? Form.FLOAT : Form.DOUBLE;
    }

    private void value(int form, Value fresh) {
        if (form >= Form.DECIMAL) {
            int k = form - Form.DECIMAL;
            long scaled = (long) Math.rint(((Value.Real) fresh).value() * Form.POWERS[k]);
            bytes.zigzag(scaled - mantissa * Form.POWERS[k - digits]);
            digits = k;
            mantissa = scaled;
        } else if (form == Form.FLOAT) {
            bytes.i32(Float.floatToRawIntBits((float) ((Value.Real) fresh).value()));
        } else if (form == Form.DOUBLE) {
            bytes.i64(Double.doubleToRawLongBits(((Value.Real) fresh).value()));
        } else if (fresh instanceof Value.Whole number) {
            bytes.zigzag(number.value() - whole);
            whole = number.value();
        } else if (fresh instanceof Value.Text text) {
            bytes.text(text.value());
        } else if (fresh instanceof Value.Bytes blob) {
            bytes.blob(blob.content());
        }
    }
}
