package org.ohmstead.sim.sml.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A simulated smart meter, there as long as its configuration is. */
@Component(
        service = {},
        configurationPid = SmlSimulator.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = SmlSimulatorConfig.class, factory = true)
public final class SmlSimulator {

    static final String PID = "org.ohmstead.sim.sml";

    private static final Logger LOG = LoggerFactory.getLogger(SmlSimulator.class);
    private static final long LEAST_INTERVAL_MS = 10;

    private final PushServer server;

    /**
     * Starts the meter.
     *
     * @param config of the meter
     * @throws IOException if the port cannot be listened at; the message names it
     * @throws IllegalArgumentException if the configuration cannot work; the message names key, value and expectation
     */
    @Activate
    public SmlSimulator(SmlSimulatorConfig config) throws IOException {
        this(config, Clock.systemUTC());
    }

    SmlSimulator(SmlSimulatorConfig config, Clock clock) throws IOException {
        if (config.interval_ms() < LEAST_INTERVAL_MS) {
            throw new IllegalArgumentException(
                    "interval.ms = " + config.interval_ms() + ": at least " + LEAST_INTERVAL_MS + " expected");
        }
        Meter meter = new Meter(config.server_id(), config.seed(), config.sun_watts(), clock.instant());
        this.server = new PushServer(
                meter,
                new InetSocketAddress(config.host(), config.port()),
                Duration.ofMillis(config.interval_ms()),
                StreamFault.parse(config.fault()),
                clock);
        LOG.info("{}: pushes SML at tcp://{}:{}", config.server_id(), config.host(), server.port());
    }

    /** {@return the port it listens at} */
    int port() {
        return server.port();
    }

    @Deactivate
    void close() {
        server.close();
    }
}
