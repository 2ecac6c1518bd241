package org.ohmstead.driver.modbus.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ohmstead.driver.Area;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Driver;
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

    static final String PID = Driver.PID_PREFIX + ModbusSettings.PROTOCOL;

    private static final Logger LOG = LoggerFactory.getLogger(ModbusDriver.class);

    private final ModbusSettings settings;
    private final List<PointSpec> specs;
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
        this.settings = ModbusSettings.of(config, profiles);
        this.specs = settings.points().values().stream().map(ModbusPoint::spec).toList();
        this.clock = clock;
        ModbusUrl url = settings.url();
        this.lease = lines.acquire(url, pid);
        this.writer = new Writer(url, lease.link(), settings.cadence().timeout(), settings.alwaysMany());
        LOG.info("{}: {} points, unit {} at {}", settings.device(), specs.size(), url.unit(), link());
    }

    @Deactivate
    void close() {
        lease.close();
    }

    @Override
    public String device() {
        return settings.device();
    }

    @Override
    public String link() {
        return settings.url().place().link();
    }

    @Override
    public String unit() {
        return Integer.toString(settings.url().unit());
    }

    @Override
    public Cadence cadence() {
        return settings.cadence();
    }

    @Override
    public List<PointSpec> points() {
        return specs;
    }

    @Override
    public List<Area> areas() {
        return settings.areas();
    }

    @Override
    public PreparedRead prepare(Block block) {
        Span span = block.span()
                .orElseThrow(() -> new IllegalArgumentException(device() + ": a block with a span expected"));
        ModbusPoint first = point(block.points().get(0).name());
        ModbusUrl url = settings.url();
        Request request = Request.read(url.rtu(), url.unit(), first.table(), span.start(), span.length());
        Duration timeout = settings.cadence().timeout();
        return new BlockRead(this, lease.link(), request, block, timeout, clock);
    }

    @Override
    public List<Written> write(List<Write> writes) {
        return writer.write(
                writes, writes.stream().map(w -> point(w.point().name())).toList());
    }

    /** {@return a point of this device} */
    ModbusPoint point(String name) {
        ModbusPoint point = settings.points().get(name);
        if (point == null) {
            throw new IllegalArgumentException(device() + ": one of its points expected, got '" + name + "'");
        }
        return point;
    }
}
