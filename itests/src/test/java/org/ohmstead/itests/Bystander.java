package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A gateway with devices that are well, and who looks at it: after a mistake of somebody all must be as before, and the
 * mistake be told once.
 */
final class Bystander implements AutoCloseable {

    /** Counts how often it is read, so that a sample that is lost shows. */
    static final String PUMP = "good/pump";
    /** Of the same driver as the pump, beside it on the same link. */
    static final String TANK = "good/tank";
    /** Of another driver, which nobody touches. */
    static final String CLOCK = "good/clock";

    static final List<String> ALL = List.of(PUMP, TANK, CLOCK);
    /** Of drivers that are not Modbus. */
    static final List<String> OTHERS = List.of(CLOCK);

    private static final List<String> QUIET = List.of("INFO", "DEBUG");

    /** Many times their interval: what hangs for longer is no matter of a busy machine. */
    private static final Duration GAP = Duration.ofSeconds(3);

    private static final Pattern BEGINNING = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:,]+ \\| (\\w+) .*");

    private final Peers peers = new Peers();
    private final Gateway gateway;
    private final Rest rest;
    private final Shell shell;
    private final Map<String, String> files = new TreeMap<>();
    private final String bundles;
    private final int started;

    /** Starts it, and waits until all are read. */
    Bystander(String name, String... files) throws Exception {
        gateway = Gateway.unpack(name);
        int slave = peers.counter();
        put(
                "modbus-pump",
                "device = " + PUMP + "\nurl = tcp://127.0.0.1:" + slave + "?unit=1\ninterval.ms = 200\n" + Peers.PATIENT
                        + "points = {value: {at: holding/0, type: uint32}}\n");
        put(
                "modbus-tank",
                "device = " + TANK + "\nurl = tcp://127.0.0.1:" + slave + "?unit=2\ninterval.ms = 200\n" + Peers.PATIENT
                        + "points = {value: {at: holding/0, type: uint32}}\n");
        put(
                "simulated-clock",
                "device = " + CLOCK + "\ninterval.ms = 200\n" + "points = {value: {at: counter/0/3600000}}\n");
        for (int i = 0; i < files.length; i += 2) {
            gateway.write(files[i], files[i + 1]);
        }
        gateway.boot("ohmstead-driver-modbus, ohmstead-driver-simulated");
        rest = gateway.start();
        shell = new Shell(gateway.ssh());
        Await.until("shell", 0, () -> shell.say("shell:info").status());
        Await.until("devices", well(), this::devices);
        bundles = bundles();
        started = lines().size();
    }

    private void put(String name, String content) throws IOException {
        files.put(file(name), content);
        gateway.write(file(name), content);
    }

    /** {@return the file of a device} */
    static String file(String name) {
        return "etc/org.ohmstead.driver." + name + ".cfg";
    }

    Gateway gateway() {
        return gateway;
    }

    Rest rest() {
        return rest;
    }

    Shell shell() {
        return shell;
    }

    /** {@return what the file of a device that is well says} */
    String content(String file) {
        return files.get(file);
    }

    /** {@return the devices and how they must be} */
    private static Map<String, String> well() {
        return Map.of(PUMP, "ok", TANK, "ok", CLOCK, "ok");
    }

    /** {@return all devices and how they are} */
    private Map<String, String> devices() {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode device : rest.get("/api/v1/devices").body().path("devices")) {
            all.put(device.path("device").asText(), device.path("status").asText());
        }
        return all;
    }

    /** {@return name, version and state of all bundles} */
    private String bundles() throws IOException {
        return String.join(
                "\n",
                shell.well("bundle:list -t 0 -s --no-format")
                        .lines()
                        .map(line -> line.replaceFirst("^\\s*\\d+\\s*", ""))
                        .sorted()
                        .toList());
    }

    /** {@return what is said of a device by its PID} */
    String reason(String pid) {
        for (JsonNode device : rest.get("/api/v1/devices").body().path("devices")) {
            if (device.path("pid").asText().equals(pid)) {
                return device.path("reason").asText();
            }
        }
        return "";
    }

    /** Makes a file what it was at the beginning, and waits until that is in effect. */
    void repair(String file) throws IOException {
        if (files.containsKey(file)) {
            gateway.write(file, files.get(file));
        } else {
            Files.delete(gateway.home().resolve(file));
        }
        Await.until("devices", well(), this::devices);
    }

    /**
     * After a mistake: all devices are well, the same bundles are there, nothing was lost of what nobody touched.
     *
     * @param from before the mistake
     * @param untouched devices that may not notice
     */
    void asBefore(Instant from, List<String> untouched) {
        Await.until("devices", well(), this::devices);
        Await.until("bundles", bundles, this::bundles);
        unbroken(from, ALL, untouched);
    }

    /** All of these are read, and have been ever since. */
    void unbroken(Instant from, List<String> devices) {
        unbroken(from, devices, devices);
    }

    private void unbroken(Instant from, List<String> read, List<String> untouched) {
        Instant now = Instant.now();
        read.forEach(device -> Await.until(
                device + " is read on", true, () -> samples(device, now).size() > 1));
        untouched.forEach(device -> unbroken(device, samples(device, from)));
    }

    private Map<Instant, Long> samples(String device, Instant from) {
        Map<Instant, Long> samples = new TreeMap<>();
        for (JsonNode row : rest.get("/api/v1/history/" + device + "/value?limit=1000000&from=" + from)
                .body()
                .path("rows")) {
            if (row.path(2).asText().equals("good")) {
                samples.put(Instant.parse(row.path(0).asText()), row.path(1).asLong());
            }
        }
        return samples;
    }

    private static void unbroken(String device, Map<Instant, Long> samples) {
        List<String> broken = new ArrayList<>();
        Instant at = null;
        long value = 0;
        for (Map.Entry<Instant, Long> sample : samples.entrySet()) {
            boolean lost = !device.equals(CLOCK) && at != null && sample.getValue() != value + 1;
            if (lost || (at != null && Duration.between(at, sample.getKey()).compareTo(GAP) > 0)) {
                broken.add(value + " at " + at + ", then " + sample.getValue() + " at " + sample.getKey());
            }
            at = sample.getKey();
            value = sample.getValue();
        }
        assertTrue(device + " has samples", samples.size() > 1);
        assertEquals("gaps of " + device, List.of(), broken);
    }

    /** Waits until the log warns of something once, in these words; it may not do it twice. */
    void warned(String about, String... words) {
        Await.until("one warning of " + about, 1, () -> warnings(about).size());
        String line = warnings(about).get(0);
        assertTrue(line, Stream.of(words).allMatch(line::contains));
    }

    /** {@return all lines since all was well that warn of something; lines of a trace count with the line that they follow} */
    List<String> warnings(String about) {
        List<String> warnings = new ArrayList<>();
        List<String> lines = lines();
        boolean last = false;
        for (String line : lines.subList(started, lines.size())) {
            Matcher beginning = BEGINNING.matcher(line);
            if (beginning.matches()) {
                last = !QUIET.contains(beginning.group(1)) && line.contains(about);
                if (last) {
                    warnings.add(line);
                }
            } else if (last) {
                warnings.set(warnings.size() - 1, warnings.get(warnings.size() - 1) + "\n" + line);
            }
        }
        return warnings;
    }

    private List<String> lines() {
        try {
            return gateway.log().lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file into {@code deploy/} at once. */
    void drop(Path jar, String name) throws IOException {
        Path half = gateway.home().resolve("data").resolve(name + ".half");
        Files.copy(jar, half, StandardCopyOption.REPLACE_EXISTING);
        Files.move(half, gateway.home().resolve("deploy").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** {@return the deployments of a file, the newest first} */
    List<JsonNode> deployments(String file) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode one : rest.get("/api/v1/deployments?limit=100").body().path("deployments")) {
            if (one.path("file").asText().equals(file)) {
                found.add(one);
            }
        }
        return found;
    }

    /** {@return the number of the newest entry of the history of configurations} */
    long newestEntry() {
        return entries("").get(0).path("number").asLong();
    }

    /** {@return entries of the history of configurations, the newest first} */
    List<JsonNode> entries(String item) {
        List<JsonNode> found = new ArrayList<>();
        rest.get("/api/v1/configuration/history?limit=100&item=" + item)
                .body()
                .path("entries")
                .forEach(found::add);
        return found;
    }

    @Override
    public void close() throws Exception {
        shell.close();
        gateway.close();
        peers.close();
    }
}
