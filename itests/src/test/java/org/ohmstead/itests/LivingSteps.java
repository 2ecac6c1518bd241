package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.ohmstead.itests.LivingModel.Device;

/**
 * What a person may do to a gateway, at random: each step is done to the world and to its model. What is chosen depends on
 * the seed and the model only, so that a run can be repeated.
 */
final class LivingSteps {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEMORY = 10;
    private static final int CONFIRM_SECONDS = 1;

    private final Random random;
    private final LivingWorld world;
    private final LivingModel model;
    private final LivingReport report;
    private final Map<String, Path> jars = new HashMap<>();
    private long update;
    private int beforeUpdate;

    /**
     * What was done.
     *
     * @param words for the report
     * @param touched prefixes of the paths of the devices that may notice
     */
    record Step(String words, List<String> touched) {

        boolean touches(String device) {
            return touched.stream().anyMatch(device::startsWith);
        }
    }

    private static final List<String> ALL = List.of("");
    private static final List<String> MODBUS = List.of("witness/", "subject/");

    LivingSteps(long seed, LivingWorld world, LivingReport report) {
        this.random = new Random(seed);
        this.world = world;
        this.model = world.model;
        this.report = report;
    }

    /** Does something. */
    Step next(boolean mayKill) throws Exception {
        int choice = random.nextInt(100);
        if (choice < 10) {
            return update();
        } else if (choice < 16) {
            return dropIn();
        } else if (choice < 22) {
            return delete();
        } else if (choice < 34) {
            return broken();
        } else if (choice < 42) {
            return feature();
        } else if (choice < 62) {
            return edit();
        } else if (choice < 73) {
            return badEdit();
        } else if (choice < 81) {
            return rollBack();
        } else if (choice < 92) {
            return toggle();
        } else if (choice < 96) {
            return unconfirmed();
        }
        return mayKill ? kill() : edit();
    }

    Step update() throws Exception {
        beforeUpdate = model.driver;
        model.driver = ++model.version;
        long begun = System.nanoTime();
        deploy(Jars.version(Jars.driver(), "9.0." + model.driver), "modbus.jar", "done");
        update = world.newestDeployment().path("number").asLong();
        if (model.devices.get("subject/1").enabled()) {
            report.took("swap of the Modbus driver", begun);
        }
        return new Step("drop in Modbus driver 9.0." + model.driver, MODBUS);
    }

    Step dropIn() throws Exception {
        boolean first = model.example == 0;
        model.example = ++model.version;
        Device sensor = model.devices.get("sensor/1");
        long begun = System.nanoTime();
        deploy(Jars.version(Jars.example(), "9.0." + model.example), "sysfs.jar", "done");
        if (first && sensor.enabled()) {
            until(() -> world.rest().quality("sensor/1/value").equals("good"));
            report.took("drop-in to first good value", begun);
        }
        return new Step("drop in sensors' driver 9.0." + model.example, List.of("sensor/"));
    }

    /** By copying it, or over REST; returns when it is decided. */
    private void deploy(Path jar, String name, String outcome) throws Exception {
        long before = world.newestDeployment().path("number").asLong();
        if (random.nextBoolean()) {
            world.drop(jar, name);
            Await.until("outcome of " + name, outcome, () -> outcome(before));
        } else {
            JsonNode answer = world.rest()
                    .upload("/api/v1/deployments?deadline=PT60S&name=" + name, jar)
                    .body();
            assertEquals(answer.toString(), outcome, answer.path("outcome").asText());
        }
    }

    /** {@return how the newest deployment after another ended; "running" while it has not} */
    private String outcome(long before) {
        JsonNode newest = world.newestDeployment();
        return newest.path("number").asLong() > before ? newest.path("outcome").asText() : "none";
    }

    Step delete() throws Exception {
        List<String> files = List.copyOf(model.dropIns().keySet());
        if (files.isEmpty()) {
            return dropIn();
        }
        String file = files.get(random.nextInt(files.size()));
        remove(file);
        return new Step("remove " + file, file.equals("modbus.jar") ? MODBUS : List.of("sensor/"));
    }

    private void remove(String file) throws Exception {
        if (random.nextBoolean()) {
            Files.delete(world.gateway().home().resolve("deploy").resolve(file));
        } else {
            int status = world.rest().delete("/api/v1/drop-ins/" + file).status();
            assertTrue(file + " removed: " + status, status < 300);
        }
        if (file.equals("modbus.jar")) {
            model.driver = 0;
            update = 0;
        } else {
            model.example = 0;
        }
    }

