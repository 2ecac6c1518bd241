package org.ohmstead.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The console's browser tests, in a real Chromium, on the distribution with the devices of the demo. */
public class BrowserIT {

    private static final Pattern PORT = Pattern.compile("(?m)(?<=^port = |tcp://127\\.0\\.0\\.1:)\\d+");

    private Gateway gateway;

    /** A gateway with the devices of the demo. */
    @Before
    public void unpack() throws Exception {
        gateway = Gateway.unpack("browser");
        gateway.boot("ohmstead-demo");
        Files.createDirectories(gateway.home().resolve("etc/profiles"));
        copy(OhmsteadTestSupport.root().resolve("config/demo"), "etc");
        copy(OhmsteadTestSupport.root().resolve("config/demo/profiles"), "etc/profiles");
    }

    /** Copies files; ports of simulators, and of the devices there, become free ones, the same for the same. */
    private void copy(Path from, String to) throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = PORT.matcher(Files.readString(file))
                        .replaceAll(port -> "" + ports.computeIfAbsent(port.group(), key -> Ports.free()));
                gateway.write(to + "/" + file.getFileName(), content);
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

        Page.test(gateway, Map.of());
        pageOutlivesARestart();
    }

    private void pageOutlivesARestart() throws Exception {
        Path asked = gateway.home().resolve("restart");
        FutureTask<Void> page = new FutureTask<>(() -> {
            Page.test(gateway, Map.of("OHMSTEAD_RESTART", asked.toString()), "restart");
            return null;
        });
        Thread thread = new Thread(page, "page");
        thread.setDaemon(true);
        thread.start();
        Await.until("the page to be open, or to have failed", true, () -> Files.exists(asked) || page.isDone());
        if (!page.isDone()) {
            gateway.stop();
            gateway.start();
        }
        page.get();
    }
}
