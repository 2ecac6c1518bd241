package org.ohmstead.sim.modbus.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A simulated heat pump, there as long as its configuration is. */
@Component(
        service = {},
        configurationPid = ModbusSim.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ModbusSimConfig.class, factory = true)
public final class ModbusSim {

    static final String PID = "org.ohmstead.sim.modbus";

    private static final Logger LOG = LoggerFactory.getLogger(ModbusSim.class);
    private static final int MOST_UNIT = 255;
    private static final int MOST_NAME = 16;

    private final Optional<SlaveServer> server;

    /**
     * Called by Declarative Services for each configured heat pump. If the port cannot be listened at, that is told in
     * one line, and nothing runs.
     *
     * @param config the keys
     * @throws IllegalArgumentException if the configuration cannot work; the message names key, value and expectation
     */
    @Activate
    public ModbusSim(ModbusSimConfig config) {
        this(config, Clock.systemUTC());
    }

    ModbusSim(ModbusSimConfig config, Clock clock) {
        if (config.unit() < 0 || config.unit() > MOST_UNIT) {
            throw new IllegalArgumentException("unit = " + config.unit() + ": 0 to 255 expected");
        }
        if (config.name().length() > MOST_NAME || !config.name().chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException(
                    "name = '" + config.name() + "': at most 16 characters of ASCII expected");
        }
        HeatPump pump = new HeatPump(config.seed(), clock.instant());
        HeatPumpImage image = new HeatPumpImage(config.unit(), config.name(), pump, clock);
        this.server = listen(config, image);
    }

    private static Optional<SlaveServer> listen(ModbusSimConfig config, HeatPumpImage image) {
        try {
            SlaveServer server = new SlaveServer(config.host(), config.port(), Map.of(config.unit(), image));
            LOG.info("{}: unit {} at tcp://{}:{}", config.name(), config.unit(), config.host(), server.port());
            return Optional.of(server);
        } catch (IOException e) {
            LOG.warn("{}: does not run until its configuration changes: {}", config.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /** {@return the port it listens at, if it does} */
    OptionalInt port() {
        return server.stream().mapToInt(SlaveServer::port).findFirst();
    }

    @Deactivate
    void close() {
        server.ifPresent(SlaveServer::close);
    }
}
