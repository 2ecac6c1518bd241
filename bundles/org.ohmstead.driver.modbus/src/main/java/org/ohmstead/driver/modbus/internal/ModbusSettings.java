package org.ohmstead.driver.modbus.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ohmstead.driver.Area;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Profiles;

/**
 * A configuration that makes sense.
 *
 * @param device its path
 * @param url where the unit is
 * @param cadence how often to read, how long to wait
 * @param areas the tables of the unit with their limits
 * @param points by name, in the order written
 * @param alwaysMany whether even a single register or coil is written by the functions for many
 */
record ModbusSettings(
        String device,
        ModbusUrl url,
        Cadence cadence,
        List<Area> areas,
        Map<String, ModbusPoint> points,
        boolean alwaysMany) {

    static final String PROTOCOL = "modbus";

    private static final int BITS_PER_REGISTER = 16;

    /** Keeps the order of the points. */
    ModbusSettings {
        areas = List.copyOf(areas);
        points = Collections.unmodifiableMap(new LinkedHashMap<>(points));
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException if it cannot work; the message names key, value and expectation
     */
    static ModbusSettings of(ModbusConfig config, Profiles profiles) {
        List<Area> areas = areas(config);
        return new ModbusSettings(
                device(config.device()),
                ModbusUrl.parse(config.url()),
                Cadence.ofMillis(config.interval_ms(), config.interval_slow_ms(), config.timeout_ms()),
                areas,
                points(profiles.points(PROTOCOL, config.profile(), config.points()), areas),
                alwaysMany(config.write_function()));
    }

    private static Map<String, ModbusPoint> points(List<PointEntry> entries, List<Area> areas) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException(
                    "profile, points: a profile or a list of points expected, both are empty");
        }
        Map<String, ModbusPoint> byName = new LinkedHashMap<>();
        for (PointEntry entry : entries) {
            ModbusPoint point = PointReader.read(entry);
            int most = area(areas, point.table()).maxLength();
            if (point.codec().length() > most) {
                throw entry.wrong(
                        "type", entry.own().getOrDefault("type", ""), "at most " + most + " registers (max.registers)");
            }
            if (byName.put(entry.name(), point) != null) {
                throw entry.wrong("name", entry.name(), "a name that is not taken");
            }
        }
        return byName;
    }

    private static Area area(List<Area> areas, Table table) {
        return areas.stream()
                .filter(area -> area.name().equals(table.id()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Area> areas(ModbusConfig config) {
        int registers = limit("max.registers", config.max_registers(), 1, 125);
        int bits = limit("max.bits", config.max_bits(), 1, 2000);
        int gap = limit("max.gap", config.max_gap(), 0, 124);
        return List.of(
                new Area(Table.HOLDING.id(), registers, gap),
                new Area(Table.INPUT.id(), registers, gap),
                new Area(Table.COIL.id(), bits, BITS_PER_REGISTER * gap),
                new Area(Table.DISCRETE.id(), bits, BITS_PER_REGISTER * gap));
    }

    private static int limit(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + " = " + value + ": " + min + " to " + max + " expected");
        }
        return value;
    }

    private static boolean alwaysMany(String word) {
        if (!word.equals("auto") && !word.equals("multiple")) {
            throw new IllegalArgumentException("write.function = '" + word + "': 'auto' or 'multiple' expected");
        }
        return word.equals("multiple");
    }

    private static String device(String path) {
        try {
            return PointId.checkDevice(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("device = '" + path + "': " + e.getMessage(), e);
        }
    }
}
