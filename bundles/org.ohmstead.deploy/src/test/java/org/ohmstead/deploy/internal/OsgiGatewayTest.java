package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** When the gateway is up. */
class OsgiGatewayTest extends SwapTestBase {

    @Test
    void itIsUpWhenItsStartLevelIsReached() throws Exception {
        gateway.ship(new TestBundle("com.example.quick", "1.0.0"));
        FrameworkStartLevel level = gateway.context().getBundle(0).adapt(FrameworkStartLevel.class);
        try (OsgiGateway services = new OsgiGateway(gateway.context())) {
            assertThat(services.booted()).isTrue();

            level.setStartLevel(79);
            await().until(() -> level.getStartLevel() == 79);
            assertThat(services.booted()).isFalse();

            level.setStartLevel(100);
            await().until(services::booted);
        }
    }

    @Test
    void whatIsStartedOnTheWayThereIsWaitedFor() throws Exception {
        FrameworkStartLevel level = gateway.context().getBundle(0).adapt(FrameworkStartLevel.class);
        gateway.ship(new TestBundle("com.example.slow", "1.0.0")
                .header("Import-Package", "org.osgi.framework")
                .header("Bundle-Activator", "com.example.Slow")
                .source(
                        "com.example.Slow",
                        "package com.example; import org.osgi.framework.*; public class Slow implements BundleActivator {"
                                + " public void start(BundleContext c) { System.setProperty(\"test.begun\", \"\");"
                                + " while (Boolean.getBoolean(\"test.slow\"))"
                                + " java.util.concurrent.locks.LockSupport.parkNanos(10_000_000L); }"
                                + " public void stop(BundleContext c) { } }"));
        level.setStartLevel(79);
        await().until(() -> level.getStartLevel() == 79);
        System.clearProperty("test.begun");
        System.setProperty("test.slow", "true");
        try (OsgiGateway services = new OsgiGateway(gateway.context())) {
            level.setStartLevel(100);
            await().until(() -> System.getProperty("test.begun") != null);

            assertThat(services.booted()).isFalse();
            System.clearProperty("test.slow");
            await().until(services::booted);
        } finally {
            System.clearProperty("test.slow");
            System.clearProperty("test.begun");
        }
    }

    @Test
    void itWaitsForWhatKarafInstalls() throws Exception {
        Bundle features = gateway.ship(new TestBundle("org.apache.karaf.features.core", "4.4.10"));
        try (OsgiGateway services = new OsgiGateway(gateway.context())) {
            assertThat(services.booted()).isFalse();
            features.uninstall();
            assertThat(services.booted()).isTrue();
            assertThat(services.ending()).isFalse();
        }
    }
}
