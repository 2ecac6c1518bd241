package org.ohmstead.itests;

import static org.hamcrest.CoreMatchers.equalTo;
import static org.hamcrest.CoreMatchers.is;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.ErrorCollector;

/**
 * Whatever is wrong with a device or a request is told in the log, in {@code ohm:device-list} and over REST, in words
 * that name the file, the key, the value and what was expected; and a device that is well goes on being read.
 */
public class BadInputIT {

    private static final Peers PEERS = new Peers();
    private static final Mischief GARBAGE = new Mischief(Mischief.Mood.GARBAGE);
    private static final Mischief NOISE = new Mischief(Mischief.Mood.NOISE);
    private static final Mischief SILENCE = new Mischief(Mischief.Mood.SILENCE);
    private static final int CLOSED = Ports.free();
    private static final String POINT = "points = {a: {at: holding/0, type: uint16}}\n";

    private static Gateway gateway;
    private static Rest rest;

    /** All rows are seen, also after one that failed. */
    @Rule
    public ErrorCollector rows = new ErrorCollector();

    /**
     * A device that cannot be as it is.
     *
     * @param file what is between {@code etc/org.ohmstead.driver.} and {@code .cfg}
     * @param content of that file
     * @param status that is shown
     * @param words that its reason has
     */
    private record Wrong(String file, String content, String status, List<String> words) {

        String pid() {
            return "org.ohmstead.driver." + file.replaceFirst("-", "~");
        }

        String path() {
            return "etc/org.ohmstead.driver." + file + ".cfg";
        }

        boolean in(String line) {
            return words.stream().allMatch(line::contains);
        }
    }

    /**
     * A request that cannot be answered as it is.
     *
     * @param status of the answer
     * @param words that its detail has
     */
    private record Ask(String what, Rest.Answer answer, int status, List<String> words) {}

    private static final List<Wrong> WRONG = List.of(
            wrong(
                    "modbus-key",
                    "device = bad/key\nurl = tcp://127.0.0.1:" + CLOSED + "\npionts = x\n" + POINT,
                    "faulty",
                    "etc/org.ohmstead.driver.modbus-key.cfg",
                    "pionts = ",
                    "'points' expected"),
            wrong(
                    "modbus-type",
                    "device = bad/type\nurl = tcp://127.0.0.1:" + CLOSED + "\ninterval.ms = fast\n" + POINT,
                    "faulty",
                    "etc/org.ohmstead.driver.modbus-type.cfg",
                    "interval.ms = 'fast'",
                    "a whole number"),
            wrong(
                    "modbus-profile",
                    "device = bad/profile\nurl = tcp://127.0.0.1:" + CLOSED + "\nprofile = nowhere\n",
                    "faulty",
                    "etc/org.ohmstead.driver.modbus-profile.cfg",
                    "profile = 'nowhere'",
                    "etc/profiles/nowhere.yaml expected"),
            wrong(
                    "modbus-register",
                    "device = bad/register\nurl = tcp://127.0.0.1:" + CLOSED + "\nprofile = broken\n",
                    "faulty",
                    "etc/profiles/broken.yaml line 4",
                    "point 'b'",
                    "at = 'holding/99999'",
                    "0 to 65535"),
            wrong(
                    "modbus-twice",
                    "device = good/pump\nurl = tcp://127.0.0.1:" + CLOSED + "\n" + POINT,
                    "faulty",
                    "etc/org.ohmstead.driver.modbus-twice.cfg",
                    "device = 'good/pump'",
                    "etc/org.ohmstead.driver.modbus-good.cfg",
                    "expected"),
            wrong(
                    "modbus-closed",
                    "device = bad/closed\nurl = tcp://127.0.0.1:" + CLOSED + "\n" + POINT,
                    "offline",
                    "cannot connect to 127.0.0.1:" + CLOSED,
                    "refused"),
            wrong(
                    "modbus-garbage",
                    "device = bad/garbage\nurl = tcp://127.0.0.1:" + GARBAGE.port() + "\n" + POINT,
                    "offline",
                    "transaction",
                    "expected, got"),
            wrong(
                    "modbus-silent",
                    "device = bad/silent\nurl = tcp://127.0.0.1:" + SILENCE.port() + "\ntimeout.ms = 300\n" + POINT,
                    "offline",
                    "no answer"),
            wrong(
                    "sml-noise",
                    "device = bad/noise\nurl = tcp://127.0.0.1:" + NOISE.port() + "\nsilence.ms = 1000\n",
                    "offline",
                    "no SML telegram from tcp:127.0.0.1:" + NOISE.port() + " for 1000 ms",
                    "other bytes"),
            wrong(
                    "sml-closed",
                    "device = bad/unplugged\nurl = tcp://127.0.0.1:" + CLOSED + "\n",
                    "offline",
                    "cannot connect to 127.0.0.1:" + CLOSED,
                    "refused"),
            wrong(
                    "sml-silent",
                    "device = bad/silence\nurl = tcp://127.0.0.1:" + SILENCE.port() + "\nsilence.ms = 1000\n",
                    "offline",
                    "no byte from tcp:127.0.0.1:" + SILENCE.port() + " for 1000 ms"),
            wrong(
                    "sml-tty",
                    "device = bad/tty\nurl = serial:///dev/ttyNone0?baud=9600\n",
                    "offline",
                    "cannot open /dev/ttyNone0",
                    "no such serial port"));

