package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** What a bundle offers over HTTP is served again after each time it was replaced. */
public class PagesIT {

    private static final int TIMES = 4;

    private static Gateway gateway;
    private static Rest rest;

    /** A gateway as it is. */
    @BeforeClass
    public static void start() throws Exception {
        gateway = Gateway.unpack("pages");
        rest = gateway.start();
        Await.until("console", 200, () -> rest.get("/").status());
    }

    /** Leaves no process behind. */
    @AfterClass
    public static void close() throws Exception {
        gateway.close();
    }

    @Test
    public void theConsoleIsServedAfterEachUpdate() throws Exception {
        replaced("org.ohmstead.console", "/");
    }

    @Test
    public void theInterfaceIsServedAfterEachUpdate() throws Exception {
        replaced("org.ohmstead.rest", "/api/v1/devices");
    }

    private static void replaced(String bundle, String page) throws IOException {
        for (int i = 1; i <= TIMES; i++) {
            String version = "0.1.0.n" + i;
            drop(Jars.version(Jars.built("bundles", bundle), version), bundle + ".jar");
            Await.until(bundle + " " + version, "done", () -> outcome(bundle, version));
            assertEquals(bundle + " " + version, 200, rest.get(page).status());
        }
    }

    private static String outcome(String bundle, String version) {
        JsonNode newest = rest.get("/api/v1/deployments?limit=1")
                .body()
                .path("deployments")
                .path(0);
        boolean it = newest.path("file").asText().equals(bundle + ".jar")
                && newest.path("bundles").path(0).path("after").asText().equals(version);
        return it ? newest.path("outcome").asText() : "not yet";
    }

    private static void drop(Path file, String name) throws IOException {
        Path half = gateway.home().resolve("data").resolve(name + ".half");
        Files.copy(file, half, StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                half,
                gateway.home().resolve("deploy").resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
