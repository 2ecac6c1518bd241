package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The console's browser tests, in a real Chromium, on the distribution with the devices of the demo. */
public class BrowserIT {

    private static final Path ROOT = Path.of(System.getProperty("ohmstead.root"));

    private Gateway gateway;

    /** A gateway with the devices of the demo. */
    @Before
    public void unpack() throws Exception {
        gateway = Gateway.unpack("browser");
        gateway.boot("ohmstead-demo");
        Files.createDirectories(gateway.home().resolve("etc/profiles"));
        copy(ROOT.resolve("config/demo"), "etc");
        copy(ROOT.resolve("config/demo/profiles"), "etc/profiles");
    }

    private void copy(Path from, String to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                gateway.write(to + "/" + file.getFileName(), Files.readString(file));
            }
        }
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
    }

    @Test
    public void consoleWorksInABrowser() throws Exception {
        Rest rest = gateway.start();
        Await.until("heat pump", "ok", () -> rest.device("cellar/heatpump"));
        Await.until("history", true, () -> rest.samples("cellar/heatpump/flow") > 3);

        Path web = ROOT.resolve("bundles/org.ohmstead.console/src/main/web");
        Path log = Path.of("target", "browser.log").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(List.of("npm", "run", "test:browser"))
                .directory(web.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("OHMSTEAD_URL", gateway.address());
        builder.environment().put("OHMSTEAD_PASSWORD", Gateway.PASSWORD);
        int exit = builder.start().waitFor();

        assertEquals(Files.readString(log), 0, exit);
    }
}