    /** A gateway with a device that is well, and then all those that are not. */
    @BeforeClass
    public static void start() throws Exception {
        int slave = PEERS.modbusSlave();
        gateway = Gateway.unpack("bad-input");
        gateway.boot("ohmstead-driver-modbus, ohmstead-driver-sml");
        rest = gateway.start();
        gateway.write(
                "etc/org.ohmstead.driver.modbus-good.cfg",
                "device = good/pump\nurl = tcp://127.0.0.1:" + slave + "\ninterval.ms = 50\n" + Peers.PATIENT
                        + "points = {a: {at: holding/3, type: uint16}, setpoint: {at: holding/20, type: int16,"
                        + " scale: 0.1, unit: Cel, writable: true, min: 5, max: 30}}\n");
        Await.until("good device", "ok", () -> rest.device("good/pump"));
        java.nio.file.Files.createDirectories(gateway.home().resolve("etc/profiles"));
        gateway.write(
                "etc/profiles/broken.yaml",
                "protocol: modbus\npoints:\n  a: {at: holding/0, type: uint16}\n  b: {at: holding/99999, type: uint16}\n");
        for (Wrong wrong : WRONG) {
            gateway.write(wrong.path(), wrong.content());
        }
    }

    /** Leaves no process behind. */
    @AfterClass
    public static void close() throws Exception {
        gateway.close();
        PEERS.close();
        GARBAGE.close();
        NOISE.close();
        SILENCE.close();
    }

    @Test
    public void wrongDevicesSayWhyAndTheOthersGoOn() throws Exception {
        for (Wrong wrong : WRONG) {
            rows.checkSucceeds(() -> {
                Await.until(wrong.file() + " over REST, with " + wrong.words(), "", () -> shown(wrong));
                return null;
            });
        }
        Await.until(
                "all in ohm:device-list", List.of(), () -> missing(gateway.shell("ohm:device-list --no-format"), true));
        Await.until("all in the log", List.of(), () -> missing(gateway.log(), false));
        long before = scans();
        Await.until("the good device is read on", true, () -> scans() > before + 20);
        assertEquals("ok", rest.device("good/pump"));
        assertFalse("the good device was never away", gateway.log().contains("good/pump: does not answer"));
    }

    /** {@return which are in no line of a text, with what is wrong with them and, if asked for, their status} */
    private static List<String> missing(String text, boolean status) {
        return WRONG.stream()
                .filter(wrong ->
                        text.lines().noneMatch(line -> wrong.in(line) && (!status || line.contains(wrong.status()))))
                .map(Wrong::file)
                .toList();
    }

