package org.ohmstead.driver.simulated.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.tck.DeviceTwin;

/** The simulated device is its own twin: what is wrong with it is told to it. */
final class SimulatedTwin implements DeviceTwin {

    private static final PointEntry[] POINTS = {
        Configs.entry("room", "sine/20/5/1h"),
        Configs.writable("setpoint", "constant/21.5", 5, 30),
        Configs.entry("meter", "counter"),
        Configs.entry("door", "toggle/10s"),
        Configs.entry("state", "text/idle|busy/10s"),
        Configs.entry("key", "constant/0a0b", "type", "bytes")
    };

    private final SimulatedDriver driver = configured(Map.of());

    @Override
    public void mood(Mood mood) {
        driver.fault(
                switch (mood) {
                    case HEALTHY -> DeviceFault.NONE;
                    case SILENT, LATE -> DeviceFault.SILENT;
                    case GARBLED -> DeviceFault.GARBLED;
                    case REFUSING -> DeviceFault.REFUSING;
                    case OFFLINE -> DeviceFault.OFFLINE;
                });
    }

    @Override
    public void set(String point, Value value) {
        driver.held(point).keep(value);
    }

    @Override
    public Value get(String point) {
        return driver.held(point).value(NOW.toEpochMilli());
    }

    @Override
    public Value sample(PointSpec point, int n) {
        return switch (point.type()) {
            case DOUBLE -> Value.of(20.5 + n);
            case LONG -> Value.of(7L + n);
            case BOOLEAN -> Value.of(n % 2 == 1);
            case TEXT -> Value.of("text " + n);
            case BYTES -> Value.of(new byte[] {1, (byte) n});
        };
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
        return Optional.of(driver.points().get(1));
    }

    @Override
    public Optional<PointSpec> hole() {
        return Optional.empty();
    }

    @Override
    public List<Mistake> mistakes() {
        List<Mistake> all = new ArrayList<>(DeviceTwin.super.mistakes());
        all.add(Mistake.of("url", "tcp://127.0.0.1:1"));
        all.add(Mistake.of("points.generated", -1));
        all.add(Mistake.of("points.generated", 100_000));
        all.add(Mistake.of("latency.ms", -5L));
        all.add(Mistake.of("fault", "lightning"));
        return all;
    }

    @Override
    public SimulatedDriver configured(Map<String, Object> changes) {
        return Configs.driver(changed(changes), CLOCK, POINTS);
    }

    @Override
    public Optional<Consumer<Map<String, Object>>> check() {
        SimulatedCheck check = new SimulatedCheck((protocol, profile, text) -> List.of(POINTS));
        return Optional.of(changes -> check.check(Configs.config(changed(changes)), SimulatedDriver.PID + "~twin"));
    }

    private static Map<String, Object> changed(Map<String, Object> changes) {
        Map<String, Object> all = new HashMap<>(Map.of("url", "simulated://bench"));
        all.putAll(changes);
        return all;
    }

    @Override
    public int connections() {
        return 0;
    }

    @Override
    public void stopDriver() {
        // the service going is all there is to it
    }

    @Override
    public void close() {
        stopDriver();
    }
}
