package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * A driver that never comes back from being activated, whatever is done to it, is left aside: the one before runs again, and
 * the gateway goes on as if nothing had been.
 */
public class StubbornIT {

    private static final String FILE = "modbus.jar";
    private static final int DEVICES = 14;
    private static final int UNITS = 7;
    private static final int REGISTER = 10;

    private static final Peers PEERS = new Peers();
    private static final int[] SLAVES = new int[2];
    private static Gateway gateway;
    private static Rest rest;

    /** A gateway with many devices of one driver. */
    @BeforeClass
    public static void start() throws Exception {
        SLAVES[0] = PEERS.counter();
        SLAVES[1] = PEERS.counter();
        gateway = Gateway.unpack("stubborn");
        gateway.boot("ohmstead-driver-modbus");
        for (int i = 0; i < DEVICES; i++) {
            configure(i, 1);
        }
        rest = gateway.start();
        Await.until("devices", allOk(), StubbornIT::devices);
    }

    /** Leaves no process behind. */
    @AfterClass
    public static void close() throws Exception {
        gateway.close();
        PEERS.close();
    }

    @Test
    public void itIsLeftAsideAndTheOneBeforeRunsAgain() throws Exception {
        gateway.drop(Jars.stubborn("0.1.0.stubborn"), FILE);
        JsonNode end = decided(FILE, "rolled-back");
        assertTrue(
                end.toString(),
                end.path("remarks").path(0).asText().startsWith(Jars.DRIVER + " 0.1.0.stubborn is left aside"));
        assertTrue(gateway.log().contains(Jars.DRIVER + " 0.1.0.stubborn is left aside"));
        assertEquals("degraded", health());
        Await.until("devices", allOk(), StubbornIT::devices);

        configure(3, 2);
        Await.until("a changed device", 2.0 * REGISTER, () -> value(3));

        aDeviceThatWaitedForADriverIsTold();
        gateway.drop(Jars.version(Jars.driver(), "0.1.0.good"), FILE);
        decided(FILE, "done");
        Await.until("devices", allOk(), StubbornIT::devices);
        Files.delete(gateway.home().resolve("deploy").resolve(FILE));
        Await.until(
                "what ships",
                "example.jar",
                () -> String.join(
                        ",", rest.get("/api/v1/drop-ins").body().path("dropIns").findValuesAsText("file")));
        Await.until("devices", allOk(), StubbornIT::devices);

        gateway.stop();
        rest = gateway.start();
        Await.until("devices", allOk(), StubbornIT::devices);
        assertEquals("ok", health());
    }

    /** One that comes and replaces nothing is not judged by its devices, but says which of them do not read, and why. */
    private static void aDeviceThatWaitedForADriverIsTold() throws IOException {
        Path folder = Files.createDirectories(gateway.home().resolve("data/sensors"));
        gateway.write(
                "etc/org.ohmstead.driver.sysfs-s.cfg",
                "device = sensor/s\nurl = file://" + folder
                        + "\ninterval.ms = 100\npoints = {t: {at: temp, unit: Cel}}\n");
        Await.until("a device without driver", "no-driver", () -> rest.device("sensor/s"));
        gateway.drop(Jars.example(), "example.jar");
        JsonNode end = decided("example.jar", "done");
        String remark = end.path("remarks").path(0).asText();
        assertTrue(
                end.toString(),
                remark.startsWith("sensor/s waited for this driver and has no good reading yet (offline: "));
        assertEquals("sensor/s", end.path("devices").path(0).asText());
    }

    /** Writes the configuration of a device; its point is register 10, which holds 10, times a scale. */
    private static void configure(int device, int scale) throws IOException {
        gateway.write(
                "etc/org.ohmstead.driver.modbus-d" + device + ".cfg",
                "device = field/d" + device + "\nurl = tcp://127.0.0.1:" + SLAVES[device / UNITS] + "?unit="
                        + (1 + device % UNITS) + "\ninterval.ms = 100\n" + Peers.PATIENT + "points = {n: {at: holding/"
                        + REGISTER + ", type: uint16, scale: " + scale + "}}\n");
    }

    private static double value(int device) {
        return rest.get("/api/v1/points/field/d" + device + "/n")
                .body()
                .path("value")
                .asDouble();
    }

    private static String health() {
        return rest.deploymentsHealth().path("state").asText("none");
    }

    private static JsonNode decided(String file, String outcome) {
        Await.until(
                file,
                outcome,
                () -> rest.newestDeployment().path("file").asText().equals(file)
                                && !rest.newestDeployment()
                                        .path("outcome")
                                        .asText()
                                        .equals("running")
                        ? rest.newestDeployment().path("outcome").asText()
                        : "not yet");
        return rest.newestDeployment();
    }

    private static SortedMap<String, String> allOk() {
        SortedMap<String, String> all = new TreeMap<>();
        for (int i = 0; i < DEVICES; i++) {
            all.put("field/d" + i, "ok");
        }
        return all;
    }

    private static SortedMap<String, String> devices() {
        SortedMap<String, String> all = new TreeMap<>();
        for (JsonNode device : rest.get("/api/v1/devices").body().path("devices")) {
            String path = device.path("device").asText();
            if (path.startsWith("field/")) {
                all.put(path, device.path("status").asText());
            }
        }
        return all;
    }
}
