package org.ohmstead.driver.sml.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Cancellation;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Profiles;
import org.ohmstead.driver.PushDriver;
import org.ohmstead.driver.Sink;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** A smart meter that pushes SML telegrams. Any number of runs may go on at a time, each with its own connection. */
@Component(
        service = {Driver.class, PushDriver.class},
        configurationPid = SmlDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = SmlConfig.class, factory = true)
public final class SmlDriver implements PushDriver {

    static final String PID = Driver.PID_PREFIX + MeterSettings.PROTOCOL;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final MeterSettings settings;
    private final List<PointSpec> points;
    private final Clock clock;
    private final Supplier<Backoff> backoff;

    /**
     * Makes the driver of one meter.
     *
     * @param config of the device
     * @param profiles reads its points
     * @throws IllegalArgumentException if the configuration cannot work; the message names key, value and expectation
     */
    @Activate
    public SmlDriver(SmlConfig config, @Reference(name = "profiles") Profiles profiles) {
        this(
                config,
                profiles,
                Clock.systemUTC(),
                () -> new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new java.util.Random()));
    }

    SmlDriver(SmlConfig config, Profiles profiles, Clock clock, Supplier<Backoff> backoff) {
        this.settings = MeterSettings.of(config, profiles);
        this.points = settings.points().stream().map(WantedPoint::guess).toList();
        this.clock = clock;
        this.backoff = backoff;
    }

    @Override
    public String device() {
        return settings.device();
    }

    @Override
    public String link() {
        return settings.url().link();
    }

    @Override
    public Cadence cadence() {
        return settings.cadence();
    }

    @Override
    public List<PointSpec> points() {
        return points;
    }

    @Override
    public void run(Sink sink, Cancellation cancellation) {
        new Listening(settings, sink, cancellation, clock, backoff.get()).run();
    }

    @Override
    public String toString() {
        return settings.device() + " (SML at " + settings.url() + ")";
    }
}
