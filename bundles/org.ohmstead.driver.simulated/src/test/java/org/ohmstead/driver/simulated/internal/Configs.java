package org.ohmstead.driver.simulated.internal;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointEntry;
import org.osgi.util.converter.Converters;

/** Configurations and drivers for tests. */
final class Configs {

    private Configs() {}

    static SimulatedDriver driver(Map<String, ?> settings, Clock clock, PointEntry... points) {
        return new SimulatedDriver(config(settings), (protocol, profile, text) -> List.of(points), clock);
    }

    static SimulatedConfig config(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("device", "lab/sim", "timeout.ms", 200L));
        all.putAll(settings);
        return Converters.standardConverter().convert(all).to(SimulatedConfig.class);
    }

    static PointEntry entry(String name, String at, String... own) {
        return new PointEntry(
                name,
                at,
                "1",
                false,
                Limits.NONE,
                Pace.FAST,
                HistoryRule.ALL,
                own.length == 0 ? Map.of() : Map.of(own[0], own[1]),
                "points");
    }

    static PointEntry writable(String name, String at, double min, double max) {
        return new PointEntry(
                name, at, "Cel", true, new Limits(min, max), Pace.FAST, HistoryRule.ALL, Map.of(), "points");
    }
}
