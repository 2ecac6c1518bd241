package org.ohmstead.itests;

import static org.hamcrest.CoreMatchers.equalTo;
import static org.hamcrest.CoreMatchers.is;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.ErrorCollector;

/** Devices changed over REST: what a driver would refuse is told at once and changes nothing. */
public class DeviceChangesIT {

    private static final Peers PEERS = new Peers();
    private static final String DEVICES = "/api/v1/devices";
    private static final String PUMP = DEVICES + "/good/pump";
    private static final String FILE = "etc/org.ohmstead.driver.modbus-good.cfg";

    private static Gateway gateway;
    private static Rest rest;
    private static int slave;

    /** All rows are seen, also after one that failed. */
    @Rule
    public ErrorCollector rows = new ErrorCollector();

    /**
     * A change that is refused.
     *
     * @param words that its detail has
     */
    private record Refused(String what, Rest.Answer answer, List<String> words) {}

    /** Starts a gateway and a device that is well. */
    @BeforeClass
    public static void start() throws Exception {
        slave = PEERS.modbusSlave();
        gateway = Gateway.unpack("device-changes");
        gateway.boot("ohmstead-driver-modbus");
        rest = gateway.start();
        gateway.write(
                FILE,
                "device = good/pump\nurl = tcp://127.0.0.1:" + slave + "\ninterval.ms = 50\n" + Peers.PATIENT
                        + "points = {a: {at: holding/3, type: uint16}}\n");
        Await.until("good device", "ok", () -> rest.device("good/pump"));
    }

    /** Leaves no process behind. */
    @AfterClass
    public static void close() throws Exception {
        gateway.close();
        PEERS.close();
    }

    @Test
    public void whatADriverRefusesIsNotTakenAndTheDeviceGoesOn() throws Exception {
        String before = Files.readString(gateway.home().resolve(FILE));
        String url = "\"url\": \"tcp://127.0.0.1:1\", ";
        String register = "\"points\": \"{p: {at: holding/70000, type: uint16}}\"}";
        String profile = "\"profile\": \"no\"}";
        String made = "{\"protocol\": \"modbus\", \"device\": \"bad/made\", ";
        List<Refused> all = List.of(
                refused("register", rest.post(DEVICES, made + url + register), "at = 'holding/70000'", "65535"),
                refused("profile", rest.post(DEVICES, made + url + profile), "profile = 'no'", "no.yaml"),
                refused(
                        "newline",
                        rest.post(DEVICES, made + url.replace(":1\"", ":1\\nx\"") + register),
                        "url",
                        "expected"),
                refused("key of OSGi", rest.post(DEVICES, made + url + "\"service.pid\": \"x\"}"), "service.pid = 'x'"),
                refused("change: register", rest.put(PUMP, "{" + url + register), "at = 'holding/70000'", "65535"),
                refused("change: profile", rest.put(PUMP, "{" + url + profile), "profile = 'no'", "no.yaml"));
        for (Refused one : all) {
            String said = one.answer().body().path("detail").asText();
            rows.checkThat(one.what() + ": " + said, one.answer().status(), equalTo(422));
            for (String word : one.words()) {
                rows.checkThat(one.what() + ": '" + word + "' in " + said, said.contains(word), is(true));
            }
        }
        rows.checkThat("nothing was made", rest.get(DEVICES + "/bad/made").status(), equalTo(404));
        rows.checkThat(
                "no file",
                Files.exists(gateway.home().resolve("etc/org.ohmstead.driver.modbus-bad-made.cfg")),
                is(false));
        rows.checkThat(Files.readString(gateway.home().resolve(FILE)), equalTo(before));
        rows.checkThat("good device", rest.device("good/pump"), equalTo("ok"));
        long starts = gateway.log()
                .lines()
                .filter(line -> line.contains("good/pump: 1 points, unit "))
                .count();
        rows.checkThat("its driver was started once", starts, equalTo(1L));
    }

    @Test
    public void aNumberThatRegistersCannotHoldIsNoFailureOfTheDevice() throws Exception {
        String made = "{\"protocol\": \"modbus\", \"device\": \"good/real\", \"url\": \"tcp://127.0.0.1:" + slave
                + "\", \"interval.ms\": 50, \"timeout.ms\": 20000, \"points\": \"{f: {at: holding/40, type: float32, writable: true}}\"}";
        Rest.Answer created = rest.post(DEVICES, made);
        assertTrue(created.body().toString(), created.status() == 201);
        Await.until("device with a real number", "ok", () -> rest.device("good/real"));

        Rest.Answer answer = rest.put("/api/v1/points/good/real/f", "{\"value\": 1e39}");

        rows.checkThat(answer.body().toString(), answer.status(), equalTo(422));
        rows.checkThat(answer.body().path("detail").asText().contains("float32"), is(true));
        rows.checkThat(rest.delete(DEVICES + "/good/real").status(), equalTo(204));
    }

    @Test
    public void whatNoPathLeadsToIsDeletedByItsPid() throws Exception {
        String file = "etc/org.ohmstead.driver.modbus-pathless.cfg";
        String pid = "org.ohmstead.driver.modbus~pathless";
        gateway.write(file, "device = no path\nurl = tcp://127.0.0.1:1\npoints = {a: {at: holding/3, type: uint16}}\n");
        Await.until("listed", true, () -> rest.text(DEVICES).contains(pid));

        assertTrue(rest.delete(DEVICES + "?pid=" + pid).status() == 204);

        assertFalse(Files.exists(gateway.home().resolve(file)));
        Await.until("not listed", false, () -> rest.text(DEVICES).contains(pid));
        assertTrue(rest.delete(DEVICES + "?pid=" + pid).status() == 404);
    }

    @Test
    public void historyAndMetricsTellThatAllIsWell() throws Exception {
        Await.until("history", true, () -> rest.samples("good/pump/a") > 0);
        Await.until("complete", true, () -> history("complete_through").startsWith("20"));
        rows.checkThat(history("trouble"), equalTo(""));
        rows.checkThat(rest.metric("ohmstead_historian_up"), equalTo(1.0));
        rows.checkThat(rest.metric("ohmstead_journal_up"), equalTo(1.0));
    }

    private static String history(String member) {
        return rest.get("/api/v1/history/good/pump/a").body().path(member).asText();
    }

    private static Refused refused(String what, Rest.Answer answer, String... words) {
        return new Refused(what, answer, List.of(words));
    }
}
