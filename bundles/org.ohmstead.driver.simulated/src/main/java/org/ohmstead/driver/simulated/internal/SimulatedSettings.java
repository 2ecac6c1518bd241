package org.ohmstead.driver.simulated.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Profiles;
import org.ohmstead.driver.ValueType;

/**
 * A configuration that makes sense.
 *
 * @param device its path
 * @param link its own or a shared one
 * @param cadence how often to read, how long to wait
 * @param fault what is wrong with it from the start
 * @param points at least one
 */
record SimulatedSettings(String device, String link, Cadence cadence, DeviceFault fault, List<SimulatedPoint> points) {

    static final String PROTOCOL = "simulated";

    private static final Pattern URL = Pattern.compile("simulated://([A-Za-z0-9][A-Za-z0-9._-]*)");
    private static final int MAX_GENERATED = 99_999;
    private static final long PERIOD = 60_000;

    SimulatedSettings {
        points = List.copyOf(points);
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException if it cannot work; the message names key, value and expectation
     */
    static SimulatedSettings of(SimulatedConfig config, Profiles profiles) {
        if (config.latency_ms() < 0) {
            throw new IllegalArgumentException("latency.ms = " + config.latency_ms() + ": 0 or more expected");
        }
        String device = device(config.device());
        return new SimulatedSettings(
                device,
                link(config.url(), device),
                Cadence.ofMillis(config.interval_ms(), config.interval_slow_ms(), config.timeout_ms()),
                DeviceFault.parse(config.fault()),
                points(config, profiles));
    }

    private static String device(String path) {
        try {
            return PointId.checkDevice(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("device = '" + path + "': " + e.getMessage(), e);
        }
    }

    private static String link(String url, String device) {
        if (url.isEmpty()) {
            return PROTOCOL + ":" + device;
        }
        Matcher shared = URL.matcher(url);
        if (!shared.matches()) {
            throw new IllegalArgumentException(
                    "url = '" + url + "': nothing, or simulated://NAME with a name of letters,"
                            + " digits, '.', '_' and '-', expected");
        }
        return PROTOCOL + ":" + shared.group(1);
    }

    private static List<SimulatedPoint> points(SimulatedConfig config, Profiles profiles) {
        int generated = config.points_generated();
        if (generated < 0 || generated > MAX_GENERATED) {
            throw new IllegalArgumentException(
                    "points.generated = " + generated + ": 0 to " + MAX_GENERATED + " expected");
        }
        List<SimulatedPoint> points = new ArrayList<>();
        profiles.points(PROTOCOL, config.profile(), config.points())
                .forEach(entry -> points.add(SimulatedPoint.of(entry, config.seed())));
        for (int n = 1; n <= generated; n++) {
            points.add(generated(n));
        }
        if (points.isEmpty()) {
            throw new IllegalArgumentException("profile, points or points.generated: at least one point expected");
        }
        Set<String> names = new HashSet<>();
        for (SimulatedPoint point : points) {
            if (!names.add(point.spec().name())) {
                throw new IllegalArgumentException("points.generated = " + generated + ": point '"
                        + point.spec().name() + "' is there already; names other than p00001, p00002, … expected");
            }
        }
        return points;
    }

    /** A sine of one minute; all together they are spread over it. */
    private static SimulatedPoint generated(int n) {
        PointSpec spec = PointSpec.of(String.format(Locale.ROOT, "p%05d", n), ValueType.DOUBLE, "1");
        return new SimulatedPoint(spec, Signal.of(Curve.sine(n, 1, PERIOD, n / 97.0), ValueType.DOUBLE));
    }
}
