package com.example.driver.sysfs.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PreparedRead;
import org.ohmstead.driver.Profiles;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Reads the sensors that the Linux kernel shows as files (Documentation/hwmon/sysfs-interface.rst of the kernel). */
@Component(
        service = Driver.class,
        configurationPid = SysfsDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = SysfsConfig.class, factory = true)
public final class SysfsDriver implements Driver {

    static final String PID = Driver.PID_PREFIX + "sysfs";

    private final String device;
    private final Path folder;
    private final Cadence cadence;
    private final Map<String, Sensor> sensors = new LinkedHashMap<>();
    private final Clock clock;

    /**
     * Called by Declarative Services for each configured device.
     *
     * @param config of the device
     * @param profiles reads its points
     * @throws IllegalArgumentException if the configuration cannot work; the message names key and value
     */
    @Activate
    public SysfsDriver(SysfsConfig config, @Reference(name = "profiles") Profiles profiles) {
        this(config, profiles, Clock.tickMillis(ZoneOffset.UTC));
    }

    SysfsDriver(SysfsConfig config, Profiles profiles, Clock clock) {
        this.device = PointId.checkDevice(config.device());
        this.folder = folder(config.url());
        this.cadence = Cadence.ofMillis(config.interval_ms(), config.interval_slow_ms(), config.timeout_ms());
        this.clock = clock;
        for (PointEntry entry : profiles.points("sysfs", config.profile(), config.points())) {
            sensors.put(entry.name(), Sensor.of(entry));
        }
        if (sensors.isEmpty()) {
            throw new IllegalArgumentException("profile, points: one of the two expected, got neither");
        }
    }

    private static Path folder(String url) {
        if (!url.startsWith("file:///")) {
            throw new IllegalArgumentException("url = '" + url + "': file:/// and the path of a folder expected");
        }
        try {
            return Path.of(URI.create(url));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "url = '" + url + "': file:/// and a path without spaces, '?' and '#' expected", e);
        }
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public String link() {
        return "file:" + folder;
    }

    @Override
    public Cadence cadence() {
        return cadence;
    }

    @Override
    public List<PointSpec> points() {
        return sensors.values().stream().map(Sensor::spec).toList();
    }

    @Override
    public PreparedRead prepare(Block block) {
        List<PointSpec> points = block.points();
        return () -> {
            Instant now = clock.instant();
            return points.stream().map(point -> read(point, now)).toList();
        };
    }

    private Reading read(PointSpec point, Instant now) {
        Sensor sensor = sensors.get(point.name());
        if (sensor == null) {
            return new Reading.Bad(point.name(), now, Fault.UNKNOWN_POINT, "a configured point expected");
        }
        Path file = folder.resolve(sensor.file());
        try {
            return new Reading.Good(point.name(), sensor.decode(Files.readString(file)), now, TimeSource.ARRIVAL);
        } catch (NumberFormatException e) {
            return new Reading.Bad(point.name(), now, Fault.MALFORMED, file + ": a whole number expected");
        } catch (NoSuchFileException e) {
            Fault fault = Files.isDirectory(folder) ? Fault.ILLEGAL_ADDRESS : Fault.OFFLINE;
            return new Reading.Bad(point.name(), now, fault, file + " does not exist");
        } catch (IOException e) {
            return new Reading.Bad(point.name(), now, Fault.REFUSED, file + ": " + e.getMessage());
        }
    }

    @Override
    public List<Written> write(List<Write> writes) {
        return writes.stream()
                .<Written>map(w -> new Written.Failed(w.point().name(), Fault.READ_ONLY, device + " takes no writes"))
                .toList();
    }
}
