package org.ohmstead.driver.simulated.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
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

/** A device without hardware. Its values are functions of the time and of what was written. */
@Component(
        service = Driver.class,
        configurationPid = SimulatedDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = SimulatedConfig.class, factory = true)
public final class SimulatedDriver implements Driver {

    static final String PID = Driver.PID_PREFIX + SimulatedSettings.PROTOCOL;

    private final SimulatedSettings settings;
    private final Map<String, SimulatedPoint> points;
    private final List<PointSpec> specs;
    private final Exchange exchange;
    private final Clock clock;

    /**
     * Makes a device.
     *
     * @param config of the device
     * @param profiles reads its points
     * @throws IllegalArgumentException if the configuration cannot work; the message names key, value and expectation
     */
    @Activate
    public SimulatedDriver(SimulatedConfig config, @Reference(name = "profiles") Profiles profiles) {
        this(config, profiles, Clock.systemUTC());
    }

    SimulatedDriver(SimulatedConfig config, Profiles profiles, Clock clock) {
        this.settings = SimulatedSettings.of(config, profiles);
        this.specs = settings.points().stream().map(SimulatedPoint::spec).toList();
        this.points = settings.points().stream()
                .collect(Collectors.toUnmodifiableMap(point -> point.spec().name(), Function.identity()));
        this.exchange = new Exchange(
                Duration.ofMillis(config.latency_ms()),
                settings.cadence().timeout(),
                settings.fault(),
                new Random(config.seed()));
        this.clock = clock;
    }

    @Override
    public String device() {
        return settings.device();
    }

    @Override
    public String link() {
        return settings.link();
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
    public PreparedRead prepare(Block block) {
        List<String> names = block.points().stream().map(PointSpec::name).toList();
        return () -> read(names);
    }

    @Override
    public List<Written> write(List<Write> writes) {
        if (writes.isEmpty()) {
            return List.of();
        }
        Optional<Exchange.Failure> failure = exchange.happen();
        return writes.stream().map(write -> outcome(write, failure)).toList();
    }

    /** {@return what the device holds at a point, whatever is wrong with it} */
    SimulatedPoint held(String name) {
        return points.get(name);
    }

    /** Makes something wrong with the device, or right again. */
    void fault(DeviceFault fault) {
        exchange.fault(fault);
    }

    @Override
    public String toString() {
        return settings.device() + " (simulated)";
    }

    private List<Reading> read(List<String> names) {
        Optional<Exchange.Failure> failure = exchange.happen();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return names.stream().map(name -> reading(name, failure, now)).toList();
    }

    private Reading reading(String name, Optional<Exchange.Failure> failure, Instant now) {
        if (failure.isPresent()) {
            return new Reading.Bad(
                    name, now, failure.get().fault(), failure.get().detail());
        }
        SimulatedPoint point = points.get(name);
        if (point == null) {
            return new Reading.Bad(name, now, Fault.UNKNOWN_POINT, device() + " has no point '" + name + "'");
        }
        return new Reading.Good(name, point.value(now.toEpochMilli()), now, TimeSource.ARRIVAL);
    }

    private Written outcome(Write write, Optional<Exchange.Failure> failure) {
        String name = write.point().name();
        if (failure.isPresent()) {
            return new Written.Failed(name, failure.get().fault(), failure.get().detail());
        }
        SimulatedPoint point = points.get(name);
        return point == null
                ? new Written.Failed(name, Fault.UNKNOWN_POINT, device() + " has no point '" + name + "'")
                : point.write(write.value());
    }
}
