package org.ohmstead.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * A driver that ends the gateway, or with which it was ended, is undone before it is started again, and is not tried again; also
 * one that does so some time after it was taken.
 */
public class LethalIT {

    private static final int FAILURE = 70;
    private static final String FILE = "modbus.jar";
    private static final String KAR = "lethal.kar";
    private static final String DEVICE = "field/d";
    private static final String ENDED = "the gateway ended while it was changed; ";
    private static final String REASON = ENDED + "what was before is back";
    private static final String SUSPICION = "is under suspicion: the gateway ended with it";
    private static final String TWICE =
            "the gateway ended twice while it was on probation, without having been stopped";

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
        gateway.write("etc/org.ohmstead.deploy.cfg", "probation.s = 1\n");
        rest = gateway.start();
        good = Jars.version(Jars.driver(), "0.1.0.good");
        gateway.drop(good, FILE);
        Await.until("the good one", "done", () -> rest.newestDeployment()
                .path("outcome")
                .asText());
        Await.until("device", "ok", () -> rest.device(DEVICE));
    }

    /** The good one has proved itself before another comes, which has to do so for longer than any test takes. */
    private void provesItself() throws Exception {
        Await.until("probation", false, () -> gateway.read("data/deploy/ledger").contains("probation."));
        gateway.stop();
        gateway.write("etc/org.ohmstead.deploy.cfg", "probation.s = 3600\n");
        rest = gateway.start();
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
        gateway.drop(lethal, FILE);
        gateway.awaitEnd();
        undone(lethal);
    }

    @Test
    public void oneThatHangsWhenTheGatewayIsKilledDoesNotHangItAgain() throws Exception {
        Path hanging = Jars.hanging("0.1.0.hanging");
        gateway.drop(hanging, FILE);
        Await.until("swapped", "swapped", () -> rest.newestDeployment()
                .path("stage")
                .asText());
        gateway.kill();
        undone(hanging);
    }

    @Test
    public void aKarThatEndsTheGatewayDoesSoOnce() throws Exception {
        gateway.drop(Jars.lethalKar(), KAR);
        gateway.awaitEnd();
        for (int start = 1; start <= 2; start++) {
            rest = gateway.start();
            Await.until("device after start " + start, "ok", () -> rest.device(DEVICE));
            Await.until("undone after start " + start, "rolled-back", () -> rest.newestDeployment()
                    .path("outcome")
                    .asText());
            assertEquals(KAR, rest.newestDeployment().path("file").asText());
            assertEquals(
                    ENDED + "it is gone, as nothing was there before",
                    rest.newestDeployment().path("reason").asText());
            Path deploy = gateway.home().resolve("deploy");
            assertTrue("refused", Files.exists(deploy.resolve(KAR + ".rejected")));
            assertFalse("not in effect", Files.exists(deploy.resolve(KAR)));
            assertArrayEquals("untouched", Files.readAllBytes(good), Files.readAllBytes(deploy.resolve(FILE)));
            gateway.stop();
        }
    }

    @Test
    public void oneThatExitsLaterIsFoundAtOnce() throws Exception {
        Path lethal = Jars.lethalLater("0.1.0.exits", "System.exit(0);");
        taken(lethal, FILE);
        assertEquals("a supervisor starts it anew", FAILURE, gateway.awaitEnd());
        rest = gateway.launch();
        takenBack(FILE, lethal, "it ended the gateway: " + Jars.DRIVER + ".internal.Later.");
    }

    @Test
    public void oneThatHaltsLaterDoesSoTwice() throws Exception {
        Path lethal = Jars.lethalLater("0.1.0.halts", "Runtime.getRuntime().halt(3);");
        taken(lethal, FILE);
        gateway.awaitEnd();
        rest = gateway.launch();
        gateway.awaitEnd();
        assertTrue(gateway.log().contains(SUSPICION));
        rest = gateway.launch();
        takenBack(FILE, lethal, TWICE);
    }

    @Test
    public void aKarThatExitsLaterGoes() throws Exception {
        Path lethal = Jars.lethalKarLater("System.exit(3);");
        taken(lethal, KAR);
        gateway.awaitEnd();
        rest = gateway.launch();
        takenBack(KAR, lethal, "it ended the gateway: com.example.lethal.Lethal.");
        assertTrue(rest.newestDeployment().path("reason").asText().endsWith("it is gone, as nothing was there before"));
    }

    @Test
    public void whoStopsOrKillsItMeanwhileCondemnsNobody() throws Exception {
        Path better = Jars.version(Jars.driver(), "0.1.0.better");
        taken(better, FILE);
        gateway.stop();
        rest = gateway.start();
        Await.until("device", "ok", () -> rest.device(DEVICE));
        gateway.shellAs("admin", Gateway.PASSWORD, "system:shutdown -f");
        gateway.awaitEnd();
        rest = gateway.start();
        assertEquals("ok", rest.deploymentsHealth().path("state").asText());
        assertFalse("suspicion", remarks().contains(SUSPICION));
        gateway.kill();
        rest = gateway.launch();
        Await.until("device", "ok", () -> rest.device(DEVICE));
        Await.until("suspicion", true, () -> remarks().contains(SUSPICION));
        assertTrue(rest.deploymentsHealth().path("cause").asText().contains(SUSPICION));
        gateway.stop();
        rest = gateway.launch();
        Await.until("device", "ok", () -> rest.device(DEVICE));
        assertArrayEquals(
                Files.readAllBytes(better),
                Files.readAllBytes(gateway.home().resolve("deploy").resolve(FILE)));
        assertEquals("done", rest.newestDeployment().path("outcome").asText());
    }

    private String remarks() {
        return rest.newestDeployment().path("remarks").toString();
    }

    private void taken(Path file, String name) throws Exception {
        provesItself();
        long before = rest.newestDeployment().path("number").asLong();
        gateway.drop(file, name);
        Await.until("taken", (before + 1) + " " + name + " done", () -> {
            JsonNode newest = rest.newestDeployment();
            return newest.path("number").asText() + " " + newest.path("file").asText() + " "
                    + newest.path("outcome").asText();
        });
    }

    private void takenBack(String name, Path bad, String why) throws Exception {
        Await.until("device", "ok", () -> rest.device(DEVICE));
        Await.until("taken back", "rolled-back", () -> rest.newestDeployment()
                .path("outcome")
                .asText());
        JsonNode end = rest.newestDeployment();
        String reason = end.path("reason").asText();
        assertTrue(reason, reason.startsWith(why));
        assertEquals(name, end.path("file").asText());
        Path deploy = gateway.home().resolve("deploy");
        assertArrayEquals(Files.readAllBytes(good), Files.readAllBytes(deploy.resolve(FILE)));
        assertArrayEquals(Files.readAllBytes(bad), Files.readAllBytes(deploy.resolve(name + ".rejected")));
        assertTrue(gateway.read("deploy/" + name + ".rejected.txt").contains(reason));
        assertTrue(gateway.log().contains("deploy/" + name + ": rolled-back: " + reason));
        assertTrue(rest.deploymentsHealth().path("cause").asText().contains(reason));
        assertTrue(gateway.shell("ohm:deploy-history").contains(why));
        gateway.stop();
        rest = gateway.start();
        Await.until("device", "ok", () -> rest.device(DEVICE));
        assertEquals(end, rest.newestDeployment());
    }

    private void undone(Path bad) throws Exception {
        for (int start = 1; start <= 2; start++) {
            rest = gateway.start();
            Await.until("device after start " + start, "ok", () -> rest.device(DEVICE));
            JsonNode end = rest.newestDeployment();
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
}
