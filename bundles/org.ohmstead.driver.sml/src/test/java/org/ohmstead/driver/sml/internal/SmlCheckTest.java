package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

/** What is asked beforehand gets the answer that the driver would give. */
class SmlCheckTest {

    @Test
    void refusesWhatTheDriverRefuses() {
        refused(Map.of("device", "meter", "url", "serial:///dev/ttyUSB0?baud=lots"), "lots");
        refused(Map.of("device", "meter", "url", "tcp://h:1\n"), "url");
        refused(Map.of("device", "meter", "url", "tcp://h:1", "server.id", "nobody's"), "nobody's");
        refused(Map.of("device", "meter", "url", "tcp://h:1", "profile", "none"), "profile = 'none': a file expected");

        assertThatCode(() -> check(Map.of("device", "meter", "url", "tcp://h:1")))
                .doesNotThrowAnyException();
    }

    private static void refused(Map<String, Object> keys, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> check(keys)).withMessageContaining(message);
    }

    private static void check(Map<String, Object> keys) {
        SmlCheck check = new SmlCheck((protocol, profile, text) -> {
            if (!profile.isEmpty()) {
                throw new IllegalArgumentException("profile = '" + profile + "': a file expected");
            }
            return List.of();
        });
        check.check(Converters.standardConverter().convert(keys).to(SmlConfig.class), "pid");
    }
}
