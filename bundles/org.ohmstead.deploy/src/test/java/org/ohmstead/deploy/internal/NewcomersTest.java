package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;

/** Devices that are configured and wait for a driver that was not there before. */
class NewcomersTest extends SwapTestBase {

    /** Longer than a test may take: whoever waits until the end of it fails. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private Deployment done(TestDriver driver) throws Exception {
        Deployment end = drop("driver.jar", driver);
        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        return end;
    }

    @Test
    void itIsDecidedWhenTheyRead() throws Exception {
        gateway.watch(LONG);
        gateway.device("pump");
        gateway.devices.unreadUntil.put("pump", Instant.now().plusMillis(700));

        Deployment end = done(version("1.0.0"));

        assertThat(end.devices()).containsExactly("pump");
        assertThat(end.remarks()).isEmpty();
        assertThat(good("pump")).isTrue();
    }

    @Test
    void theyAreGivenTimeAndToldIfTheyDoNotRead() throws Exception {
        gateway.watch(TestGateway.SHORT);
        gateway.device("pump");

        Deployment end = done(version("1.0.0").silent());

        assertThat(end.devices()).containsExactly("pump");
        assertThat(end.remarks())
                .containsExactly("pump waited for this driver and has no good reading yet (no-driver)");
        assertThat(Duration.between(end.begun(), end.ended().orElseThrow())).isGreaterThan(TestGateway.SHORT);
    }

    @Test
    void whoseConfigurationIsWrongIsToldAndNotWaitedFor() throws Exception {
        gateway.watch(LONG);
        gateway.device("pump");
        gateway.devices.faulty.put("pump", "url = 'x': a port expected");

        Deployment end = done(version("1.0.0").silent());

        assertThat(end.remarks())
                .containsExactly("pump waited for this driver and has no good reading yet"
                        + " (faulty: url = 'x': a port expected)");
    }

    @Test
    void whoIsSwitchedOffIsNeitherToldNorWaitedFor() throws Exception {
        gateway.watch(LONG);
        gateway.device("pump");
        gateway.devices.disabled.add("pump");

        assertThat(done(version("1.0.0").silent()).remarks()).isEmpty();
    }

    @Test
    void whatIsNotWellGoesWithoutWaitingForThem() throws Exception {
        gateway.watch(LONG);
        gateway.device("pump");

        Deployment end = drop("driver.jar", version("1.0.0").activate("throw new IllegalStateException(\"broken\");"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.devices()).containsExactly("pump");
        assertThat(gateway.bundle(NAME)).isEmpty();
    }

    @Test
    void aDeviceThatDidNotReadBeforeAndDoesNowIsNoRemark() throws Exception {
        gateway.watch(TestGateway.SHORT);
        gateway.ship(version("0.9.0").silent().bundle());
        gateway.device("pump");

        assertThat(done(version("1.0.0").silent()).remarks())
                .containsExactly("pump has no good reading since (no-driver), and had none before either");
        Deployment end = drop("driver.jar", version("1.1.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(end.remarks()).isEmpty();
    }
}
