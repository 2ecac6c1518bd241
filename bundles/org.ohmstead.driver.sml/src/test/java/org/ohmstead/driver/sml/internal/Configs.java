package org.ohmstead.driver.sml.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.Profiles;
import org.ohmstead.driver.tck.DeviceTwin;
import org.osgi.util.converter.Converters;

/** Configurations and drivers for tests. */
final class Configs {

    private Configs() {}

    static SmlConfig config(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(
                Map.of("device", "cellar/meter", "url", "tcp://127.0.0.1:1", "timeout.ms", 400L, "silence.ms", 200L));
        all.putAll(settings);
        return Converters.standardConverter().convert(all).to(SmlConfig.class);
    }

    static SmlDriver driver(Map<String, ?> settings, PointEntry... points) {
        Profiles profiles = (protocol, profile, text) -> List.of(points);
        return new SmlDriver(
                config(settings),
                profiles,
                DeviceTwin.CLOCK,
                () -> new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), new Random(1)));
    }

    /** {@return a point as a profile writes it} */
    static PointEntry entry(String name, String at, String unit, Map<String, String> own) {
        return entry(name, at, unit, Pace.FAST, false, own);
    }

    static PointEntry entry(String name, String at, String unit, Pace pace, boolean writable, Map<String, String> own) {
        return new PointEntry(name, at, unit, writable, Limits.NONE, pace, HistoryRule.ALL, own, "points");
    }
}
