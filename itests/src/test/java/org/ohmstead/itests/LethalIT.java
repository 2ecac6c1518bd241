package org.ohmstead.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A driver that ends the gateway, or with which it was ended, is undone before it is started again, and is not tried again. */
public class LethalIT {

    private static final String FILE = "modbus.jar";
    private static final String KAR = "lethal.kar";
    private static final String DEVICE = "field/d";
    private static final String REASON = "the gateway ended while it was changed; what was before is back";

    private final Peers peers = new Peers();
    private Gateway gateway;
    private Rest rest;
    private Path good;

    /** A gateway with a device, whose driver was dropped in. */
    @Before
    public void start() throws Exception {
        gateway = Gateway.unpack("lethal");
        gateway.boot("ohmstead-driver-modbus");
        gateway.write(
                "etc/org.ohmstead.driver.modbus-d.cfg",
                "device = " + DEVICE + "\nurl = tcp://127.0.0.1:" + peers.counter() + "?unit=1\ninterval.ms = 100\n"
                        + Peers.PATIENT + "points = {n: {at: holding/0, type: uint32}}\n");
        rest = gateway.start();
        good = Jars.version(Jars.driver(), "0.1.0.good");
        drop(good);
        Await.until("the good one", "done", () -> newest().path("outcome").asText());
        Await.until("device", "ok", () -> rest.device(DEVICE));
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
        peers.close();
    }

    @Test
    public void oneThatEndsTheGatewayDoesSoOnce() throws Exception {
        Path lethal = Jars.lethal("0.1.0.lethal");
        drop(lethal);
        gateway.awaitEnd();
        undone(lethal);
    }

    @Test
    public void oneThatHangsWhenTheGatewayIsKilledDoesNotHangItAgain() throws Exception {
        Path hanging = Jars.hanging("0.1.0.hanging");
        drop(hanging);
        Await.until("swapped", "swapped", () -> newest().path("stage").asText());
        gateway.kill();
        undone(hanging);
    }

    @Test
    public void aKarThatEndsTheGatewayDoesSoOnce() throws Exception {
        drop(Jars.lethalKar(), KAR);
        gateway.awaitEnd();
        for (int start = 1; start <= 2; start++) {
            rest = gateway.start();
            Await.until("device after start " + start, "ok", () -> rest.device(DEVICE));
            Await.until("undone after start " + start, "rolled-back", () -> newest().path("outcome")
                    .asText());
            assertEquals(KAR, newest().path("file").asText());
            assertEquals(REASON, newest().path("reason").asText());
            Path deploy = gateway.home().resolve("deploy");
            assertTrue("refused", Files.exists(deploy.resolve(KAR + ".rejected")));
            assertFalse("not in effect", Files.exists(deploy.resolve(KAR)));
            assertArrayEquals("untouched", Files.readAllBytes(good), Files.readAllBytes(deploy.resolve(FILE)));
            gateway.stop();
        }
    }

    private void undone(Path bad) throws Exception {
        for (int start = 1; start <= 2; start++) {
            rest = gateway.start();
            Await.until("device after start " + start, "ok", () -> rest.device(DEVICE));
            JsonNode end = newest();
            assertEquals(end.toString(), "rolled-back", end.path("outcome").asText());
            assertEquals(REASON, end.path("reason").asText());
            Path deploy = gateway.home().resolve("deploy");
            assertArrayEquals(Files.readAllBytes(good), Files.readAllBytes(deploy.resolve(FILE)));
            assertArrayEquals(Files.readAllBytes(bad), Files.readAllBytes(deploy.resolve(FILE + ".rejected")));
            String why = gateway.read("deploy/" + FILE + ".rejected.txt");
            assertTrue(why, why.contains(REASON) && why.contains("to try it again, put it there again"));
            gateway.stop();
        }
    }

    private JsonNode newest() {
        return rest.get("/api/v1/deployments?limit=1")
                .body()
                .path("deployments")
                .path(0);
    }

    private void drop(Path file) throws IOException {
        drop(file, FILE);
    }

    private void drop(Path file, String name) throws IOException {
        Path half = gateway.home().resolve("data").resolve(name + ".half");
        Files.copy(file, half, StandardCopyOption.REPLACE_EXISTING);
        Files.move(half, gateway.home().resolve("deploy").resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
