package org.ohmstead.bench.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Configurations of devices are edited: how soon a subscriber sees the effect. */
final class EditBench {

    private static final String FACTORY = "org.ohmstead.driver.simulated";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double WANTED_REST_MS = 200;
    private static final double WANTED_FILE_MS = 1000;
    private static final double WANTED_BACK_MS = 1000;

    private final PrintStream out;
    private final Path archive;
    private final int devices;
    private final int edits;
    private final int backs;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Feed.Sample> latest = new ConcurrentHashMap<>();
    private int value = 1;

    EditBench(PrintStream out, Options options) throws IOException {
        this.out = out;
        this.devices = options.number("devices", 100);
        this.edits = options.number("edits", 100);
        this.backs = options.number("rollbacks", 10);
        this.archive = Gateway.archive(options);
        options.done();
    }

    void run(Cleanup cleanup) throws IOException {
        Gateway gateway = cleanup.add(new Gateway());
        gateway.unpack(archive, ",ohmstead-driver-simulated");
        for (int i = 0; i < devices; i++) {
            Files.writeString(file(gateway, i), text(i, value));
        }
        gateway.start();
        Rest rest = gateway.rest();
        rest.awaitDevices(PATIENCE, devices);
        out.printf("%d simulated devices, read every second%n", devices);
        try (Feed feed = new Feed(rest.events("devices/bench/%2B/v"), sample -> latest.put(sample.point(), sample))) {
            feed.await("all devices", () -> latest.size() == devices, PATIENCE);
            row("edit by REST to its effect", byRest(rest, feed), WANTED_REST_MS);
            row("edit by file to its effect", byFile(gateway, feed), WANTED_FILE_MS);
            rollBacks(rest, feed);
        }
    }

    private double[] byRest(Rest rest, Feed feed) throws IOException {
        double[] millis = new double[edits];
        for (int i = 0; i < edits; i++) {
            int device = i % devices;
            value++;
            ObjectNode body = json.createObjectNode().put("why", "bench");
            body.putArray("changes").add(put(device, value));
            long began = System.nanoTime();
            rest.post("/api/v1/configuration/changes", body);
            millis[i] = effect(feed, device, value, began);
        }
        return millis;
    }

    private double[] byFile(Gateway gateway, Feed feed) throws IOException {
        double[] millis = new double[edits];
        for (int i = 0; i < edits; i++) {
            int device = i % devices;
            value++;
            Path file = file(gateway, device);
            Path ready = Files.writeString(gateway.home().resolve("data/ready.cfg"), text(device, value));
            long began = System.nanoTime();
            Files.move(ready, file, StandardCopyOption.REPLACE_EXISTING);
            millis[i] = effect(feed, device, value, began);
        }
        return millis;
    }

    /** All devices are changed in one go, and that is undone. */
    private void rollBacks(Rest rest, Feed feed) throws IOException {
        double[] answered = new double[backs];
        double[] effective = new double[backs];
        for (int i = 0; i < backs; i++) {
            int before = ++value;
            change(rest, feed, before);
            long number = change(rest, feed, ++value);
            ObjectNode undo = json.createObjectNode().put("undo", number).put("why", "bench");
            long began = System.nanoTime();
            rest.post("/api/v1/configuration/rollback", undo);
            answered[i] = (System.nanoTime() - began) / 1e6;
            feed.await("roll back", () -> allAre(before), PATIENCE);
            effective[i] = (System.nanoTime() - began) / 1e6;
        }
        row("roll back of " + devices + " PIDs, answered", answered, WANTED_BACK_MS);
        row("roll back of " + devices + " PIDs, all effective", effective, WANTED_BACK_MS);
    }

    private long change(Rest rest, Feed feed, int to) throws IOException {
        ObjectNode body = json.createObjectNode().put("why", "bench");
        ArrayNode changes = body.putArray("changes");
        for (int i = 0; i < devices; i++) {
            changes.add(put(i, to));
        }
        JsonNode entry = rest.post("/api/v1/configuration/changes", body);
        feed.await("a change of all", () -> allAre(to), PATIENCE);
        return entry.path("number").asLong();
    }

    private boolean allAre(int wanted) {
        return latest.values().stream().allMatch(sample -> is(sample, wanted));
    }

    private static boolean is(Feed.Sample sample, int wanted) {
        return sample.good() && Double.parseDouble(sample.value()) == wanted;
    }

    private double effect(Feed feed, int device, int wanted, long began) throws IOException {
        String point = "bench/" + Gateway.name(device) + "/v";
        feed.await("an edit", () -> is(latest.get(point), wanted), PATIENCE);
        return (latest.get(point).arrived() - began) / 1e6;
    }

    private ObjectNode put(int device, int to) {
        ObjectNode change = json.createObjectNode().put("op", "put").put("id", FACTORY + "~" + Gateway.name(device));
        change.putObject("properties")
                .put("device", "bench/" + Gateway.name(device))
                .put("points", points(to));
        return change;
    }

    private static Path file(Gateway gateway, int device) {
        return gateway.home().resolve("etc").resolve(FACTORY + "-" + Gateway.name(device) + ".cfg");
    }

    private static String text(int device, int to) {
        return "device = bench/" + Gateway.name(device) + "\npoints = " + points(to) + "\n";
    }

    private static String points(int to) {
        return "{v: {at: constant/" + to + "}}";
    }

    private void row(String what, double[] millis, double wanted) {
        Stats stats = new Stats(millis);
        out.printf(
                Locale.ROOT,
                "%-38s p50 %.0f, p99 %.0f, max %.0f ms (%d; wanted: at most %.0f)%s%n",
                what,
                stats.median(),
                stats.quantile(0.99),
                stats.max(),
                stats.count(),
                wanted,
                stats.quantile(0.99) <= wanted ? "" : " MISSED");
    }
}
