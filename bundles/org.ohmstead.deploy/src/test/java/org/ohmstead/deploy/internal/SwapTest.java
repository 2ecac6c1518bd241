package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ohmstead.deploy.internal.TestDriver.NAME;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.osgi.framework.Bundle;

/** Swaps in a real framework. */
@Timeout(120)
class SwapTest {

    @TempDir
    Path folder;

    private TestGateway gateway;

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

    @Test
    void aNewVersionTakesThePlaceOfTheShippedOne() throws Exception {
        Bundle shipped = gateway.ship(version("1.0.0").bundle());
        gateway.device("pump");

        Deployment end = gateway.drop("driver.jar", version("1.1.0").bundle());

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
        assertThat(gateway.bundle(NAME)).isEqualTo("1.1.0 active");
        assertThat(shipped.getVersion()).hasToString("1.1.0");
        assertThat(end.devices()).containsExactly("pump");
        assertThat(gateway.devices.holds)
                .containsExactly("hold [org.ohmstead.driver.test]", "free [org.ohmstead.driver.test]");
        assertThat(gateway.intake.told).contains("accepted driver.jar");
        assertThat(gateway.swapper.dropIns()).singleElement().satisfies(d -> assertThat(d.bundles())
                .containsExactly(NAME + " 1.1.0"));
    }

    @Test
    void whatThrowsWhenActivatedGivesWayToWhatWasBefore() throws Exception {
        gateway.ship(version("1.0.0").bundle());
        gateway.device("pump");

        Deployment end = gateway.drop(
                "driver.jar",
                version("1.1.0")
                        .activate("throw new IllegalStateException(\"no luck\");")
                        .bundle());

        assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.reason()).contains("could not be activated: java.lang.IllegalStateException: no luck");
        assertThat(gateway.bundle(NAME)).isEqualTo("1.0.0 active");
        assertThat(gateway.devices.points("pump").get(0).quality().id()).isEqualTo("good");
        assertThat(gateway.swapper.dropIns()).isEmpty();
    }
}
