package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** All of {@code data/} is on a small file system that becomes full while devices are read. */
public class DiskFullIT {

    private static final int PIECE = 4096;
    private static final String PUMP = "org.ohmstead.driver.modbus~pump";
    private static final String FILE = "etc/org.ohmstead.driver.modbus-pump.cfg";
    /** Samples of 3 s: read, and neither counted nor stored yet. */
    private static final int IN_FLIGHT = 30;
    /** So many that those in flight hide nothing. */
    private static final int MANY = 80;

    private final Peers peers = new Peers();
    private Gateway gateway;
    private Path data;
    private int slave;

    /** A gateway with a device, and its data on 128 MB of memory. */
    @Before
    public void unpack() throws Exception {
        Path left = Path.of("target", "gateways", "disk-full", "data").toAbsolutePath();
        Peers.run("! mountpoint -q " + left + " || umount " + left);
        gateway = Gateway.unpack("disk-full");
        data = Files.createDirectories(gateway.home().resolve("data"));
        String mounted = Peers.run("mount -t tmpfs -o size=128m tmpfs " + data + " 2>&1 || true");
        boolean full = mounted.isBlank();
        String why =
                "A full disk needs a small file system, and none can be mounted (root and CAP_SYS_ADMIN expected): "
                        + mounted;
        assertTrue(why, full || System.getenv("CI") == null);
        assumeTrue(why, full);
        gateway.boot("ohmstead-driver-modbus");
        slave = peers.modbusSlave();
        gateway.write(
                FILE,
                "device = it/pump\nurl = tcp://127.0.0.1:" + slave + "\ninterval.ms = 100\n" + Peers.PATIENT
                        + "points = {a: {at: holding/3, type: uint16}}\n");
        gateway.write("etc/org.ohmstead.historian.sqlite.cfg", "flush.s = 1\n");
        // All of this disk is less than what is called too little by default.
        gateway.write("etc/org.ohmstead.health.cfg", "disk.free.min.mb = 0\n");
    }

    /** Leaves neither a process nor a mount behind. */
    @After
    public void close() throws Exception {
        gateway.close();
        peers.close();
        Peers.run("! mountpoint -q " + data + " || umount " + data);
    }

    @Test
    public void valuesFlowLossIsCountedAndItRecoversByItself() throws Exception {
        Rest rest = gateway.start();
        Await.until("history", true, () -> rest.samples("it/pump/a") > 10);
        assertEquals(0, rest.metric("ohmstead_journal_lost_total"), 0);

        Path ballast = data.resolve("ballast");
        fill(ballast);
        Await.until("journal in trouble", "trouble", () -> health(rest, "journal"));
        Await.until("status", "degraded", () -> health(rest, "status"));
        long scans = scans(rest);
        Instant begin = Instant.now();
        double lost = rest.metric("ohmstead_journal_lost_total");
        Await.until("loss is counted", true, () -> rest.metric("ohmstead_journal_lost_total") > lost + MANY);
        Peers.mbpoll(slave, "-r", "3", "127.0.0.1", "777");
        Await.until(
                "values flow",
                777,
                () -> rest.get("/api/v1/points/it/pump/a").body().path("value").asInt());
        assertEquals("ok", rest.device("it/pump"));
        assertTrue("what was recorded is there", rest.samples("it/pump/a") > 10);
        nothingCanBeChanged(rest);
        Instant end = Instant.now();
        double inTheGap = rest.metric("ohmstead_journal_lost_total") - lost;
        long read = scans(rest) - scans;

        Files.delete(ballast);
        Await.until("journal", "ok", () -> health(rest, "journal"));
        Await.until("historian", "ok", () -> health(rest, "historian"));
        Await.until("status", "ok", () -> health(rest, "status"));
        int before = rest.samples("it/pump/a");
        theHistoryTells(rest);
        Await.until("history goes on", true, () -> rest.samples("it/pump/a") > before + 5);
        assertTrue("nothing older went", between(rest, Instant.EPOCH, begin).size() > 10);
        // Now and then a few bytes are free, and a sample gets through; what was counted as lost is not there.
        int kept = between(rest, begin, end).size();
        assertTrue("a gap: " + kept + " kept, " + inTheGap + " lost", inTheGap > MANY && kept < inTheGap / 4);
        assertTrue(
                "no row made up: " + kept + " kept, " + inTheGap + " lost, " + read + " read",
                kept + inTheGap <= read + IN_FLIGHT);
        assertTrue("intervals without a sample are empty", intervals(rest, begin, end) <= kept);
        Await.untilHas("log", List.of("samples were lost"), gateway::log);
    }

    /** Neither a configuration nor a bundle: the answer says why, and all goes on as it was. */
    private void nothingCanBeChanged(Rest rest) throws IOException {
        String file = gateway.read(FILE);
        long scans = scans(rest);
        Rest.Answer change = rest.post(
                "/api/v1/configuration/changes",
                "{\"changes\": [{\"op\": \"put\", \"id\": \"" + PUMP + "\", \"properties\": {\"device\": \"it/pump\","
                        + " \"url\": \"tcp://127.0.0.1:1\", \"points\": \"{a: {at: holding/3, type: uint16}}\"}}]}");
        assertEquals(change.toString(), 503, change.status());
        assertTrue(change.toString(), change.body().path("detail").asText().contains("No space left on device"));
        Rest.Answer upload = rest.upload("/api/v1/deployments?name=modbus.jar", Jars.version(Jars.driver(), "9.0.1"));
        assertEquals(upload.toString(), 503, upload.status());
        assertTrue(upload.toString(), upload.body().path("detail").asText().contains("No space left on device"));
        assertEquals("the file as it was", file, gateway.read(FILE));
        Await.until("the same driver reads on", true, () -> scans(rest) > scans + 5);
        assertEquals("ok", rest.device("it/pump"));
    }

    /** The entry of the change waited in memory for the disk; nothing was deployed. */
    private static void theHistoryTells(Rest rest) {
        Await.until("one entry", List.of("undone"), () -> StreamSupport.stream(
                        rest.get("/api/v1/configuration/history?item=" + PUMP)
                                .body()
                                .path("entries")
                                .spliterator(),
                        false)
                .filter(entry -> entry.path("detail").asText().contains("No space left on device"))
                .map(entry -> entry.path("outcome").asText())
                .toList());
        assertEquals(
                0, rest.get("/api/v1/deployments").body().path("deployments").size());
    }

    /** Writes until there is no room for one byte more. */
    private static void fill(Path file) throws IOException {
        byte[] zeros = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            assertTrue(full.toString(), full.getMessage().contains("No space left"));
        }
    }

    private static String health(Rest rest, String part) {
        return rest.get("/health").body().path(part).asText();
    }

    private static JsonNode between(Rest rest, Instant from, Instant to) {
        return rest.get("/api/v1/history/it/pump/a?limit=1000000&from=" + from + "&to=" + to)
                .body()
                .path("rows");
    }

    private static long scans(Rest rest) {
        return rest.get("/api/v1/devices/it/pump").body().path("scans").asLong();
    }

    /** {@return how many intervals of 1 s between two times pretend to have a sample} */
    private static long intervals(Rest rest, Instant from, Instant to) {
        JsonNode rows = rest.get(
                        "/api/v1/history/it/pump/a?step=PT1S&aggregate=count&from=" + from.plusSeconds(1) + "&to=" + to)
                .body()
                .path("rows");
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.get(1).asLong() > 0)
                .count();
    }
}
