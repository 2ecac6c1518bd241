package org.ohmstead.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.Codes;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Position;
import org.ohmstead.historian.Sample;
import org.ohmstead.lib.storage.ByteReader;

/** Makes records of the bodies of one segment's frames, whose dictionary it gathers. For use by one thread. */
final class Decoder {

    private static final Value NOTHING = Value.of("");

    private record Point(String name, ValueType type, String unit) {}

    private static final class Device {
        final String path;
        final List<Point> points = new ArrayList<>();

        Device(String path) {
            this.path = path;
        }
    }

    private final long first;
    private final Map<Long, Device> devices = new HashMap<>();

    Decoder(long firstPosition) {
        this.first = firstPosition;
    }

    /** {@return the position of a record, without reading the rest of it} */
    static long position(ByteBuffer body, long firstPosition) throws IOException {
        ByteReader in = new ByteReader(body.duplicate());
        expectBatch(in);
        return firstPosition + in.varint();
    }

    /** {@return how many samples a record holds, without reading them} */
    static int samples(ByteBuffer body) throws IOException {
        ByteReader in = new ByteReader(body.duplicate());
        expectBatch(in);
        in.varint();
        in.varint();
        if ((in.varint() & 1) != 0) {
            in.blob();
        }
        for (int definitions = in.count(); definitions > 0; definitions--) {
            in.varint();
            in.blob();
            in.u8();
            in.blob();
        }
        return in.count();
    }

    /**
     * Reads a record.
     *
     * @param body of a frame
     * @return the record
     * @throws IOException if it refers to a definition that was lost, or does not follow the format
     */
    JournalRecord decode(ByteBuffer body) throws IOException {
        ByteReader in = new ByteReader(body.duplicate());
        expectBatch(in);
        Position position = new Position(first + in.varint());
        Instant base = Instant.ofEpochMilli(in.varint());
        Device device = device(in);
        define(in, device);
        int count = in.count();
        List<PointSample> samples = new ArrayList<>(count);
        int number = -1;
        for (int i = 0; i < count; i++) {
            int head = in.u8();
            number = (head & Format.NUMBERED) == 0 ? number + 1 : Math.toIntExact(in.varint());
            Point point = number < device.points.size() ? device.points.get(number) : null;
            if (point == null) {
                throw new IOException("the definition of point " + number + " of " + device.path + " was lost");
            }
            samples.add(new PointSample(point.name, point.type, point.unit, sample(in, head, base)));
        }
        return new JournalRecord(position, device.path, base, samples);
    }

    private static void expectBatch(ByteReader in) throws IOException {
        int type = in.u8();
        if (type != Format.BATCH) {
            throw new IOException("a record of type " + Format.BATCH + " expected, got " + type);
        }
    }

    private Device device(ByteReader in) throws IOException {
        long head = in.varint();
        long number = head >>> 1;
        if ((head & 1) != 0) {
            String path = in.text();
            devices.computeIfAbsent(number, fresh -> new Device(path));
        }
        Device device = devices.get(number);
        if (device == null) {
            throw new IOException("the definition of device " + number + " was lost");
        }
        return device;
    }

    private static void define(ByteReader in, Device device) throws IOException {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            int number = Math.toIntExact(in.varint());
            Point point =
                    new Point(in.text().intern(), Codes.type(in.u8()), in.text().intern());
            while (device.points.size() <= number) {
                device.points.add(null);
            }
            device.points.set(number, point);
        }
    }

    private static Sample sample(ByteReader in, int head, Instant base) throws IOException {
        Instant at = (head & Format.TIMED) == 0 ? base : base.plusMillis(in.zigzag());
        Quality quality = Codes.quality(head >> 3 & 3);
        Fault fault = quality == Quality.GOOD ? Fault.NONE : Codes.fault(in.u8());
        TimeSource source = (head & Format.ARRIVAL) == 0 ? TimeSource.DEVICE : TimeSource.ARRIVAL;
        return new Sample(at, source, value(in, head & 7), quality, fault);
    }

    private static Value value(ByteReader in, int form) throws IOException {
        return switch (form) {
            case Format.DOUBLE -> Value.of(Double.longBitsToDouble(in.i64()));
            case Format.FLOAT -> Value.of((double) Float.intBitsToFloat(in.i32()));
            case Format.LONG -> Value.of(in.zigzag());
            case Format.FALSE -> Value.of(false);
            case Format.TRUE -> Value.of(true);
            case Format.TEXT -> Value.of(in.text());
            case Format.BYTES -> Value.of(in.blob());
            default -> NOTHING;
        };
    }
}
