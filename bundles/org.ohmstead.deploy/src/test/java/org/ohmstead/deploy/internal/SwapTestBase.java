package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.driver.Quality;
import org.osgi.framework.Bundle;

/** A test in a real framework. */
@Timeout(120)
abstract class SwapTestBase {

    @TempDir
    Path folder;

    TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(folder).start();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("ohmstead-"));
    }

    /** Ships a driver 1.0.0 with a device that has good readings. */
    final Bundle shipWithPump() throws Exception {
        Bundle shipped = gateway.ship(version("1.0.0").bundle());
        gateway.device("pump");
        await().until(() -> good("pump"));
        return shipped;
    }

    final Deployment drop(String name, TestDriver driver) throws IOException {
        return gateway.drop(name, driver.bundle());
    }

    final boolean good(String path) {
        return gateway.devices.points(path).get(0).quality() == Quality.GOOD;
    }

    static void awaitGuards() {
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().equals("ohmstead-deploy-guard")));
    }
}
