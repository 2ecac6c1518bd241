package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Who may command what, over REST and in the shell by SSH, and what is left in the audit; and what the shell shows. */
public class CommandIT {

    private static final Peers PEERS = new Peers();
    private static final String SETPOINT = "/api/v1/points/cellar/pump/setpoint";
    private static final String OTTO = "operators-word-1";
    private static final String RITA = "readers-word-1";

    private static Gateway gateway;
    private static Rest rest;
    private static int slave;

    /** A gateway where operators may log in by SSH, with a device, an operator and a reader. */
    @BeforeClass
    public static void start() throws Exception {
        slave = PEERS.modbusSlave();
        gateway = Gateway.unpack("commands");
        gateway.boot("ohmstead-driver-modbus");
        gateway.write(
                "etc/org.ohmstead.driver.modbus-pump.cfg",
                "device = cellar/pump\nurl = tcp://127.0.0.1:" + slave + "\ninterval.ms = 100\n" + Peers.PATIENT
                        + "points = {power: {at: holding/3, type: uint16, unit: W}, setpoint: {at: holding/20,"
                        + " type: int16, scale: 0.1, unit: Cel, writable: true, min: 5, max: 30}}\n");
        gateway.write("etc/org.ohmstead.security.cfg", "ssh.operators = true\n");
        rest = gateway.start();
        Await.until("device", "ok", () -> rest.device("cellar/pump"));
        Await.until("shell", true, () -> quietly("ohm:device-list", "cellar/pump"));
        try (Terminal terminal = new Terminal(gateway, "admin", Gateway.PASSWORD)) {
            terminal.addUser("otto", "operator", OTTO);
            terminal.addUser("rita", "reader", RITA);
        }
    }

    /** Leaves no process behind. */
    @AfterClass
    public static void close() throws Exception {
        gateway.close();
        PEERS.close();
    }

    @Test
    public void tokensLetProgramsInUntilTheyAreRevoked() throws Exception {
        String token =
                gateway.shell("ohm:token-issue --lifetime 1h otto grafana").strip();
        Rest program = Rest.bearer(gateway.address(), token);
        assertEquals(200, program.get("/api/v1/devices").status());
        assertEquals(200, program.put(SETPOINT, "{\"value\": 12.5}").status());
        assertTrue(gateway.shell("ohm:user-list").contains("grafana until "));
        assertTrue(audit("token", "otto").contains("\"outcome\":\"done\""));

        gateway.shell("ohm:token-revoke otto grafana");
        assertEquals(401, program.get("/api/v1/devices").status());
        assertFalse(gateway.log().contains(token));
        String users = Files.readString(gateway.home().resolve("data/security/users"));
        assertFalse("only its hash is kept", users.contains(token));
    }

    @Test
    public void operatorsCommandOverRestAndSshAndReadersDoNot() throws Exception {
        Rest otto = new Rest(gateway.address(), "otto", OTTO);
        Rest rita = new Rest(gateway.address(), "rita", RITA);

        Rest.Answer written = otto.put(SETPOINT, "{\"value\": 21.5, \"why\": \"guests\"}");
        assertEquals(written.body().toString(), 200, written.status());
        assertTrue(Peers.holds(slave, 20, 215));
        String line = audit("password", "otto");
        assertTrue(line, line.contains("\"outcome\":\"done\"") && line.contains("\"why\":\"guests\""));
        assertTrue(line, line.contains("\"value\":21.5") && line.contains("\"after\":21.5"));

        Rest.Answer denied = rita.put(SETPOINT, "{\"value\": 8}");
        assertEquals(denied.body().toString(), 403, denied.status());
        line = audit("password", "rita");
        assertTrue(line, line.contains("\"outcome\":\"denied\"") && line.contains("\"value\":8"));
        assertEquals("a reader reads", 200, rita.get(SETPOINT).status());
        assertTrue(Peers.holds(slave, 20, 215));
        Program.Said set = gateway.shellAs("otto", OTTO, "ohm:point-set --why night cellar/pump/setpoint 17");
        assertTrue(set.well(), set.well().contains("cellar/pump/setpoint = 17 Cel"));
        assertTrue(Peers.holds(slave, 20, 170));
        line = audit("shell", "otto");
        assertTrue(line, line.contains("\"outcome\":\"done\"") && line.contains("\"why\":\"night\""));

        Program.Said refused = gateway.shellAs("rita", RITA, "ohm:device-list");
        assertNotEquals("readers have no SSH: " + refused.text(), 0, refused.status());
        assertFalse(refused.text(), refused.text().contains("cellar/pump"));
    }

    @Test
    public void shellShowsDevicesPointsPlansAndHistory() throws Exception {
        String list = gateway.shell("ohm:device-list");
        assertTrue(list, row(list, "cellar/pump", "modbus", "ok", "tcp:127.0.0.1:" + slave));
        Peers.mbpoll(slave, "-r", "3", "127.0.0.1", "4711");
        Await.until("what mbpoll wrote", true, () -> quietly("ohm:point-get --no-format cellar/pump/power", "4711"));
        String points = gateway.shell("ohm:point-get cellar/pump");
        assertTrue(points, row(points, "cellar/pump/power", "W", "good") && row(points, "cellar/pump/setpoint", "Cel"));
        String plan = gateway.shell("ohm:plan cellar/pump");
        assertTrue(plan, row(plan, "holding", "3"));
        // The historian follows the bus a little later; until then there is no history, which is an error.
        Await.until("what is kept of it", true, () -> quietly("ohm:history --from -1h cellar/pump/power", "4,?711"));
        String links = gateway.shell("ohm:links");
        assertTrue(links, row(links, "tcp:127.0.0.1:" + slave));

        assertTrue(gateway.shell("ohm:point-set cellar/pump/setpoint 19.5").contains("= 19.5 Cel"));
        assertTrue(Peers.holds(slave, 20, 195));
        refused("ohm:point-set cellar/pump/setpoint 30.1", "30");
        refused("ohm:point-set cellar/pump/setpoint warm", "warm");
        refused("ohm:point-get cellar/pump/nothing", "cellar/pump/nothing");
        assertTrue(Peers.holds(slave, 20, 195));
    }

    private static void refused(String command, String word) throws IOException {
        Program.Said said = gateway.shellAs("admin", Gateway.PASSWORD, command);
        assertNotEquals(command + ": " + said.text(), 0, said.status());
        assertTrue(command + ": " + said.text(), said.text().contains(word));
    }

    private static boolean row(String table, String... words) {
        return table.lines().anyMatch(line -> Arrays.stream(words).allMatch(line::contains));
    }

    private static boolean quietly(String command, String pattern) throws IOException {
        Program.Said said = gateway.shellAs("admin", Gateway.PASSWORD, command);
        return said.status() == 0
                && Pattern.compile(pattern).matcher(said.text()).find();
    }

    /** {@return the last line of the audit of a person who came on a way} */
    private static String audit(String how, String who) throws IOException {
        Path folder = gateway.home().resolve("data/audit");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> months = files.filter(
                            file -> file.getFileName().toString().startsWith("audit-"))
                    .sorted()
                    .toList();
            String last = "";
            for (Path month : months) {
                for (String line : Files.readAllLines(month)) {
                    if (line.contains("\"who\":\"" + who + "\"") && line.contains("\"how\":\"" + how + "\"")) {
                        last = line;
                    }
                }
            }
            assertFalse("no line of " + who + " by " + how + " in " + months, last.isEmpty());
            return last;
        }
    }
}