    @Test
    public void wrongRequestsAreAnsweredByWhatWasExpected() {
        String setpoint = "/api/v1/points/good/pump/setpoint";
        String device = "{\"protocol\": \"modbus\", \"device\": \"bad/rest\", \"url\": \"tcp://127.0.0.1:1\", ";
        Rest nobody = Rest.anonymous(gateway.address());
        List<Ask> asks = List.of(
                ask("malformed JSON", rest.put(setpoint, "{\"value\": "), 400, "JSON expected", "line 1"),
                ask("no value", rest.put(setpoint, "{\"volume\": 20}"), 400, "volume", "expected"),
                ask("text for a number", rest.put(setpoint, "{\"value\": \"hot\"}"), 422, "hot", "expected"),
                ask("too much", rest.put(setpoint, "{\"value\": 30.1}"), 422, "30.1", "30"),
                ask("too little", rest.put(setpoint, "{\"value\": 4.9}"), 422, "4.9", "5"),
                ask("read-only", rest.put("/api/v1/points/good/pump/a", "{\"value\": 1}"), 422, "read-only"),
                ask("unknown point", rest.get("/api/v1/points/good/pump/b"), 404, "good/pump/b"),
                ask("write to it", rest.put("/api/v1/points/good/pump/b", "{\"value\": 1}"), 404, "good/pump/b"),
                ask("unknown device", rest.get("/api/v1/devices/good/none"), 404, "good/none"),
                ask("no history", rest.get("/api/v1/history/good/pump/a?step=x&aggregate=avg"), 400, "step = 'x'"),
                ask("no credentials", nobody.get("/api/v1/devices"), 401, "expected"),
                ask("write without any", nobody.put(setpoint, "{\"value\": 20}"), 401, "expected"),
                ask("wrong password", gateway.rest("no-such-word").get("/api/v1/devices"), 401, "not known"),
                ask(
                        "unknown key",
                        rest.post("/api/v1/devices", device + "\"pionts\": \"x\", \"profile\": \"p\"}"),
                        422,
                        "pionts",
                        "'points' expected"),
                ask(
                        "wrong type",
                        rest.post("/api/v1/devices", device + "\"interval.ms\": \"fast\", \"profile\": \"p\"}"),
                        422,
                        "interval.ms = 'fast'",
                        "a whole number"),
                ask(
                        "path taken",
                        rest.post("/api/v1/devices", device.replace("bad/rest", "good/pump") + "\"profile\": \"p\"}"),
                        422,
                        "device = 'good/pump'",
                        "etc/org.ohmstead.driver.modbus-good.cfg"));
        for (Ask ask : asks) {
            String said = ask.answer().body().path("detail").asText();
            rows.checkThat(ask.what() + ": " + said, ask.answer().status(), equalTo(ask.status()));
            for (String word : ask.words()) {
                rows.checkThat(ask.what() + ": '" + word + "' in " + said, said.contains(word), is(true));
            }
        }
        rows.checkThat("good device", rest.device("good/pump"), equalTo("ok"));
        rows.checkThat("nothing was made", rest.get("/api/v1/devices/bad/rest").status(), equalTo(404));
    }

    private static Wrong wrong(String file, String content, String status, String... words) {
        return new Wrong(file, content, status, List.of(words));
    }

    private static Ask ask(String what, Rest.Answer answer, int status, String... words) {
        return new Ask(what, answer, status, List.of(words));
    }

    /** {@return nothing, or how a device is shown instead} */
    private static String shown(Wrong wrong) {
        JsonNode devices = rest.get("/api/v1/devices").body().path("devices");
        return StreamSupport.stream(devices.spliterator(), false)
                .filter(device -> device.path("pid").asText().equals(wrong.pid()))
                .findFirst()
                .map(device -> device.path("status").asText().equals(wrong.status())
                                && wrong.in(device.path("reason").asText())
                        ? ""
                        : device.path("status").asText().toUpperCase(Locale.ROOT) + ": "
                                + device.path("reason").asText())
                .orElse("not listed");
    }

    private static long scans() {
        return rest.get("/api/v1/devices/good/pump").body().path("scans").asLong();
    }
}
