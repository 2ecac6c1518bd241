package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.driver.Driver;
import org.osgi.framework.Version;

/** What bundles leave behind is told. */
class ResidueTest extends SwapTestBase {

    @Test
    void whoLeavesNothingGetsNoRemark() throws Exception {
        gateway.device("pump");
        drop("driver.jar", version("1.0.0"));
        await().until(() -> good("pump"));

        Deployment end = drop("driver.jar", version("1.1.0"));
        Deployment last = drop("driver.jar", version("1.2.0"));

        awaitSettled();
        assertThat(remarks(end.number())).isEmpty();
        assertThat(remarks(last.number())).isEmpty();
    }

    @Test
    void aThreadThatStaysIsNamedAndSoIsTheClassLoaderThatItHolds() throws Exception {
        gateway.device("pump");
        drop(
                "driver.jar",
                version("1.0.0")
                        .activate(
                                "new Thread(\"leak\") { public void run() { try { while (!Boolean.getBoolean(\"test.leak\"))"
                                        + " { sleep(5); } } catch (InterruptedException e) { } } }.start();"));
        await().until(() -> good("pump"));

        Deployment end = drop("driver.jar", version("1.1.0"));

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        await().untilAsserted(() -> assertThat(remarks(end.number()))
                .containsExactly(
                        "com.example.driver 1.0.0 leaves 1 thread: leak",
                        "com.example.driver 1.0.0 leaves its class loader, something still holds it"));
        Deployment later = drop("driver.jar", version("1.2.0"));
        awaitSettled();
        assertThat(remarks(later.number()))
                .as("told once, for the version that left it")
                .isEmpty();
        System.setProperty("test.leak", "true");
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().equals("leak")));
        System.clearProperty("test.leak");
    }

    @Test
    void anMBeanThatStaysIsNamed() throws Exception {
        ObjectName name = new ObjectName("com.example:type=Left");
        gateway.device("pump");
        TestBundle made = version("1.0.0")
                .activate("java.lang.management.ManagementFactory.getPlatformMBeanServer().registerMBean("
                        + "new Left(), new javax.management.ObjectName(\"com.example:type=Left\"));")
                .imports("org.ohmstead.driver,javax.management")
                .bundle()
                .source("com.example.driver.LeftMBean", "package com.example.driver; public interface LeftMBean {}")
                .source(
                        "com.example.driver.Left",
                        "package com.example.driver; public class Left implements LeftMBean {}");
        gateway.drop("driver.jar", made);
        await().until(() -> good("pump"));

        Deployment end = drop("driver.jar", version("1.1.0"));

        try {
            assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
            await().untilAsserted(() -> assertThat(remarks(end.number()))
                    .contains("com.example.driver 1.0.0 leaves MBeans: com.example:type=Left"));
        } finally {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        }
    }

    @Test
    void whoIsStuckInWhatWasBroughtBackIsNamed() throws Exception {
        gateway.ship(version("1.0.0").bundle());
        gateway.device("pump");
        await().until(() -> good("pump"));
        gateway.watch(TestGateway.SHORT);
        Thread scan = new Thread(this::readForEver, "ohmstead-test-scan");
        scan.start();

        Deployment end = drop(
                "driver.jar",
                version("1.1.0")
                        .silent()
                        .link("while (!Boolean.getBoolean(\"test.stuck\")) {"
                                + " java.util.concurrent.locks.LockSupport.parkNanos(1_000_000); }"));

        try {
            assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
            await().untilAsserted(() -> assertThat(remarks(end.number()))
                    .anyMatch(r -> r.startsWith(
                            "com.example.driver 1.1.0 is gone, and thread ohmstead-test-scan is still in it,"
                                    + " at com.example.driver.Main.link(Main.java:")));
            assertThat(gateway.swapper.troubles())
                    .anyMatch(t -> t.startsWith("com.example.driver 1.1.0 is gone, and thread ohmstead-test-scan"));
            assertThat(good("pump")).isTrue();
        } finally {
            System.setProperty("test.stuck", "true");
            scan.join(10_000);
            System.clearProperty("test.stuck");
        }
        await().until(() -> gateway.swapper.troubles().isEmpty());
        awaitSettled();
    }

    /** As the scan does that asks a driver for what never comes. */
    private void readForEver() {
        while (!Boolean.getBoolean("test.stuck")) {
            Optional<Driver> newer = Stream.of(gateway.context().getBundles())
                    .filter(b ->
                            NAME.equals(b.getSymbolicName()) && b.getVersion().equals(Version.parseVersion("1.1.0")))
                    .flatMap(b -> Stream.ofNullable(b.getRegisteredServices()).flatMap(Stream::of))
                    .map(gateway.context()::getService)
                    .filter(Driver.class::isInstance)
                    .map(Driver.class::cast)
                    .findFirst();
            if (newer.isPresent()) {
                newer.get().link();
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<String> remarks(long number) {
        return gateway.swapper.deployment(number).orElseThrow().remarks();
    }

    private void awaitSettled() {
        await().until(gateway.swapper::settled);
    }
}
