package org.ohmstead.sim.sml.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
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

    private final Optional<PushServer> server;

    /**
     * Starts the meter. If the port cannot be listened at, that is told in one line, and nothing runs.
     *
     * @param config of the meter
     * @throws IllegalArgumentException if the configuration cannot work; the message names key, value and expectation
     */
    @Activate
    public SmlSimulator(SmlSimulatorConfig config) {
        this(config, Clock.systemUTC());
    }

    SmlSimulator(SmlSimulatorConfig config, Clock clock) {
        if (config.interval_ms() < LEAST_INTERVAL_MS) {
            throw new IllegalArgumentException(
                    "interval.ms = " + config.interval_ms() + ": at least " + LEAST_INTERVAL_MS + " expected");
        }
        Meter meter = new Meter(config.server_id(), config.seed(), config.sun_watts(), clock.instant());
        this.server = listen(config, meter, clock);
    }

    private static Optional<PushServer> listen(SmlSimulatorConfig config, Meter meter, Clock clock) {
        try {
            PushServer server = new PushServer(
                    meter,
                    new InetSocketAddress(config.host(), config.port()),
                    Duration.ofMillis(config.interval_ms()),
                    StreamFault.parse(config.fault()),
                    clock);
            LOG.info("{}: pushes SML at tcp://{}:{}", config.server_id(), config.host(), server.port());
            return Optional.of(server);
        } catch (IOException e) {
            LOG.warn("{}: does not run until its configuration changes: {}", config.server_id(), e.getMessage());
            return Optional.empty();
        }
    }

    /** {@return the port it listens at, if it does} */
    OptionalInt port() {
        return server.stream().mapToInt(PushServer::port).findFirst();
    }

    @Deactivate
    void close() {
        server.ifPresent(PushServer::close);
    }
}
