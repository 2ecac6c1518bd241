package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ohmstead.deploy.internal.TestDriver.version;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.Outcome;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/** What stands in the place of what was shipped. */
class OverlayTest extends SwapTestBase {

    private static final String SEEN = "test.overlay";

    @Test
    void whatIsTriedOutIsFoundThereWhenItIsWellOnly() throws Exception {
        Path jar = version("1.0.0").bundle().write(folder.resolve("made"), "shipped.jar");
        try (InputStream in = Files.newInputStream(jar)) {
            Bundle shipped = gateway.context().installBundle("mvn:com.example/driver/1.0.0", in);
            shipped.adapt(BundleStartLevel.class).setStartLevel(80);
            shipped.start();
        }
        gateway.device("pump");
        await().until(() -> good("pump"));
        Path overlay = folder.resolve("data/overlay/drop-ins/com/example/driver/1.0.0/driver-1.0.0.jar");
        String look = "System.setProperty(\"" + SEEN + "\", \"\" + java.nio.file.Files.exists(java.nio.file.Path.of(\""
                + overlay + "\")));";

        Deployment end = drop("driver.jar", version("1.1.0").activate(look));

        try {
            assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.DONE);
            assertThat(System.getProperty(SEEN))
                    .as("there when it was activated")
                    .isEqualTo("false");
            assertThat(overlay).isRegularFile();
        } finally {
            System.clearProperty(SEEN);
        }
    }
}
