package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Entry;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.device.ConfigConflictException;
import org.ohmstead.device.ConfigException;

/** How long a change may wait for its confirmation, and what those who look after devices are told meanwhile. */
class WaitingTest extends EngineTest {

    @BeforeEach
    void begin() throws Exception {
        rig.apply(Rig.put(Rig.PUMP, "pump", "a"));
    }

    private Entry apply(String window) throws Exception {
        return rig.service()
                .apply(
                        new ChangeSet(List.of(Rig.put(Rig.PUMP, "pump", "b"))),
                        Rig.ANNA,
                        Optional.of(Duration.parse(window)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "PT0S", "PT-1S", "PT24H0.001S", "PT876600H"})
    void aTimeThatIsTooShortOrTooLongIsRefused(String window) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> apply(window))
                .withMessage(
                        "change: confirmWithin = '" + Duration.parse(window) + "': a time from 1 s to 1 d expected");

        assertThat(rig.running().get(Rig.PUMP)).contains("url = a");
        assertThat(rig.newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
        assertThat(rig.engine.tick()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT24H"})
    void theShortestAndTheLongestAreTaken(String window) throws Exception {
        assertThat(apply(window).outcome()).isEqualTo(Entry.Outcome.PENDING);

        rig.pass(Duration.parse(window));

        assertThat(rig.running().get(Rig.PUMP)).contains("url = a");
        assertThat(rig.newest().origin().why())
                .endsWith("within " + Duration.parse(window).toSeconds() + " s");
    }

    @Test
    void whatTheHistoryDoesNotHoldKeepsNobodyWaiting() {
        Confirmations confirmations = new Confirmations(rig.engine.history(), Clock.systemUTC(), () -> rig.nanos);
        Entry lost = new Entry(
                4711, Instant.EPOCH, Rig.ANNA, Entry.Outcome.PENDING, "", Optional.of(Instant.EPOCH), List.of());
        confirmations.add(new Kept(lost, Duration.ofSeconds(1), new TreeMap<>()));
        assertThat(confirmations.next()).contains(Duration.ofSeconds(1));
        rig.nanos += Duration.ofSeconds(1).toNanos();

        assertThat(confirmations.due()).isEmpty();

        assertThat(confirmations.next()).isEmpty();
    }

    @Test
    void aDeviceThatWaitsIsInTheWayOfThoseWhoChangeOrDeleteIt() throws Exception {
        apply("PT2M");
        DeviceConfigStore devices = new DeviceConfigStore(rig.engine);

        assertThatExceptionOfType(ConfigConflictException.class)
                .isThrownBy(() -> devices.delete("pump"))
                .withMessage(Rig.PUMP + " waits until 2026-03-01T10:02:00Z for the confirmation of entry 3, a change by"
                        + " anna (rest)");
        assertThatExceptionOfType(ConfigConflictException.class).isThrownBy(() -> devices.deletePid(Rig.PUMP));
        assertThatExceptionOfType(ConfigConflictException.class)
                .isThrownBy(() -> devices.replace("pump", Map.of("url", "c")));

        assertThat(rig.running().get(Rig.PUMP)).contains("url = b");
        rig.pass(Duration.ofMinutes(2));
        assertThat(devices.delete("pump")).isTrue();
    }
}
