package org.ohmstead.journal.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.historian.Codes;
import org.ohmstead.lib.storage.ByteWriter;

/** Makes frames of batches for one segment, whose dictionary it holds. For use by one thread. */
final class Encoder {

    /** Some 100,000 years: sums and differences of such times, in ms, do not overflow. */
    private static final long FARTHEST = 3_155_760_000_000L;

    private static final class Point {
        final int number;
        final PointSpec spec;
        int defined = -1;

        Point(int number, PointSpec spec) {
            this.number = number;
            this.spec = spec;
        }
    }

    private static final class Device {
        final int number;
        final Map<String, Point> points = new HashMap<>();
        int count;
        int defined = -1;

        Device(int number) {
            this.number = number;
        }

        Point point(PointSpec spec) {
            Point known = points.get(spec.name());
            if (known == null || !same(known.spec, spec)) {
                known = new Point(count++, spec);
                points.put(spec.name(), known);
            }
            return known;
        }

        private static boolean same(PointSpec a, PointSpec b) {
            return a.type() == b.type() && a.unit().equals(b.unit());
        }
    }

    private final long first;
    private final Map<String, Device> devices = new HashMap<>();
    private final CRC32C crc = new CRC32C();
    private int count;

    Encoder(long firstPosition) {
        this.first = firstPosition;
    }

    /**
     * Appends the frame of a batch.
     *
     * @param out where to
     * @param offset of the frame in the segment: decides whether definitions are repeated
     * @param position of the record
     * @param batch what it holds
     * @throws IOException if the batch is too long for a frame or has a time beyond all bounds; nothing was appended
     */
    void encode(ByteWriter out, long offset, long position, Batch batch) throws IOException {
        int start = out.size();
        int epoch = (int) (offset / Format.REDEFINE);
        out.u16(Format.SYNC);
        out.i32(0);
        out.i32(0);
        try {
            body(out, epoch, position, batch);
            if (out.size() - start - Format.FRAME > Format.LONGEST_BODY) {
                throw new IOException("at most " + Format.LONGEST_BODY + " bytes expected, it takes "
                        + (out.size() - start - Format.FRAME));
            }
        } catch (IOException e) {
            out.cut(start);
            devices.remove(batch.device());
            throw new IOException("a batch of " + batch.device() + ": " + e.getMessage(), e);
        }
        int length = out.size() - start - Format.FRAME;
        out.i32At(start + 2, length);
        crc.reset();
        crc.update(out.array(), start + 2, 4);
        crc.update(out.array(), start + Format.FRAME, length);
        out.i32At(start + 6, (int) crc.getValue());
    }

    private void body(ByteWriter out, int epoch, long position, Batch batch) throws IOException {
        Device device = devices.computeIfAbsent(batch.device(), path -> new Device(count++));
        List<PointState> states = batch.readings();
        long base = millis(batch.at());
        out.u8(Format.BATCH);
        out.varint(position - first);
        out.varint(base);
        boolean define = device.defined != epoch;
        out.varint(device.number * 2L + (define ? 1 : 0));
        if (define) {
            out.text(batch.device());
            device.defined = epoch;
        }
        Point[] points = new Point[states.size()];
        List<Point> fresh = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            points[i] = device.point(states.get(i).spec());
            if (points[i].defined != epoch) {
                points[i].defined = epoch;
                fresh.add(points[i]);
            }
        }
        define(out, fresh);
        out.varint(points.length);
        int expected = 0;
        for (int i = 0; i < points.length; i++) {
            sample(out, states.get(i), points[i].number, expected, base);
            expected = points[i].number + 1;
        }
    }

    private static void define(ByteWriter out, List<Point> fresh) {
        out.varint(fresh.size());
        for (Point point : fresh) {
            out.varint(point.number);
            out.text(point.spec.name());
            out.u8(Codes.of(point.spec.type()));
            out.text(point.spec.unit());
        }
    }

    private static void sample(ByteWriter out, PointState state, int number, int expected, long base)
            throws IOException {
        Quality quality = state.quality();
        Optional<Instant> valued = state.at();
        long at = millis(quality == Quality.BAD || valued.isEmpty() ? state.since() : valued.get());
        Optional<Value> value = state.value();
        int form = value.isPresent() ? form(value.get()) : Format.NONE;
        out.u8(form
                | Codes.of(quality) << 3
                | (state.source() == TimeSource.ARRIVAL ? Format.ARRIVAL : 0)
                | (number == expected ? 0 : Format.NUMBERED)
                | (at == base ? 0 : Format.TIMED));
        if (number != expected) {
            out.varint(number);
        }
        if (at != base) {
            out.zigzag(at - base);
        }
        if (quality != Quality.GOOD) {
            out.u8(Codes.of(state.fault()));
        }
        if (value.isPresent()) {
            value(out, form, value.get());
        }
    }

    /** {@return a time in ms} One that is nobody's, from a device or a driver gone mad, is refused. */
    private static long millis(Instant time) throws IOException {
        if (Math.abs(time.getEpochSecond()) > FARTHEST) {
            throw new IOException("a time within " + FARTHEST + " s of 1970 expected, got " + time);
        }
        return time.toEpochMilli();
    }

    private static int form(Value value) {
        if (value instanceof Value.Real real) {
            // Doubles compare by bits here: -0.0 stays -0.0, and a finite double is never NaN.
            double narrowed = (float) real.value();
            return Double.doubleToRawLongBits(narrowed) == Double.doubleToRawLongBits(real.value())
                    ? Format.FLOAT
                    : Format.DOUBLE;
        }
        if (value instanceof Value.Bool bool) {
            return bool.value() ? Format.TRUE : Format.FALSE;
        }
        return value instanceof Value.Whole ? Format.LONG : value instanceof Value.Text ? Format.TEXT : Format.BYTES;
    }

    private static void value(ByteWriter out, int form, Value value) {
        if (value instanceof Value.Real real) {
            if (form == Format.FLOAT) {
                out.i32(Float.floatToRawIntBits((float) real.value()));
            } else {
                out.i64(Double.doubleToRawLongBits(real.value()));
            }
        } else if (value instanceof Value.Whole whole) {
            out.zigzag(whole.value());
        } else if (value instanceof Value.Text text) {
            out.text(text.value());
        } else if (value instanceof Value.Bytes bytes) {
            out.blob(bytes.content());
        }
    }
}
