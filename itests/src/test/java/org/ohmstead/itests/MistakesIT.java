package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runners.MethodSorters;

/**
 * Whatever wrong thing is dropped in or configured: all is as before, one line of the log says what is wrong, where, and
 * what was expected, and the history has one entry of it. In the order of their names, as a thread that a driver leaves
 * stays.
 */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class MistakesIT {

    private static final String REFUSED = "refused";
    private static final String BACK = "rolled-back";
    private static final String HALF = "half.jar";
    private static final int GARBAGE_BYTES = 4096;
    private static final long SEED = 20261122;
    private static final int MEGABYTE = 1 << 20;
    private static final int LONG_TRACE = 15;
    private static final int COMINGS = 3;
    private static final String PUMP = "org.ohmstead.driver.modbus~pump";
    private static final String FILE = Bystander.file("modbus-pump");
    private static final String CONFIGURATION = "/api/v1/configuration/";

    private static Bystander bystander;
    private static Instant begun;

    /** A gateway, with half a file, which is decided after half a minute only; the others are tried meanwhile. */
    @BeforeClass
    public static void start() throws Exception {
        bystander = new Bystander("mistakes", "etc/org.ohmstead.deploy.cfg", "watch.s = 3\n");
        begun = Instant.now();
        bystander.drop(Jars.truncated(Jars.driver()), HALF);
    }

    /** Leaves no process behind. */
    @AfterClass
    public static void close() throws Exception {
        if (bystander != null) {
            bystander.close();
        }
    }

    @Test
    public void driverHangs() throws Exception {
        driver(
                "hangs.jar",
                "9.0.1",
                Jars.hanging("9.0.1"),
                "does not start within 3 s: it hangs at ",
                "BrokenDriver.<init>");
    }

    @Test
    public void driverThrows() throws Exception {
        driver("throws.jar", "9.0.2", Jars.throwing("9.0.2"), PUMP + " could not be activated: ", "broken on purpose");
    }

    private static void driver(String name, String version, Path jar, String... words) throws Exception {
        Instant from = Instant.now();
        bystander.drop(jar, name);
        decided(name, BACK, words);
        bystander.asBefore(from, Bystander.OTHERS);
        bystander.warned("deploy/" + name + ": rolled back: ", words);
        List<String> traces = bystander.warnings(Jars.DRIVER + ":" + version + " ");
        assertTrue("one trace for each device: " + traces, traces.size() <= 2);
        assertTrue(
                "short: " + traces,
                traces.stream().allMatch(trace -> trace.lines().count() <= LONG_TRACE));
    }

    @Test
    public void fileDeviceTwice() throws Exception {
        String file = Bystander.file("modbus-second");
        String content = "device = " + Bystander.PUMP + "\nurl = tcp://127.0.0.1:1\npoints = {a: {at: holding/0}}\n";
        file(
                "modbus~second",
                file,
                content.getBytes(StandardCharsets.UTF_8),
                "device = 'good/pump'",
                "not taken",
                FILE);
    }

    /** While a file wants its path, a device is changed over REST and in the shell as ever. */
    @Test
    public void fileDeviceTwiceLeavesTheFirstOpen() throws Exception {
        Instant from = Instant.now();
        String file = Bystander.file("modbus-another");
        bystander.gateway().write(file, "device = " + Bystander.PUMP + "\nurl = tcp://127.0.0.1:1\n");
        Await.untilHas(
                "reason of the second",
                List.of("not taken"),
                () -> bystander.reason("org.ohmstead.driver.modbus~another"));

        JsonNode item = bystander.rest().get(CONFIGURATION + "items/" + PUMP).body();
        Rest.Answer edit = bystander.rest().post(CONFIGURATION + "changes", interval(item, 300));
        assertEquals(edit.toString(), 200, edit.status());
        ObjectNode whole = item.path("properties").deepCopy();
        Rest.Answer put = bystander
                .rest()
                .put(
                        "/api/v1/devices/" + Bystander.PUMP,
                        whole.put("interval.ms", 400).toString());
        assertEquals(put.toString(), 200, put.status());
        bystander.shell().well("ohm:config-set " + Bystander.PUMP + " interval.ms=500");
        Await.untilHas("last edit", List.of("interval.ms = 500"), () -> bystander
                .gateway()
                .read(FILE));

        Files.delete(bystander.gateway().home().resolve(file));
        bystander.repair(FILE);
        bystander.asBefore(from, List.of(Bystander.TANK, Bystander.CLOCK));
    }

    /** What is wrong must not begin for a moment when the driver that refuses it comes back, nor stay when it is deleted. */
    @Test
    public void filesWrongWhileTheirDriverIsAway() throws Exception {
        Instant from = Instant.now();
        String points = "points = {value: {at: constant/8.0}}\n";
        Map<String, String> wrong = Map.of(
                "simulated-another", "device = " + Bystander.CLOCK + "\n" + points,
                "simulated-odd", "device = odd\nintervall.ms = 5\n" + points,
                "sml-third", "device = " + Bystander.CLOCK + "/inner\nurl = tcp://127.0.0.1:1\n");
        Map<String, String> reasons = Map.of(
                "simulated~another", "not taken", "simulated~odd", "'interval.ms' expected", "sml~third", "neither");
        for (Map.Entry<String, String> file : wrong.entrySet()) {
            bystander.gateway().write(Bystander.file(file.getKey()), file.getValue());
        }
        assertRefused(reasons);
        for (int i = 0; i < COMINGS; i++) {
            bystander.shell().well("feature:uninstall ohmstead-driver-simulated");
            Await.until("clock", "no-driver", () -> bystander.rest().device(Bystander.CLOCK));
            bystander.shell().well("feature:install ohmstead-driver-simulated");
            Await.until("clock", "ok", () -> bystander.rest().device(Bystander.CLOCK));
            assertRefused(reasons);
        }
        for (String file : wrong.keySet()) {
            Files.delete(bystander.gateway().home().resolve(Bystander.file(file)));
        }
        bystander.asBefore(from, List.of(Bystander.PUMP, Bystander.TANK));
        reasons.keySet().forEach(name -> refusedOnce("org.ohmstead.driver." + name, 0, REFUSED));
    }

    private static void assertRefused(Map<String, String> reasons) {
        reasons.forEach((name, reason) -> Await.untilHas(
                "reason of " + name, List.of(reason), () -> bystander.reason("org.ohmstead.driver." + name)));
    }

    @Test
    public void fileGarbage() throws Exception {
        byte[] bytes = new byte[GARBAGE_BYTES];
        new Random(SEED).nextBytes(bytes);
        file("modbus~pump", FILE, bytes, "line 1: text in UTF-8 expected, got byte 0x");
    }

    @Test
    public void fileMegabyte() throws Exception {
        edit("timeout.ms = 20000", "timeout.ms = " + "1".repeat(MEGABYTE), "at most 524288 bytes expected, got 10");
    }

    @Test
    public void fileUnknownKey() throws Exception {
        edit("timeout.ms", "timeout.sm", "timeout.sm = ", "the key 'timeout.ms' expected");
    }

    @Test
    public void fileWrongType() throws Exception {
        edit(
                "interval.ms = 200",
                "interval.ms = often",
                "interval.ms = 'often'",
                "a whole number from 10 to 86400000",
                "expected");
    }

    private static void edit(String old, String now, String... words) throws Exception {
        String content = bystander.content(FILE);
        assertTrue(content, content.contains(old));
        file("modbus~pump", FILE, content.replace(old, now).getBytes(StandardCharsets.UTF_8), words);
    }

    /** The file is wrong for a while: whatever ran runs on, and no sample is lost. */
    private static void file(String name, String file, byte[] wrong, String... words) throws Exception {
        Instant from = Instant.now();
        long entry = bystander.newestEntry();
        String pid = "org.ohmstead.driver." + name;
        List<String> all = new ArrayList<>(List.of(words));
        all.add(0, file + ": ");
        Files.write(bystander.gateway().home().resolve(file), wrong);
        Await.untilHas("reason of " + pid, all, () -> bystander.reason(pid));
        bystander.unbroken(from, Bystander.ALL);
        bystander.repair(file);
        refusedOnce(pid, entry, REFUSED, all.toArray(String[]::new));
        bystander.asBefore(from, Bystander.ALL);
        bystander.warned(words[0], all.toArray(String[]::new));
    }

    /** {@return the one entry since another that was refused} */
    private static JsonNode refusedOnce(String item, long since, String outcome, String... words) {
        List<JsonNode> found = bystander.entries(item).stream()
                .filter(entry -> entry.path("number").asLong() > since
                        && entry.path("outcome").asText().equals(outcome))
                .toList();
        assertEquals(found.toString(), 1, found.size());
        String detail = found.get(0).path("detail").asText();
        assertTrue(detail, Stream.of(words).allMatch(detail::contains));
        return found.get(0);
    }

    @Test
    public void historyTamperedWith() throws Exception {
        Instant from = Instant.now();
        long entry = bystander.newestEntry();
        String second = "as it was at entry " + (entry + 1) + " cannot be brought back: data/config/history/history-";
        String marked = bystander.content(FILE).replace("interval.ms = 200", "interval.ms = 234");
        bystander.gateway().write(FILE, marked);
        Await.until("entry", entry + 1, bystander::newestEntry);
        bystander.repair(FILE);
        Await.until("entry", entry + 2, bystander::newestEntry);

        Path history = bystander.gateway().home().resolve("data/config/history/history-000000000001.log");
        String text = Files.readString(history);
        assertTrue(text, text.contains("interval.ms = 234"));
        Files.writeString(history, text.replace("interval.ms = 234", "interval.ms = 432"));
        Rest.Answer answer = bystander.rest().post(CONFIGURATION + "rollback", "{\"to\": " + (entry + 1) + "}");

        String[] words = {PUMP + " " + second, "is damaged or was changed by somebody else"};
        assertEquals(answer.toString(), 409, answer.status());
        String detail = answer.body().path("detail").asText();
        assertTrue(detail, Stream.of(words).allMatch(detail::contains));
        refusedOnce("", entry, REFUSED, words);
        bystander.warned(second, words);
        bystander.asBefore(from, List.of(Bystander.TANK, Bystander.CLOCK));
    }

    @Test
    public void jarBomb() throws Exception {
        jar("bomb.jar", Jars.bomb(), "entry 'huge' unpacks to more than 200 times its size");
    }

    @Test
    public void jarMissingImport() throws Exception {
        jar(
                "import.jar",
                Jars.missingImport("9.0.3"),
                "needs package com.example.missing [9.0.0,10.0.0), the gateway has none");
    }

    @Test
    public void jarSameSymbolicName() throws Exception {
        Instant from = Instant.now();
        bystander.drop(Jars.version(Jars.driver(), "9.0.4"), "first.jar");
        decided("first.jar", "done", "");
        Instant since = Instant.now();
        bystander.drop(Jars.version(Jars.driver(), "9.0.5"), "second.jar");
        String reason =
                Jars.DRIVER + " comes from deploy/first.jar already; remove that file, or give this one its name";
        decided("second.jar", REFUSED, reason);
        bystander.warned("deploy/second.jar", reason);
        bystander.unbroken(since, Bystander.ALL);
        Files.delete(bystander.gateway().home().resolve("deploy/first.jar"));
        Await.until(
                "first.jar is gone", 2, () -> bystander.deployments("first.jar").size());
        decided("first.jar", "done", "");
        bystander.asBefore(from, Bystander.OTHERS);
    }

    /** Sent over REST it is decided at once, as nobody can write on. */
    @Test
    public void jarTruncatedSent() throws Exception {
        Instant from = Instant.now();
        bystander.rest().upload("/api/v1/deployments?name=sent.jar", Jars.truncated(Jars.driver()));
        refused("sent.jar", "a complete archive expected, its end is missing");
        bystander.asBefore(from, Bystander.ALL);
    }

    private static void jar(String name, Path jar, String reason) throws Exception {
        Instant from = Instant.now();
        bystander.drop(jar, name);
        refused(name, reason);
        bystander.asBefore(from, Bystander.ALL);
        assertFalse(Files.exists(bystander.gateway().home().resolve("deploy").resolve(name)));
        String beside = bystander.gateway().read("deploy/" + name + ".rejected.txt");
        assertTrue(beside, beside.contains(reason));
    }

    private static void refused(String name, String reason) {
        decided(name, REFUSED, reason);
        bystander.warned("deploy/" + name, "refused: " + reason);
    }

    /** Waits until the one deployment of a file, or the newest, has been decided. */
    private static void decided(String name, String outcome, String... words) {
        Await.until("decision on " + name, outcome, () -> bystander.deployments(name).stream()
                .map(one -> one.path("outcome").asText())
                .findFirst()
                .orElse("none"));
        String reason = bystander.deployments(name).get(0).path("reason").asText();
        assertTrue(reason, Stream.of(words).allMatch(reason::contains));
        if (!outcome.equals("done")) {
            assertEquals("one entry of " + name, 1, bystander.deployments(name).size());
        }
    }

    @Test
    public void peopleEditTheSame() throws Exception {
        Instant from = Instant.now();
        JsonNode before = bystander.rest().get(CONFIGURATION + "items/" + PUMP).body();
        Rest.Answer first = bystander.rest().post(CONFIGURATION + "changes", interval(before, 300));
        assertEquals(first.toString(), 200, first.status());
        long entry = first.body().path("number").asLong();
        Rest.Answer second = bystander.rest().post(CONFIGURATION + "changes", interval(before, 400));

        assertEquals(second.toString(), 409, second.status());
        String[] words = {
            PUMP + " is not as it was when this edit was begun: changed by admin (rest) at ", ", entry " + entry
        };
        String detail = second.body().path("detail").asText();
        assertTrue(detail, Stream.of(words).allMatch(detail::contains));
        refusedOnce(PUMP, entry, REFUSED, words);
        JsonNode now = bystander.rest().get(CONFIGURATION + "items/" + PUMP).body();
        assertEquals(300, now.path("properties").path("interval.ms").asInt());
        bystander.repair(FILE);
        bystander.asBefore(from, List.of(Bystander.TANK, Bystander.CLOCK));
    }

    private static String interval(JsonNode item, int interval) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        ObjectNode change = body.putArray("changes").addObject();
        change.put("op", "put")
                .put("id", PUMP)
                .put("basedOn", item.path("version").asText());
        ObjectNode properties = item.path("properties").deepCopy();
        change.set("properties", properties.put("interval.ms", interval));
        return body.toString();
    }

    @Test
    public void threadLeftByDriver() throws Exception {
        Instant from = Instant.now();
        bystander.drop(Jars.leaking("9.0.6", "left-behind"), "leaks.jar");
        decided("leaks.jar", "done", "");
        Files.delete(bystander.gateway().home().resolve("deploy/leaks.jar"));
        String remark = Jars.DRIVER + " 9.0.6 leaves 1 thread: left-behind";
        Await.untilHas(
                "remark",
                List.of(remark),
                () -> bystander.deployments("leaks.jar").get(0).path("remarks").toString());
        bystander.warned("left-behind", remark);
        assertEquals(2, bystander.deployments("leaks.jar").size());
        bystander.asBefore(from, Bystander.OTHERS);
    }

    /** The last: half a file waited for all the time that the others took. */
    @Test
    public void truncatedJar() throws Exception {
        refused(HALF, "a complete archive expected, its end is missing");
        bystander.asBefore(begun, Bystander.OTHERS); // drivers were swapped meanwhile
    }
}
