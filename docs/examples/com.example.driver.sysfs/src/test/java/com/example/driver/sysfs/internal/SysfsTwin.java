package com.example.driver.sysfs.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Profiles;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.tck.DeviceTwin;
import org.osgi.util.converter.Converters;

/** A folder with two sensors. Files cannot be late, silent or refusing. */
final class SysfsTwin implements DeviceTwin {

    private static final Map<String, Object> GOOD = Map.of("device", "box/sensors", "timeout.ms", 300L);

    private final Path folder;
    private final Map<String, Value> held = new HashMap<>();
    private final SysfsDriver driver;
    private Mood mood = Mood.HEALTHY;

    SysfsTwin() throws IOException {
        folder = Files.createTempDirectory("sysfs-twin");
        driver = configured(Map.of());
        set("cpu", Value.of(41.5));
        set("fan", Value.of(1200));
    }

    @Override
    public SysfsDriver configured(Map<String, Object> changes) {
        Map<String, Object> keys = new HashMap<>(GOOD);
        keys.put("url", folder.toUri().toString());
        keys.putAll(changes);
        SysfsConfig config = Converters.standardConverter().convert(keys).to(SysfsConfig.class);
        Profiles profiles = (protocol, profile, points) -> List.of(
                entry("cpu", "temp1_input", "Cel", Map.of("scale", "0.001")),
                entry("fan", "fan1_input", "/min", Map.of()));
        return new SysfsDriver(config, profiles, CLOCK);
    }

    private static PointEntry entry(String name, String at, String unit, Map<String, String> own) {
        return new PointEntry(name, at, unit, false, Limits.NONE, Pace.FAST, HistoryRule.ALL, own, "twin");
    }

    @Override
    public Set<Mood> moods() {
        return EnumSet.of(Mood.HEALTHY, Mood.GARBLED, Mood.OFFLINE);
    }

    @Override
    public void mood(Mood next) {
        mood = next;
        held.forEach((point, value) -> store(point));
    }

    @Override
    public void set(String point, Value value) {
        held.put(point, value);
        store(point);
    }

    private void store(String point) {
        Value value = held.get(point);
        String raw = value instanceof Value.Real real ? String.valueOf(Math.round(real.value() * 1000)) : value.text();
        try {
            if (mood == Mood.OFFLINE) {
                clear();
            } else {
                Files.createDirectories(folder);
                Files.writeString(
                        folder.resolve(point.equals("cpu") ? "temp1_input" : "fan1_input"),
                        mood == Mood.GARBLED ? "no number\n" : raw + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void clear() throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    @Override
    public Value get(String point) {
        return held.get(point);
    }

    @Override
    public Value sample(PointSpec point, int n) {
        return point.name().equals("cpu") ? Value.of(20.5 + n) : Value.of(900L + n);
    }

    @Override
    public Driver driver() {
        return driver;
    }

    @Override
    public PointSpec point() {
        return driver.points().get(0);
    }

    @Override
    public Optional<PointSpec> writable() {
        return Optional.empty();
    }

    @Override
    public Optional<PointSpec> hole() {
        return Optional.empty();
    }

    @Override
    public List<Mistake> mistakes() {
        return List.of(
                Mistake.of("device", "not a path"),
                Mistake.of("interval.ms", 1L),
                Mistake.of("timeout.ms", 0L),
                Mistake.of("url", "http://box"),
                Mistake.of("url", "file:///sys/my sensors"));
    }

    @Override
    public int connections() {
        return 0;
    }

    @Override
    public void stopDriver() {
        // it holds nothing
    }

    @Override
    public void close() {
        mood(Mood.OFFLINE);
    }
}
