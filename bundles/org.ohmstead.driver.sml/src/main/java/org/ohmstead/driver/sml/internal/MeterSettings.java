package org.ohmstead.driver.sml.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Profiles;
import org.ohmstead.lib.transport.LinkUrl;
import org.ohmstead.lib.transport.SerialSettings;

/**
 * A configuration that makes sense.
 *
 * @param device its path
 * @param url where telegrams come from
 * @param cadence how often points are handed on, how long to wait
 * @param silence after this time without a telegram there is trouble
 * @param serverId the only meter to listen to
 * @param points those to read; empty for all that come
 */
record MeterSettings(
        String device,
        LinkUrl url,
        Cadence cadence,
        Duration silence,
        Optional<ServerId> serverId,
        List<WantedPoint> points) {

    static final String PROTOCOL = "sml";

    private static final Duration LEAST_SILENCE = Duration.ofMillis(100);
    private static final Map<String, Set<String>> SCHEMES =
            Map.of("serial", SerialSettings.KEYS, "tcp", Set.of(), "file", Set.of());

    MeterSettings {
        points = List.copyOf(points);
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException if it cannot work; the message names key, value and expectation
     */
    static MeterSettings of(SmlConfig config, Profiles profiles) {
        LinkUrl url = LinkUrl.parse(config.url(), SCHEMES);
        if (url.medium() == LinkUrl.Medium.SERIAL) {
            SerialSettings.of(url);
        }
        Duration silence = Duration.ofMillis(config.silence_ms());
        if (silence.compareTo(LEAST_SILENCE) < 0) {
            throw new IllegalArgumentException(
                    "silence.ms = " + config.silence_ms() + ": at least " + LEAST_SILENCE.toMillis() + " expected");
        }
        return new MeterSettings(
                device(config.device()),
                url,
                Cadence.ofMillis(config.interval_ms(), config.interval_slow_ms(), config.timeout_ms()),
                silence,
                config.server_id().isBlank() ? Optional.empty() : Optional.of(ServerId.parse(config.server_id())),
                profiles.points(PROTOCOL, config.profile(), config.points()).stream()
                        .map(WantedPoint::of)
                        .toList());
    }

    private static String device(String path) {
        try {
            return PointId.checkDevice(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("device = '" + path + "': " + e.getMessage(), e);
        }
    }
}
