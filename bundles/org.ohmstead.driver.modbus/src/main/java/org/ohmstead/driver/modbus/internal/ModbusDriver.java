package org.ohmstead.driver.modbus.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ohmstead.driver.Area;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PreparedRead;
import org.ohmstead.driver.Profiles;
import org.ohmstead.driver.Span;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.ohmstead.lib.transport.SharedLinks;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One unit on a Modbus line: TCP, a serial line, or RTU frames over TCP. */
@Component(
        service = Driver.class,
        configurationPid = ModbusDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ModbusConfig.class, factory = true)
public final class ModbusDriver implements Driver {

    static final String PID = "org.ohmstead.driver.modbus";

    private static final Logger LOG = LoggerFactory.getLogger(ModbusDriver.class);
    private static final String PROTOCOL = "modbus";
    private static final int BITS_PER_REGISTER = 16;

    private final String device;
    private final ModbusUrl url;
    private final Cadence cadence;
    private final Map<String, ModbusPoint> points;
    private final List<PointSpec> specs;
    private final List<Area> areas;
    private final SharedLinks.Lease<ModbusLine> lease;
    private final Writer writer;
    private final Clock clock;

    /**
     * Called by Declarative Services for each configured device. Does not connect.
     *
     * @param config the keys
     * @param properties all properties, for the PID
     * @param profiles reads the points
     * @param lines of this bundle
     * @throws IllegalArgumentException if the configuration cannot work; the message names key, value and expectation
     */
    @Activate
    public ModbusDriver(
            ModbusConfig config,
            Map<String, Object> properties,
            @Reference(name = "profiles") Profiles profiles,
            @Reference(name = "lines") ModbusLinks lines) {
        this(config, String.valueOf(properties.get("service.pid")), profiles, lines, Clock.systemUTC());
    }

    ModbusDriver(ModbusConfig config, String pid, Profiles profiles, ModbusLinks lines, Clock clock) {
        this.device = device(config.device());
        this.url = ModbusUrl.parse(config.url());
        this.cadence = Cadence.ofMillis(config.interval_ms(), config.interval_slow_ms(), config.timeout_ms());
        this.clock = clock;
        this.areas = areas(config);
        this.points = points(profiles.points(PROTOCOL, config.profile(), config.points()));
        this.specs = points.values().stream().map(ModbusPoint::spec).toList();
        boolean alwaysMany = alwaysMany(config.write_function());
        this.lease = lines.acquire(url, pid);
        this.writer = new Writer(url, lease.link(), cadence.timeout(), alwaysMany);
        LOG.info("{}: {} points, unit {} at {}", device, specs.size(), url.unit(), link());
    }

    @Deactivate
    void close() {
        lease.close();
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public String link() {
        return url.place().link();
    }

    @Override
    public String unit() {
        return Integer.toString(url.unit());
    }

    @Override
    public Cadence cadence() {
        return cadence;
    }

    @Override
    public List<PointSpec> points() {
        return specs;
    }

    @Override
    public List<Area> areas() {
        return areas;
    }

    @Override
    public PreparedRead prepare(Block block) {
        Span span =
                block.span().orElseThrow(() -> new IllegalArgumentException(device + ": a block with a span expected"));
        ModbusPoint first = point(block.points().get(0).name());
        Request request = Request.read(url.rtu(), url.unit(), first.table(), span.start(), span.length());
        Duration timeout = cadence.timeout();
        return new BlockRead(this, lease.link(), request, block, timeout, clock);
    }

    @Override
    public List<Written> write(List<Write> writes) {
        return writer.write(
                writes, writes.stream().map(w -> point(w.point().name())).toList());
    }

    /** {@return a point of this device} */
    ModbusPoint point(String name) {
        ModbusPoint point = points.get(name);
        if (point == null) {
            throw new IllegalArgumentException(device + ": one of its points expected, got '" + name + "'");
        }
        return point;
    }

    private Map<String, ModbusPoint> points(List<PointEntry> entries) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException(
                    "profile, points: a profile or a list of points expected, both are empty");
        }
        Map<String, ModbusPoint> byName = new LinkedHashMap<>();
        for (PointEntry entry : entries) {
            ModbusPoint point = PointReader.read(entry);
            int most = area(point.table()).maxLength();
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

    private Area area(Table table) {
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
