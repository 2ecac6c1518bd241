package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** Drivers that wait for what never comes, until they are interrupted. */
class HangingTest extends SwapTestBase {

    private static final String WAIT = "new java.util.concurrent.CountDownLatch(1).await();";

    @Test
    void whoHangsWhenStartedCostsNoTimeWhenStopped() throws Exception {
        gateway.watch(TestGateway.SHORT);
        shipWithPump();
        for (int i = 0; i < 20; i++) {
            gateway.device("fan" + i);
        }
        await().until(() -> good("fan19"));

        long begun = System.nanoTime();
        Deployment end = drop("driver.jar", version("1.1.0").activate(WAIT));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("limit of the start, without that of the stop")
                .isLessThan(TestGateway.SHORT.plus(gateway.stop));
        assertThat(end.remarks()).isEmpty();
        assertThat(gateway.swapper.troubles()).isEmpty();
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
    }

    /** Whoever is to let go of a service that it never got asks for it once more. */
    @Test
    void norIfSomebodyAsksForItMeanwhile() throws Exception {
        gateway.ship(TestScan.bundle());
        whoHangsWhenStartedCostsNoTimeWhenStopped();
    }

    @Test
    void whoHangsLaterIsInterruptedAndNotLeftAside() throws Exception {
        shipWithPump();
        drop("driver.jar", version("1.1.0").activate("if (!device.equals(\"pump\")) {" + WAIT + "}"));
        for (int i = 0; i < 5; i++) {
            gateway.service(ConfigurationAdmin.class)
                    .getFactoryConfiguration(TestDriver.FACTORY, "bad" + i, "?")
                    .update(FrameworkUtil.asDictionary(Map.of("device", "bad" + i)));
        }
        await().until(HangingTest::activating);

        Deployment end = drop("driver.jar", version("1.2.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(end.remarks()).isEmpty();
        assertThat(gateway.swapper.troubles()).isEmpty();
        assertThat(activating()).isFalse();
        assertThat(gateway.bundle(NAME)).isEqualTo("1.2.0 active");
    }

    @Test
    void whoHangsWhenStoppedGivesWayAllTheSame() throws Exception {
        gateway.stop = Duration.ofSeconds(1);
        gateway.watch(TestGateway.WATCH);
        shipWithPump();
        drop("driver.jar", version("1.1.0").deactivate(WAIT));

        Deployment end = drop("driver.jar", version("1.2.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(end.remarks())
                .singleElement()
                .asString()
                .startsWith(NAME + " 1.1.0 does not stop within 1 s: it hangs at com.example.driver.Main.deactivate(")
                .endsWith("; it is stopped all the same");
        assertThat(gateway.bundle(NAME)).isEqualTo("1.2.0 active");
        assertThat(good("pump")).isTrue();
    }

    @Test
    void whoThrowsWhenStoppedGivesWayAllTheSame() throws Exception {
        gateway.drop("other.jar", throwing("1.1.0"));

        Deployment end = gateway.drop("other.jar", throwing("1.2.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(end.remarks())
                .containsExactly(
                        "com.example.other 1.1.0 does not stop: IllegalStateException: on purpose; it is stopped all"
                                + " the same");
    }

    private static TestBundle throwing(String version) {
        return new TestBundle("com.example.other", version)
                .header("Import-Package", "org.osgi.framework")
                .header("Bundle-Activator", "com.example.other.Main")
                .source(
                        "com.example.other.Main",
                        "package com.example.other; import org.osgi.framework.*; public class Main implements BundleActivator {"
                                + " public void start(BundleContext context) {}"
                                + " public void stop(BundleContext context) {"
                                + " throw new IllegalStateException(\"on purpose\"); } }");
    }

    private static boolean activating() {
        return Thread.getAllStackTraces().values().stream().flatMap(Stream::of).anyMatch(f -> f.getClassName()
                .equals("com.example.driver.Main"));
    }
}
