package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;

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

    private List<String> remarks(long number) {
        return gateway.swapper.deployment(number).orElseThrow().remarks();
    }

    private void awaitSettled() {
        await().until(gateway.swapper::settled);
    }
}
