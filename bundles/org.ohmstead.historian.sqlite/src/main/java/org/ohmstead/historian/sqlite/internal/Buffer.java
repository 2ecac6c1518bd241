package org.ohmstead.historian.sqlite.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.HistoryPoint;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.JournalRecord.PointSample;
import org.ohmstead.historian.Sample;
import org.ohmstead.lib.storage.ByteWriter;
import org.ohmstead.lib.storage.Checksum;

/**
 * All points that have a history, and of each the samples that are not in the database yet. Not safe for use by several
 * threads: whoever uses it holds the lock of the {@link Store}.
 */
final class Buffer {

    /** A point, and its samples in the order of arrival. */
    static final class Point {
        private final int number;
        private final String device;
        private final String name;
        private ValueType type;
        private String unit;
        private boolean described;
        private final List<ChunkWriter> chunks = new ArrayList<>(1);

        Point(int number, String device, String name, ValueType type, String unit, boolean described) {
            this.number = number;
            this.device = device;
            this.name = name;
            this.type = type;
            this.unit = unit;
            this.described = described;
        }

        int number() {
            return number;
        }

        String device() {
            return device;
        }

        String name() {
            return name;
        }

        ValueType type() {
            return type;
        }

        String unit() {
            return unit;
        }

        /** {@return whether the database describes it as it is now} */
        boolean described() {
            return described;
        }

        HistoryPoint describe() {
            return new HistoryPoint(new PointId(device, name), type, unit);
        }

        List<ChunkWriter> chunks() {
            return chunks;
        }

        /** {@return the content of a row for what is buffered} */
        byte[] block() {
            ByteWriter block = new ByteWriter(64);
            block.i32(0);
            chunks.forEach(chunk -> chunk.finish(block));
            block.i32At(0, Checksum.of(ByteBuffer.wrap(block.array(), 4, block.size() - 4)));
            return block.copy();
        }

        /** {@return a copy of what is buffered, as {@link ChunkReader#chunks} reads it} */
        ByteBuffer copy() {
            ByteWriter copy = new ByteWriter(64);
            chunks.forEach(chunk -> chunk.finish(copy));
            return ByteBuffer.wrap(copy.array(), 0, copy.size());
        }
    }

    private final Map<String, Map<String, Point>> devices = new HashMap<>();
    private final List<Point> points = new ArrayList<>();
    private long bytes;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** Adds a point that the database knows. Numbers are given in order, from 0. */
    void known(String device, String name, ValueType type, String unit) {
        add(device, name, type, unit, true);
    }

    Optional<Point> find(PointId id) {
        return Optional.ofNullable(devices.getOrDefault(id.device(), Map.of()).get(id.point()));
    }

    /** {@return all points by number} */
    List<Point> points() {
        return points;
    }

    /** {@return about how much memory the samples take} */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return first > last;
    }

    /** {@return the time of the earliest sample, ms UTC} */
    long first() {
        return first;
    }

    /** {@return the time of the latest sample, ms UTC} */
    long last() {
        return last;
    }

    /** Takes a record; returns how many samples it had. */
    int add(JournalRecord record) {
        Map<String, Point> device = devices.computeIfAbsent(record.device(), fresh -> new HashMap<>());
        for (PointSample each : record.points()) {
            Point point = device.get(each.point());
            if (point == null) {
                point = add(record.device(), each.point(), each.type(), each.unit(), false);
            } else if (point.type != each.type() || !point.unit.equals(each.unit())) {
                point.type = each.type();
                point.unit = each.unit();
                point.described = false;
            }
            add(point, each.sample());
        }
        return record.points().size();
    }

    /** Forgets all samples: they are in the database, which knows all points now. */
    void flushed() {
        for (Point point : points) {
            point.chunks.clear();
            point.described = true;
        }
        bytes = 0;
        first = Long.MAX_VALUE;
        last = Long.MIN_VALUE;
    }

    private void add(Point point, Sample sample) {
        long at = sample.at().toEpochMilli();
        ChunkWriter chunk = point.chunks.isEmpty() ? null : point.chunks.get(point.chunks.size() - 1);
        if (chunk == null || at < chunk.last()) {
            chunk = new ChunkWriter(at);
            point.chunks.add(chunk);
        } else {
            bytes -= chunk.footprint();
        }
        chunk.add(sample);
        bytes += chunk.footprint();
        first = Math.min(first, at);
        last = Math.max(last, at);
    }

    private Point add(String device, String name, ValueType type, String unit, boolean described) {
        Point point = new Point(points.size(), device, name, type, unit, described);
        points.add(point);
        devices.computeIfAbsent(device, fresh -> new HashMap<>()).put(name, point);
        return point;
    }
}
