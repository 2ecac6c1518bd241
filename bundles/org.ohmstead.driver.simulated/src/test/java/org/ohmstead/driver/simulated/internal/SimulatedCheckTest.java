package org.ohmstead.driver.simulated.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

/** What is asked beforehand gets the answer that the driver would give. */
class SimulatedCheckTest {

    @Test
    void refusesWhatTheDriverRefuses() {
        refused(Map.of("device", "lab/sim", "points", "wrong"), "points: a list expected, got 'wrong'");
        refused(Map.of("device", "lab/sim", "fault", "tired"), "fault = 'tired': one of none, offline, silent");
        refused(Map.of("device", "lab/sim", "url", "simulated://a\nb"), "url = 'simulated://a\nb': nothing, or");
        refused(Map.of("device", "lab/sim"), "at least one point expected");

        assertThatCode(() -> check(Map.of("device", "lab/sim", "points.generated", 3)))
                .doesNotThrowAnyException();
    }

    private static void refused(Map<String, Object> keys, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> check(keys)).withMessageContaining(message);
    }

    private static void check(Map<String, Object> keys) {
        SimulatedCheck check = new SimulatedCheck((protocol, profile, text) -> {
            if (!text.isEmpty()) {
                throw new IllegalArgumentException("points: a list expected, got '" + text + "'");
            }
            return List.of();
        });
        check.check(Converters.standardConverter().convert(keys).to(SimulatedConfig.class), "pid");
    }
}