    Step broken() throws Exception {
        List<String> kinds = Jars.kinds();
        String kind = kinds.get(random.nextInt(kinds.size()));
        if (!jars.containsKey(kind)) {
            jars.putAll(Jars.all("9.9.9"));
        }
        boolean swapped = kind.equals("throwing") || kind.equals("hanging");
        // A file of another name beside the good one would be refused for its name alone.
        String name = swapped || kind.equals("missing import") ? "modbus.jar" : "broken.jar";
        boolean alone = model.driver == 0 || !name.equals("modbus.jar");
        if (alone) {
            deploy(jars.get(kind), name, swapped ? "rolled-back" : "refused");
        } else {
            JsonNode answer = world.rest()
                    .upload("/api/v1/deployments?deadline=PT60S&name=" + name, jars.get(kind))
                    .body();
            assertEquals(
                    answer.toString(),
                    swapped ? "rolled-back" : "refused",
                    answer.path("outcome").asText());
        }
        String reason = world.newestDeployment().path("reason").asText();
        assertTrue("a reason in one line: '" + reason + "'", reason.length() > 10 && !reason.contains("\n"));
        return new Step("broken jar, " + kind + ": " + reason, swapped ? MODBUS : List.of());
    }

    Step feature() throws Exception {
        if (random.nextInt(3) == 0) {
            model.meters = !model.meters;
            String command = model.meters ? "install" : "uninstall";
            world.shell().well("feature:" + command + " ohmstead-driver-sml");
            return new Step("feature:" + command + " of meters", List.of());
        }
        model.simulated = !model.simulated;
        String command = model.simulated ? "install" : "uninstall";
        world.shell().well("feature:" + command + " ohmstead-driver-simulated");
        return new Step("feature:" + command + " of simulated devices", List.of("made/"));
    }

    Step edit() throws Exception {
        Device before = any();
        Device after = before.scaled(before.scale() % 9 + 1);
        if (random.nextInt(4) == 0) {
            after = after.every(500 + random.nextInt(3) * 100);
        }
        String way = change(after);
        return new Step("edit " + after.path() + " " + way, List.of(after.path()));
    }

    Step toggle() throws Exception {
        Device before = any();
        Device after = before.switched(!before.enabled());
        String way = change(after);
        return new Step((after.enabled() ? "enable " : "disable ") + after.path() + " " + way, List.of(after.path()));
    }

    private Device any() {
        List<Device> all =
                model.devices.values().stream().filter(d -> !d.witness()).toList();
        return all.get(random.nextInt(all.size()));
    }

    /** Changes a device on one of the ways there are; tells which. */
    private String change(Device after) throws Exception {
        long entry = number(after);
        model.put(after);
        String way = List.of("over REST", "by file", "in the web console", "in the shell")
                .get(random.nextInt(4));
        long begun = System.nanoTime();
        switch (way) {
            case "over REST" -> {
                Rest.Answer answer = post(LivingWorld.CONFIGURATION + "changes", put(after));
                assertEquals(answer.body().toString(), 200, answer.status());
            }
            case "by file" -> world.gateway().write(after.file(), after.text());
            case "in the web console" -> form(after, after.properties());
            default -> world.shell().well("ohm:config-set --why step " + after.pid() + assignments(after));
        }
        String expected = model.expected().get(after.path());
        if (expected.startsWith("ok ")) {
            until(() -> world.rest()
                            .get("/api/v1/points/" + after.path() + "/value")
                            .body()
                            .path("value")
                            .asDouble()
                    == after.value());
            report.took("edit " + way + " to first value", begun);
        }
        Await.until("an entry after " + entry, true, () -> number(after) > entry);
        model.remember(number(after));
        return way;
    }

    /** {@return the number of the newest entry about a device} */
    private long number(Device device) {
        return world.newestEntry(device.pid()).path("number").asLong();
    }

    private static String assignments(Device device) {
        StringBuilder all = new StringBuilder();
        device.properties().forEach((key, value) -> all.append(" '" + key + "=" + value + "'"));
        return all.toString();
    }

