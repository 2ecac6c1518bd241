package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What is edited in the Felix web console's forms is applied, stands in the file, and is there after a restart. */
public class WebConsoleIT {

    private static final String FORMS = "/system/console/configMgr/";
    /** What the console's own script sends for a configuration that is not there yet. */
    private static final String NEW = "%5BTemporary%20PID%20replaced%20by%20real%20PID%20upon%20save%5D";

    private static final int FOUND = 302;
    private static final Path FILE = Path.of("etc/org.ohmstead.driver.simulated-hall.cfg");

    private Gateway gateway;
    private Rest rest;

    /** A gateway with a device that a file made. */
    @Before
    public void start() throws Exception {
        gateway = Gateway.unpack("web-console");
        gateway.boot("ohmstead-driver-simulated");
        gateway.write(
                FILE.toString(),
                "# the hall's\ndevice = hall/one\ninterval.ms = 100\npoints = {a: {at: sine}, b: {at: sine}}\n");
        rest = gateway.start();
        Await.until("device", "ok", () -> rest.device("hall/one"));
        Await.until("forms", 200, () -> rest.get("/system/console/configMgr").status());
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
    }

    @Test
    public void devicesAreEditedMadeAndDeletedInForms() throws Exception {
        assertEquals(
                FOUND,
                save(
                        "org.ohmstead.driver.simulated~hall",
                        Map.of(
                                "device", "hall/one",
                                "interval.ms", "200",
                                "points", "{a: {at: sine}, c: {at: sine}}")));
        assertEquals(
                FOUND,
                save(
                        NEW,
                        Map.of(
                                "factoryPid", "org.ohmstead.driver.simulated",
                                "device", "hall/two",
                                "interval.ms", "300",
                                "points", "{d: {at: sine}}")));

        Await.until("new point", "good", () -> rest.quality("hall/one/c"));
        Await.until(
                "old point", 404, () -> rest.get("/api/v1/points/hall/one/b").status());
        Await.until("new device", "good", () -> rest.quality("hall/two/d"));
        Await.untilHas("edited file", List.of("interval.ms = 200"), this::read);
        assertTrue(read(), read().startsWith("# the hall's\n"));
        // Config Admin tells the component and the keeper of files at once: which is first is not said.
        Await.until("made file", 1, () -> filesOf("hall/two").size());
        Path made = filesOf("hall/two").get(0);

        gateway.stop();
        rest = gateway.start();

        Await.until("edited point", "good", () -> rest.quality("hall/one/c"));
        Await.until("made device", "good", () -> rest.quality("hall/two/d"));
        Await.until("edited period", "200", () -> property("hall/one", "interval.ms"));
        Await.until("made device's period", "300", () -> property("hall/two", "interval.ms"));
        assertTrue(read(), read().contains("interval.ms = 200"));

        Await.until("forms", 200, () -> rest.get("/system/console/configMgr").status());
        assertEquals(200, rest.form(FORMS + pid("hall/two"), Map.of("apply", "true", "delete", "true")));
        Await.until("deleted device", 404, () -> rest.get("/api/v1/devices/hall/two")
                .status());
        Await.until("its file", false, () -> Files.exists(made));
    }

    private String reason() {
        return rest.get("/api/v1/devices/hall/one").body().path("reason").asText();
    }

    @Test
    public void whatIsWrongInAFormIsUndoneAndSaid() throws Exception {
        String good = read();
        Path rejected = gateway.home().resolve(FILE + ".rejected");
        save(
                "org.ohmstead.driver.simulated~hall",
                Map.of("device", "hall/one", "interval.ms", "-5", "points", "{a: {at: sine}, b: {at: sine}}"));

        Await.untilHas(
                "reason", List.of("runs on as configured before", "interval.ms", "-5", "expected"), this::reason);
        Await.until("what runs is well", "ok", () -> rest.device("hall/one"));
        Await.untilHas("what was refused", List.of("interval.ms"), () -> Files.readAllLines(rejected)
                .get(0));
        assertEquals(good, read());
        long scans = scans();
        Await.until("it runs on as before", true, () -> scans() > scans + 5);
        Await.until("its values", "good", () -> rest.quality("hall/one/b"));

        save(
                "org.ohmstead.driver.simulated~hall",
                Map.of("device", "hall/one", "interval.ms", "150", "points", "{a: {at: sine}}"));
        Await.until("mended device", "", this::reason);
        Await.until("no longer", false, () -> Files.exists(rejected));
        Await.untilHas("mended file", List.of("interval.ms = 150"), this::read);
    }

    @Test
    public void onlyAdminsGetIn() {
        Rest nobody = Rest.anonymous(gateway.address());
        assertEquals(401, nobody.form(FORMS + "org.ohmstead.driver.simulated~hall", Map.of("post", "true")));
        assertEquals(401, gateway.rest("wrong-password-1").form(FORMS, Map.of("post", "true")));
        assertFalse(nobody.text("/system/console/configMgr").contains("hall/one"));
    }

    /** Sends what the console's script sends when Save is pressed. */
    private int save(String pid, Map<String, String> properties) {
        Map<String, String> form = new LinkedHashMap<>(properties);
        form.put("apply", "true");
        form.put("action", "ajaxConfigManager");
        form.put("$location", "?");
        form.put("propertylist", "device,interval.ms,points");
        return rest.form(FORMS + pid, form);
    }

    private long scans() {
        return rest.get("/api/v1/devices/hall/one").body().path("scans").asLong();
    }

    private String property(String device, String key) {
        return rest.get("/api/v1/devices/" + device)
                .body()
                .path("config")
                .path("properties")
                .path(key)
                .asText();
    }

    private String pid(String device) {
        return rest.get("/api/v1/devices/" + device).body().path("pid").asText();
    }

    private List<Path> filesOf(String device) throws IOException {
        try (Stream<Path> files = Files.list(gateway.home().resolve("etc"))) {
            return files.filter(file -> file.toString().endsWith(".cfg") && contains(file, device))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private String read() throws IOException {
        return gateway.read(FILE.toString());
    }
}
