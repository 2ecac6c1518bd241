package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What was set up, by file or over REST, and what was recorded, is there again after a restart or a crash. */
public class RestartIT {

    private static final int SIMULATOR = Ports.free();

    private Gateway gateway;

    /** A gateway with a heat pump. */
    @Before
    public void unpack() throws Exception {
        gateway = Gateway.unpack("restart");
        gateway.boot("ohmstead-demo");
        gateway.write("etc/org.ohmstead.sim.modbus-it.cfg", "port = " + SIMULATOR + "\n");
        gateway.write(
                "etc/org.ohmstead.driver.modbus-it.cfg",
                "device = it/pump\nurl = tcp://127.0.0.1:" + SIMULATOR + "\ninterval.ms = 50\n"
                        + "points = {flow: {at: input/2, type: float32, unit: Cel}}\n");
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
    }

    @Test
    public void nothingIsLostByARestart() throws Exception {
        Rest rest = gateway.start();
        Rest.Answer created = rest.post(
                "/api/v1/devices",
                "{\"protocol\": \"modbus\", \"device\": \"it/second\", \"url\": \"tcp://127.0.0.1:" + SIMULATOR
                        + "\", \"interval.ms\": 100, \"points\": \"{cop: {at: input/10, type: uint16, scale: 0.01}}\"}");
        assertEquals(created.body().toString(), 201, created.status());
        Await.until("second device", "ok", () -> rest.device("it/second"));
        Await.until("history", true, () -> rest.samples("it/pump/flow") > 5);
        JsonNode oldest = firstSample(rest);

        gateway.stop();
        gateway.start();

        Await.until("first device", "ok", () -> rest.device("it/pump"));
        Await.until("second device", "ok", () -> rest.device("it/second"));
        Await.until("oldest sample", oldest, () -> firstSample(rest));
        assertTrue(Files.exists(gateway.home().resolve("etc/org.ohmstead.driver.modbus-it.cfg")));
        assertEquals(
                "a second start makes no second admin",
                401,
                gateway.rest("wrong-password-1").get("/api/v1/devices").status());
    }

    @Test
    public void whatWasRecordedSurvivesACrash() throws Exception {
        Rest rest = gateway.start();
        int crashes = Integer.getInteger("ohmstead.crashes", 1);
        for (int crash = 1; crash <= crashes; crash++) {
            int enough = rest.samples("it/pump/flow") + 10;
            Await.until("history", true, () -> rest.samples("it/pump/flow") > enough);
            JsonNode before = history(rest, Instant.now());
            String newest = before.get(before.size() - 1).get(0).asText();

            gateway.kill();
            gateway.start();

            Await.until("device", "ok", () -> rest.device("it/pump"));
            Await.until(
                    "history up to " + newest + ", crash " + crash,
                    before,
                    () -> history(rest, Instant.parse(newest).plusMillis(1)));
            Await.until("SQLite's library and its mark", 2L, () -> entries("data/sqlite"));
            Await.until("nothing but the README that holds the folder", 1L, () -> entries("data/tmp"));
        }
    }

    private long entries(String folder) throws IOException {
        try (Stream<Path> all = Files.list(gateway.home().resolve(folder))) {
            return all.count();
        }
    }

    private static JsonNode history(Rest rest, Instant to) {
        return rest.get("/api/v1/history/it/pump/flow?from=-PT24H&limit=1000000&to=" + to)
                .body()
                .path("rows");
    }

    private static JsonNode firstSample(Rest rest) {
        return rest.get("/api/v1/history/it/pump/flow?from=-PT24H&limit=1")
                .body()
                .path("rows")
                .path(0);
    }
}
