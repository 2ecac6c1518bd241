package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.service.cm.ConfigurationAdmin;

/** A file dropped into {@code etc/} makes a device appear, its values reach REST and history; without it, it goes. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ConfigurationFileIT extends OhmsteadTestSupport {

    private static final Path ETC = Path.of(System.getProperty("karaf.etc", "etc"));
    private static final Path DEVICE = ETC.resolve("org.ohmstead.driver.modbus-pump.cfg");

    @Inject
    ConfigurationAdmin configurations;

    private final Rest rest = new Rest("http://127.0.0.1:" + HTTP, "admin", PASSWORD);

    /** A heat pump to talk to. */
    @Before
    public void simulator() throws Exception {
        features.installFeature("ohmstead-demo");
        write(ETC.resolve("org.ohmstead.sim.modbus-it.cfg"), "port = " + SIMULATOR);
        Await.until("REST", 200, () -> rest.get("/api/v1/devices").status());
    }

    @Test
    public void deviceComesAndGoesWithItsFile() throws Exception {
        write(DEVICE, device("flow: {at: input/2, type: float32, unit: Cel}"));

        Await.until("device", "ok", () -> rest.device("it/pump"));
        Await.until("value", "good", () -> rest.quality("it/pump/flow"));
        Await.until("history", true, () -> rest.samples("it/pump/flow") > 2);
        Await.until("unit", "Cel", () -> rest.get("/api/v1/points/it/pump/flow")
                .body()
                .path("unit")
                .asText());

        Files.delete(DEVICE);

        Await.until("device", 404, () -> rest.get("/api/v1/devices/it/pump").status());
        assertTrue("history outlives its device", rest.samples("it/pump/flow") > 2);
    }

    @Test
    public void changedFileChangesTheDevice() throws Exception {
        write(DEVICE, device("flow: {at: input/2, type: float32, unit: Cel}"));
        Await.until("value", "good", () -> rest.quality("it/pump/flow"));

        write(DEVICE, device("outdoor: {at: input/0, type: float32, unit: Cel}"));

        Await.until("new point", "good", () -> rest.quality("it/pump/outdoor"));
        Await.until(
                "old point", 404, () -> rest.get("/api/v1/points/it/pump/flow").status());
        Files.delete(DEVICE);
        Await.until("device", 404, () -> rest.get("/api/v1/devices/it/pump").status());
    }

    @Test
    public void deviceIsSwitchedOffAndOnByItsFile() throws Exception {
        String content = device("flow: {at: input/2, type: float32, unit: Cel}");
        Path neighbour = ETC.resolve("org.ohmstead.driver.modbus-neighbour.cfg");
        write(neighbour, content.replace("it/pump", "it/neighbour"));
        write(DEVICE, content + "enabled = false\n");

        Await.until("device", "disabled", () -> rest.device("it/pump"));
        Await.until("value", "bad", () -> rest.quality("it/pump/flow"));
        Await.until("reason", "switched off by its configuration: enabled = false", () -> reason("it/pump"));
        Await.until(
                "no link",
                "",
                () -> rest.get("/api/v1/devices/it/pump").body().path("link").asText());
        Await.until("neighbour on the link", "ok", () -> rest.device("it/neighbour"));

        write(DEVICE, content);
        Await.until("device", "ok", () -> rest.device("it/pump"));
        Await.until("value", "good", () -> rest.quality("it/pump/flow"));

        Files.delete(neighbour);
        Files.delete(DEVICE);
        Await.until("device", 404, () -> rest.get("/api/v1/devices/it/pump").status());
    }

    @Test
    public void whatIsWrongInAFileIsSaidAndNothingElseStops() throws Exception {
        write(DEVICE, device("flow: {at: input/2, type: float32, unit: Cel}"));
        Path wrong = ETC.resolve("org.ohmstead.driver.modbus-wrong.cfg");
        write(wrong, "device = it/wrong\nurl = tcp://127.0.0.1:" + SIMULATOR + "\npionts = a\n");

        Await.until("faulty device", "faulty", () -> rest.device("it/wrong"));
        Await.untilHas("reason", List.of("pionts"), () -> reason("it/wrong"));
        Await.until("good device", "ok", () -> rest.device("it/pump"));

        Files.delete(wrong);
        Files.delete(DEVICE);
        Await.until(
                "faulty device", 404, () -> rest.get("/api/v1/devices/it/wrong").status());
        Await.until("device", 404, () -> rest.get("/api/v1/devices/it/pump").status());
    }

    /** What the web console and {@code config:*} do: they change Config Admin, and nobody asks before. */
    @Test
    public void wrongChangesOfOthersAreUndoneAndToldInOneLine() throws Exception {
        String content = device("flow: {at: input/2, type: float32, unit: Cel}");
        write(DEVICE, content);
        Await.until("value", "good", () -> rest.quality("it/pump/flow"));
        Path rejected = ETC.resolve("org.ohmstead.driver.modbus-pump.cfg.rejected");

        org.osgi.service.cm.Configuration pump =
                configurations.getFactoryConfiguration("org.ohmstead.driver.modbus", "pump", "?");
        Dictionary<String, Object> wrong = pump.getProperties();
        wrong.put("interval.ms", "5");
        pump.update(wrong);

        Await.until("kept aside", true, () -> Files.exists(rejected));
        Await.untilHas(
                "told",
                List.of("modbus-pump.cfg.rejected: refused: interval.ms = '5': a whole number "),
                () -> reason("it/pump"));
        assertEquals(content, Files.readString(DEVICE));
        Await.until("device", "ok", () -> rest.device("it/pump"));
        Await.until("undone", "100", () -> pump.getProperties().get("interval.ms"));

        Path refused = ETC.resolve("org.ohmstead.driver.modbus-refused.cfg");
        write(refused, "device = it/refused\nurl = tcp://127.0.0.1:" + SIMULATOR + "\nprofile = none-such\n");
        Await.until("refused device", "faulty", () -> rest.device("it/refused"));
        Files.delete(refused);
        Files.delete(DEVICE);
        Await.until("device", 404, () -> rest.get("/api/v1/devices/it/pump").status());
        Await.until("refused device", 404, () -> rest.get("/api/v1/devices/it/refused")
                .status());
        Await.until("forgotten with the device", true, () -> Files.notExists(rejected));

        Await.until("told in one line", 1, () -> logged("pump.cfg.rejected: refused: ")
                .size());
        Await.until("told in one line", 1, () -> logged("none-such").size());
        assertEquals(List.of(), logged("ModbusDriver.<init>"));
    }

    private static List<String> logged(String part) throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("karaf.log"), "karaf.log")).stream()
                .filter(line -> line.contains(part))
                .toList();
    }

    private String reason(String device) {
        return rest.get("/api/v1/devices/" + device).body().path("reason").asText();
    }

    private static String device(String point) {
        return "device = it/pump\nurl = tcp://127.0.0.1:" + SIMULATOR + "?unit=1\ninterval.ms = 100\npoints = {" + point
                + "}\n";
    }

    private static void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
    }
}