    private ObjectNode put(Device device) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode change = body.putArray("changes").addObject();
        change.put("op", "put").put("id", device.pid());
        ObjectNode properties = change.putObject("properties");
        device.properties().forEach(properties::put);
        body.put("why", "step");
        return body;
    }

    private Rest.Answer post(String path, JsonNode body) {
        return world.rest().post(path, body.toString());
    }

    private void form(Device device, Map<String, String> properties) {
        Map<String, String> form = new LinkedHashMap<>(properties);
        form.put("apply", "true");
        form.put("action", "ajaxConfigManager");
        form.put("$location", "?");
        form.put("propertylist", String.join(",", properties.keySet()));
        assertEquals(302, world.rest().form("/system/console/configMgr/" + device.pid(), form));
    }

    Step badEdit() throws Exception {
        Device device = any();
        while (model.expected().get(device.path()).equals("no-driver")) {
            device = any(); // without a driver nobody knows what is wrong
        }
        Device good = device;
        Map<String, String> wrong = new LinkedHashMap<>(device.properties());
        String what = List.of("range", "type", "key", "path").get(random.nextInt(4));
        switch (what) {
            case "range" -> wrong.put("interval.ms", "-5");
            case "type" -> wrong.put("interval.ms", "often");
            case "key" -> wrong.put("intervall.ms", "500");
            default -> wrong.put("device", "witness/1");
        }
        long entry = number(device);
        String way = List.of("over REST", "by file", "in the web console").get(random.nextInt(3));
        switch (way) {
            case "over REST" -> {
                ObjectNode body = put(device);
                ObjectNode properties =
                        (ObjectNode) body.path("changes").path(0).path("properties");
                wrong.forEach(properties::put);
                Rest.Answer answer = post(LivingWorld.CONFIGURATION + "changes", body);
                assertEquals(answer.body().toString(), 422, answer.status());
            }
            case "by file" -> {
                StringBuilder text = new StringBuilder();
                wrong.forEach((key, value) -> text.append(key + " = " + value + "\n"));
                world.gateway().write(device.file(), text.toString());
            }
            default -> form(device, wrong);
        }
        Await.until("an entry after " + entry, "refused", () -> {
            JsonNode newest = world.newestEntry(good.pid());
            return newest.path("number").asLong() > entry
                    ? newest.path("outcome").asText()
                    : "none";
        });
        if (way.equals("by file")) {
            world.gateway().write(device.file(), device.text());
            Await.until("no problem of the file", false, () -> wrong(good));
        }
        // In the web console it is applied for a moment.
        return new Step("bad edit (" + what + ") of " + device.path() + " " + way, List.of(device.path()));
    }

    /** {@return whether a device's file is wrong} A change refused earlier is told until a good one comes, and is none. */
    private boolean wrong(Device device) {
        JsonNode problems = world.rest()
                .get(LivingWorld.CONFIGURATION + "items/" + device.pid())
                .body()
                .path("problems");
        return problems.findValuesAsText("where").contains(device.file());
    }

    Step rollBack() throws Exception {
        if (update > 0 && random.nextInt(3) == 0) {
            Rest.Answer answer = world.rest().post("/api/v1/deployments/" + update + "/rollback", "{}");
            assertEquals(
                    answer.body().toString(),
                    "done",
                    answer.body().path("outcome").asText());
            model.driver = beforeUpdate;
            update = 0;
            return new Step("roll back deployment to Modbus driver " + model.driver, MODBUS);
        }
        int known = model.numbers.size();
        if (known < 2) {
            return edit();
        }
        int index = known - 1 - random.nextInt(Math.min(MEMORY, known));
        Map<String, Device> then = model.past.get(index);
        List<Device> changed = then.values().stream()
                .filter(device -> !Objects.equals(device, model.devices.get(device.path())))
                .toList();
        if (changed.isEmpty()) {
            return edit();
        }
        ObjectNode body = JSON.createObjectNode();
        body.put("to", model.numbers.get(index));
        changed.forEach(device -> body.withArray("items").add(device.pid()));
        long begun = System.nanoTime();
        Rest.Answer answer = post(LivingWorld.CONFIGURATION + "rollback", body);
        assertEquals(answer.body().toString(), 200, answer.status());
        report.took("roll back", begun);
        changed.forEach(model::put);
        model.remember(answer.body().path("number").asLong());
        return new Step(
                "roll back " + changed.size() + " devices to entry " + model.numbers.get(index),
                changed.stream().map(Device::path).toList());
    }

    Step unconfirmed() throws Exception {
        Device before = any();
        ObjectNode body = put(before.scaled(before.scale() % 9 + 1));
        body.put("confirmWithin", "PT" + CONFIRM_SECONDS + "S");
        Rest.Answer answer = post(LivingWorld.CONFIGURATION + "changes", body);
        assertEquals(answer.body().toString(), 200, answer.status());
        assertEquals("pending", answer.body().path("outcome").asText());
        String entry = LivingWorld.CONFIGURATION + "history/"
                + answer.body().path("number").asLong();
        Await.until(
                "undone",
                "undone",
                () -> world.rest().get(entry).body().path("outcome").asText());
        return new Step("edit of " + before.path() + " that nobody confirms", List.of(before.path()));
    }

    Step kill() throws Exception {
        world.kill();
        world.start();
        return new Step("kill -9 and start", ALL);
    }

    /** Makes all as it was at the first entry that is known, with all that ships and nothing dropped in. */
    void restore() throws Exception {
        for (String file : List.copyOf(model.dropIns().keySet())) {
            remove(file);
        }
        if (!model.simulated) {
            feature("install", "ohmstead-driver-simulated");
            model.simulated = true;
        }
        if (model.meters) {
            feature("uninstall", "ohmstead-driver-sml");
            model.meters = false;
        }
        for (Device device : List.copyOf(model.devices.values())) {
            Device plain = device.scaled(1).every(device.witness() ? 1000 : 500).switched(true);
            if (!plain.equals(device)) {
                Rest.Answer answer = post(LivingWorld.CONFIGURATION + "changes", put(plain));
                assertEquals(answer.body().toString(), 200, answer.status());
                model.put(plain);
            }
        }
    }

    private void feature(String command, String name) throws IOException {
        world.shell().well("feature:" + command + " " + name);
    }

    /** Like {@link Await}, but looking often: for what is measured. */
    private static void until(Await.Question question) throws IOException {
        long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
        while (!Boolean.TRUE.equals(question.ask())) {
            assertTrue("no effect after " + Await.PATIENCE, System.nanoTime() < deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
