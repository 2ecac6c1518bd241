package org.ohmstead.itests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ohmstead.itests.LivingModel.Device;

/** A gateway with 20 devices, the ways to change it, and what it says of itself. */
final class LivingWorld implements AutoCloseable {

    static final String CONFIGURATION = "/api/v1/configuration/";

    final LivingModel model;
    private final Peers peers = new Peers();
    private final Gateway gateway;
    private final Map<String, Long> scans = new HashMap<>();
    private Rest rest;
    private Shell shell;

    LivingWorld(String name) throws IOException {
        gateway = Gateway.unpack(name);
        Path sensors = Files.createDirectories(gateway.home().resolve("data/sensors"));
        Files.writeString(sensors.resolve("temp"), "42\n");
        model = new LivingModel(List.of(peers.counter(), peers.counter()), peers.counter(), sensors.toString());
        for (Device device : model.devices.values()) {
            gateway.write(device.file(), device.text());
        }
        // It is killed at random, also twice within a minute after a good driver came: that is not to be taken back
        // here.
        gateway.write("etc/org.ohmstead.deploy.cfg", "probation.s = 0\n");
        gateway.boot("ohmstead-driver-modbus");
    }

    void start() throws IOException {
        rest = gateway.start();
        shell = new Shell(gateway.ssh());
        Await.until("shell", 0, () -> shell.say("shell:info").status());
        scans.clear();
    }

    Rest rest() {
        return rest;
    }

    Shell shell() {
        return shell;
    }

    Gateway gateway() {
        return gateway;
    }

    void kill() throws InterruptedException {
        shell.close();
        gateway.kill();
    }

    /** {@return the newest entry of the history of configurations} */
    JsonNode newestEntry() {
        return entry("history?limit=1");
    }

    /** {@return the newest entry of the history of one configuration; others may be written meanwhile} */
    JsonNode newestEntry(String item) {
        return entry("history?limit=1&item=" + item);
    }

    private JsonNode entry(String query) {
        return rest.get(CONFIGURATION + query).body().path("entries").path(0);
    }

    JsonNode newestDeployment() {
        return rest.get("/api/v1/deployments?limit=1")
                .body()
                .path("deployments")
                .path(0);
    }

    /** {@return what REST says of each device, in the words of {@link LivingModel#expected}} */
    SortedMap<String, String> devices() {
        SortedMap<String, String> all = new TreeMap<>();
        for (JsonNode device : rest.get("/api/v1/devices").body().path("devices")) {
            String path = device.path("device").asText();
            all.put(path, device.path("status").asText() + (path.startsWith("witness/") ? "" : value(path, device)));
        }
        return all;
    }

    private String value(String path, JsonNode device) {
        if (!device.path("status").asText().equals("ok")) {
            return "";
        }
        return " "
                + rest.get("/api/v1/points/" + path + "/value")
                        .body()
                        .path("value")
                        .asDouble();
    }

    /** {@return what REST says is dropped in: file and bundle} */
    SortedMap<String, String> dropIns() {
        SortedMap<String, String> all = new TreeMap<>();
        for (JsonNode dropIn : rest.get("/api/v1/drop-ins").body().path("dropIns")) {
            all.put(dropIn.path("file").asText(), dropIn.path("bundles").path(0).asText());
        }
        return all;
    }

    /** {@return devices whose driver was made anew since the last call: they have scanned less than then} */
    List<String> restarted() {
        Map<String, Long> now = new LinkedHashMap<>();
        for (JsonNode device : rest.get("/api/v1/devices").body().path("devices")) {
            now.put(device.path("device").asText(), device.path("scans").asLong());
        }
        List<String> restarted = now.entrySet().stream()
                .filter(device -> device.getValue() < scans.getOrDefault(device.getKey(), 0L))
                .map(Map.Entry::getKey)
                .toList();
        scans.clear();
        scans.putAll(now);
        return restarted;
    }

    /** Puts a file into {@code deploy/} at once. */
    void drop(Path file, String name) throws IOException {
        Path target = gateway.home().resolve("deploy").resolve(name);
        Path half = gateway.home().resolve("data").resolve(name + ".half");
        Files.copy(file, half, StandardCopyOption.REPLACE_EXISTING);
        Files.move(half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws Exception {
        if (shell != null) {
            shell.close();
        }
        gateway.close();
        peers.close();
    }
}
