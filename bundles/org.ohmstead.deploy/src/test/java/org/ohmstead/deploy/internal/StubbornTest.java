package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** Drivers that never come back from being activated, interrupted or not, with many devices that somebody reads. */
class StubbornTest extends SwapTestBase {

    private static final String FOR_GOOD = "while (!Boolean.getBoolean(\"test.end\")) { Thread.interrupted();"
            + " java.util.concurrent.locks.LockSupport.parkNanos(10_000_000L); }";
    private static final Duration WATCH = Duration.ofSeconds(4);
    private static final List<String> DEVICES =
            IntStream.range(0, 20).mapToObj(i -> "pump" + i).toList();

    @BeforeEach
    void ship() throws Exception {
        gateway.ship(TestScan.bundle());
        gateway.ship(version("1.0.0").bundle());
        for (String device : DEVICES) {
            gateway.device(device);
        }
        await().untilAsserted(() -> assertAll("1.0.0"));
    }

    @AfterEach
    void letGo() {
        System.setProperty("test.end", "true");
        awaitGuards();
        System.clearProperty("test.end");
    }

    @Test
    void theyAreLeftAsideAndTheGatewayGoesOn() throws Exception {
        gateway.watch(WATCH);
        Deployment end = drop("driver.jar", version("1.1.0").activate(FOR_GOOD));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.reason())
                .startsWith(NAME + " 1.1.0 does not start within " + Durations.text(WATCH)
                        + ": it hangs at com.example.driver.Main.activate(");
        assertThat(end.remarks())
                .singleElement()
                .asString()
                .startsWith(NAME + " 1.1.0 is left aside until the next start: ");
        assertThat(gateway.swapper.troubles()).isEqualTo(end.remarks());
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertAll("1.0.0");

        gateway.service(ConfigurationAdmin.class)
                .getFactoryConfiguration(TestDriver.FACTORY, "pump3", "?")
                .update(FrameworkUtil.asDictionary(Map.of("device", "well")));
        await().untilAsserted(() -> assertThat(TestScan.bound("well")).isEqualTo("1.0.0"));
        assertThat(TestScan.bound("pump3")).isEqualTo("none");

        assertThat(gateway.drop("other.jar", new TestBundle("com.example.other", "1.0.0"))
                        .outcome())
                .isEqualTo(Outcome.DONE);
        Deployment better = drop("driver.jar", version("1.2.0"));
        assertThat(better.outcome()).as("%s", better).isEqualTo(Outcome.DONE);
        assertThat(TestScan.bound("pump4")).isEqualTo("1.2.0");

        letGo();
        assertAll("1.2.0", "pump3");
    }

    @Test
    void theyDoNotHoldUpTheEndAndAreGoneAfterIt() throws Exception {
        gateway.watch(WATCH);
        drop("driver.jar", version("1.1.0").activate(FOR_GOOD));

        long begun = System.nanoTime();
        gateway.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        letGo();
        gateway.start();

        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(gateway.swapper.troubles()).isEmpty();
        await().untilAsserted(() -> assertAll("1.0.0"));
    }

    @Test
    void whatHangsOnlyLaterGivesWayToTheNext() throws Exception {
        drop("driver.jar", version("1.1.0").activate("if (device.equals(\"bad\")) {" + FOR_GOOD + "}"));
        assertAll("1.1.0");
        gateway.service(ConfigurationAdmin.class)
                .getFactoryConfiguration(TestDriver.FACTORY, "bad", "?")
                .update(FrameworkUtil.asDictionary(Map.of("device", "bad")));
        await().until(() -> Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(f -> f.getClassName().equals("com.example.driver.Main")));

        Deployment end = drop("driver.jar", version("1.2.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.2.0 active");
        await().untilAsserted(() -> assertAll("1.2.0"));
    }

    @Test
    void othersThatHangAreNotTakenForThem() throws Exception {
        gateway.watch(WATCH);
        drop("driver.jar", version("1.1.0").activate(FOR_GOOD));
        List<String> stubborn = gateway.swapper.troubles();

        Deployment end =
                drop("driver.jar", version("1.2.0").activate("new java.util.concurrent.CountDownLatch(1).await();"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.remarks()).isEmpty();
        assertThat(gateway.swapper.troubles()).isEqualTo(stubborn);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
    }

    private void assertAll(String version, String... but) {
        assertThat(DEVICES).filteredOn(device -> !List.of(but).contains(device)).allSatisfy(device -> {
            assertThat(good(device)).as(device).isTrue();
            assertThat(TestScan.bound(device)).as(device).isEqualTo(version);
        });
    }
}
