package org.ohmstead.itests;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What Karaf remembers of features may be deleted, and is in files that a power failure may cut off: features stay. */
public class ForgetIT {

    private static final String FEATURE = "ohmstead-driver-simulated";

    private Gateway gateway;

    /** A gateway with a device of a driver that is not booted. */
    @Before
    public void unpack() throws Exception {
        gateway = Gateway.unpack("forget");
        gateway.write(
                "etc/org.ohmstead.driver.simulated-it.cfg",
                "device = it/made\ninterval.ms = 100\npoints = {value: {at: constant/7.0}}\n");
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
    }

    @Test
    public void featuresStayAlthoughKarafForgets() throws Exception {
        Rest rest = gateway.start();
        gateway.shell("feature:install " + FEATURE);
        Await.until("device", "ok", () -> rest.device("it/made"));
        Await.until(
                "remembered by us", true, () -> Files.readString(cached("seen")).contains(FEATURE));

        gateway.kill();
        cutOff("state.json");
        gateway.start();

        Await.untilHas("log", List.of("Karaf has forgotten [" + FEATURE + "]"), gateway::log);
        Await.untilHas("features", List.of(FEATURE), () -> gateway.shell("feature:list -i"));
        Await.until("device", "ok", () -> rest.device("it/made"));
        assertTrue("what Karaf forgot is not taken for uninstalled", isWanted());

        gateway.stop();
        gateway.wipeCache();
        gateway.start();

        Await.until("device", "ok", () -> rest.device("it/made"));
        Await.untilHas("features", List.of(FEATURE), () -> gateway.shell("feature:list -i"));

        gateway.kill();
        cutOff("digraph.json");
        gateway.start();

        Await.until("device", "ok", () -> rest.device("it/made"));
        Await.untilHas("log", List.of("what it kept is now in"), gateway::log);
        Await.until("uninstalled", "no-driver", () -> {
            gateway.shell("feature:uninstall " + FEATURE);
            return rest.device("it/made");
        });
        Await.until("trouble", false, () -> rest.text("/api/v1/health").contains("service of features"));
    }

    private boolean isWanted() throws IOException {
        return gateway.read("etc/org.ohmstead.features.cfg").contains(FEATURE);
    }

    /** As a power failure does while Karaf writes it. */
    private void cutOff(String name) throws IOException {
        Path file = cached(name);
        Files.writeString(file, Files.readString(file).substring(0, 20));
    }

    private Path cached(String name) throws IOException {
        try (Stream<Path> files = Files.walk(gateway.home().resolve("data/cache"))) {
            return files.filter(one -> one.endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException(name + " is not there yet"));
        }
    }
}
