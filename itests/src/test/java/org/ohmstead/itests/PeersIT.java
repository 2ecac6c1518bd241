package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The distribution among programs that others wrote: pymodbus, mbpoll, libsml, socat. */
public class PeersIT {

    private static final Path CAPTURES = Path.of(System.getProperty("ohmstead.root"))
            .resolve("../shared/data/sml")
            .normalize();
    private static final int SLICE = 128;
    private static final long SLICE_NANOS = 15_000_000;
    /** What libsml's example prints of a number: {@code 1-0:1.8.0*255#1234.5#Wh}. */
    private static final Pattern NUMBER = Pattern.compile("(\\d+-\\d+:\\d+\\.\\d+\\.\\d+\\*\\d+)#(-?\\d+\\.\\d)#\\w*");

    /** For pseudo-terminals and what is compiled. */
    @Rule
    public TemporaryFolder folder = new TemporaryFolder(new java.io.File("target"));

    private final Peers peers = new Peers();
    private Gateway gateway;

    /** A gateway with drivers and no device. */
    @Before
    public void unpack() throws Exception {
        gateway = Gateway.unpack("peers");
        gateway.boot("ohmstead-driver-modbus, ohmstead-driver-sml");
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
        peers.close();
    }

    @Test
    public void modbusSlaveOfOthersIsReadAndWritten() throws Exception {
        int slave = peers.modbusSlave();
        Rest rest = gateway.start();
        gateway.write(
                "etc/org.ohmstead.driver.modbus-pump.cfg",
                "device = cellar/pump\nurl = tcp://127.0.0.1:" + slave + "?unit=1\ninterval.ms = 100\n" + Peers.PATIENT
                        + "points = {power: {at: holding/3, type: uint16, unit: W}, setpoint: {at: holding/20, type: int16,"
                        + " scale: 0.1, unit: Cel, writable: true, min: 5, max: 30}}\n");

        Await.until("what the slave holds", 3, () -> value(rest, "cellar/pump/power")
                .asInt());
        Peers.mbpoll(slave, "-r", "3", "127.0.0.1", "77");
        Await.until(
                "what mbpoll wrote", 77, () -> value(rest, "cellar/pump/power").asInt());

        Rest.Answer written = rest.put("/api/v1/points/cellar/pump/setpoint", "{\"value\": 21.5}");
        assertEquals(written.body().toString(), 200, written.status());
        assertTrue(Peers.holds(slave, 20, 215));

        assertEquals(
                422,
                rest.put("/api/v1/points/cellar/pump/setpoint", "{\"value\": 30.1}")
                        .status());
        assertTrue(Peers.holds(slave, 20, 215));

        // the same by the page in a browser, which asks mbpoll itself
        Page.test(gateway, Map.of("OHMSTEAD_SLAVE", Integer.toString(slave)), "peer");
        Await.until("what the page wrote", 4321, () -> value(rest, "cellar/pump/power")
                .asInt());
        assertTrue(Peers.holds(slave, 20, 185));
    }

    @Test
    public void recordedMeterShowsWhatLibsmlPrints() throws Exception {
        assumeTrue("captures of real meters in " + CAPTURES, Files.isDirectory(CAPTURES));
        Path capture = CAPTURES.resolve("ISKRA_MT175_eHZ.bin");
        Map<String, Double> expected = libsml(capture);
        assertTrue("several numbers expected, libsml printed " + expected, expected.size() >= 3);
        Path ours = folder.getRoot().toPath().resolve("meter").toAbsolutePath();
        Path theirs = folder.getRoot().toPath().resolve("head").toAbsolutePath();
        peers.start("socat", "socat", "pty,raw,echo=0,link=" + ours, "pty,raw,echo=0,link=" + theirs);
        Await.until("terminals", true, () -> Files.exists(ours) && Files.exists(theirs));
        Rest rest = gateway.start();
        gateway.write(
                "etc/org.ohmstead.driver.sml-meter.cfg",
                "device = cellar/meter\nurl = serial://" + ours + "?baud=9600\n");
        Await.until(
                "device", true, () -> rest.get("/api/v1/devices/cellar/meter").status() == 200);

        // A meter repeats itself; the first telegrams may come before the driver listens. What counts is the last of
        // them.
        AtomicInteger looks = new AtomicInteger();
        Await.until("what libsml prints", "", () -> {
            if (looks.getAndIncrement() % 100 == 0) {
                replay(capture, theirs);
            }
            return difference(rest, expected);
        });
    }

    private static String difference(Rest rest, Map<String, Double> expected) {
        Map<String, String> wrong = new TreeMap<>();
        expected.forEach((code, number) -> {
            JsonNode value = value(rest, "cellar/meter/" + code);
            // libsml's example prints one digit
            if (!value.isNumber() || Math.abs(value.asDouble() - number) > 0.0501) {
                wrong.put(code, number + " expected, got " + value);
            }
        });
        return wrong.isEmpty() ? "" : wrong.toString();
    }

    /** Sends a capture as a line does, a few bytes at a time; all at once, several telegrams would be one moment's. */
    private static void replay(Path capture, Path terminal) {
        try (OutputStream out = Files.newOutputStream(terminal)) {
            byte[] bytes = Files.readAllBytes(capture);
            for (int at = 0; at < bytes.length; at += SLICE) {
                out.write(bytes, at, Math.min(SLICE, bytes.length - at));
                LockSupport.parkNanos(SLICE_NANOS);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** {@return the last number of each code that libsml's own example prints} */
    private Map<String, Double> libsml(Path capture) throws IOException {
        Path directory = folder.getRoot().toPath();
        Path program = directory.resolve("sml_server");
        Peers.run("zcat /usr/share/doc/libsml-dev/examples/sml_server.c.gz > " + program + ".c");
        Peers.run("cc -I " + Peers.resource("unit.h").getParent() + " -o " + program + " " + program
                + ".c -lsml -lm -luuid");
        // it never ends by itself, and reads terminals and standard input only
        String printed = Peers.run("(cat " + capture + "; sleep 5) | timeout 5 " + program + " - || true");
        Map<String, Double> numbers = new TreeMap<>();
        Matcher matcher = NUMBER.matcher(printed);
        while (matcher.find()) {
            numbers.put(matcher.group(1), Double.valueOf(matcher.group(2)));
        }
        return numbers;
    }

    private static JsonNode value(Rest rest, String point) {
        return rest.get("/api/v1/points/" + point).body().path("value");
    }
}
