package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.driver.Fault;
import org.ohmstead.rest.internal.Gateway.Reply;

/**
 * The interface does what the document says, and the document says what the interface does: every documented answer of
 * every operation is met, and each one met is valid.
 */
class ContractTest {

    private static final Map<String, Integer> OUTCOMES = Map.of("refused", 422, "rolled-back", 409, "failed", 500);

    /** An archive with one file, a.cfg, with nothing in it; one character a byte. */
    private static final String ARCHIVE = archive();

    private static final String CONFIGURATION = "/api/v1/configuration";
    private static final String CHANGES = "{\"changes\":[{\"op\":\"put\",\"id\":\"a\",\"properties\":{}}]}";

    /** Paths and bodies that work, for each operation. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /api/v1/devices", "{\"protocol\":\"simulated\",\"device\":\"new/one\"}"),
            Map.entry("PUT /api/v1/devices/{device}", "{\"url\":\"y\"}"),
            Map.entry("PUT /api/v1/points/{device}/{point}", "{\"value\":20}"),
            Map.entry("POST /api/v1/session", "{\"name\":\"reader\",\"password\":\"reader-password\"}"),
            Map.entry("POST /api/v1/configuration/preview", CHANGES),
            Map.entry("POST /api/v1/configuration/changes", CHANGES),
            Map.entry("POST /api/v1/configuration/rollback", "{\"to\":1}"),
            Map.entry("POST /api/v1/configuration/import", ARCHIVE),
            Map.entry("POST /api/v1/deployments", "x"),
            Map.entry("PUT /api/v1/configuration/points/{id}", "name;unit\n"));

    private final Contract contract = new Contract();
    private final Gateway gateway = new Gateway(Map.of(), contract, Duration.ofSeconds(5));

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void everyDocumentedAnswerIsMetAndValid() {
        Map<String, Socket> slow = slowRequests();
        generalRefusals();
        reads();
        changes();
        outcomes();
        configurations();
        deployments();
        sessions();
        guessing();
        brokenParts();
        missingParts();
        slow.forEach(this::tooSlow);

        TreeSet<String> unmet = new TreeSet<>(contract.documented());
        unmet.removeAll(contract.seen());
        assertThat(unmet).as("documented, but not met").isEmpty();
    }

    /** What every operation refuses in the same way. */
    private void generalRefusals() {
        contract.operations().forEach((operation, node) -> {
            assertThat(call(operation, "?surprise=1", "admin").status()).isEqualTo(400);
            assertThat(call(operation, "", "admin", "Accept", "image/png").status())
                    .isEqualTo(406);
            if (documents(node, 421)) {
                assertThat(call(operation, "", "admin", "Host", "evil.example").status())
                        .isEqualTo(421);
            }
            if (documents(node, 401)) {
                assertThat(call(operation, "", "stranger").status()).isEqualTo(401);
            }
            if (documents(node, 413)) {
                tooLarge(operation);
                assertThat(raw(operation, "{}", "text/plain").status()).isEqualTo(415);
            }
        });
    }

    /** What says itself that it is too large is not waited for. */
    private void tooLarge(String operation) {
        String head = operation.split(" ")[0] + " " + path(operation) + " HTTP/1.1\nHost: localhost\nAUTH\n";
        String answer =
                Wire.send(gateway, head + "Content-Type: " + type(operation) + "\nContent-Length: 99999999999\n\n{");
        assertThat(Wire.status(answer)).as(operation).isEqualTo(413);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        contract.check(operation.split(" ")[0], path(operation), 413, Wire.headers(answer), body);
    }

    /** {@return the type of what an operation takes} */
    private String type(String operation) {
        JsonNode content = contract.operations().get(operation).at("/requestBody/content");
        return content.isMissingNode()
                ? "application/json"
                : content.fieldNames().next();
    }

    private void reads() {
        contract.operations().forEach((operation, node) -> {
            if (operation.startsWith("GET") && !operation.endsWith("/events")) {
                assertThat(call(operation, "", "admin").status()).isEqualTo(200);
                if (documents(node, 403)) {
                    assertThat(call(operation, "", "nobody").status()).isEqualTo(403);
                }
                if (documents(node, 404)) {
                    String unknown = operation.endsWith("/points") ? "?device=un/known" : "";
                    assertThat(gateway.get("admin", unknown(operation) + unknown)
                                    .status())
                            .isEqualTo(404);
                }
            }
        });
        assertThat(gateway.get("nobody", "/api/v1/events").status()).isEqualTo(403);
        try (EventReader reader = EventReader.open(gateway, "/api/v1/events", Gateway.as("reader"))) {
            reader.await(event -> event.name().equals("reading"));
            contract.check("GET", "/api/v1/events", reader.status(), reader.headers(), "");
        }
    }

    private void changes() {
        for (String operation : contract.operations().keySet()) {
            if (!operation.startsWith("GET") && operation.contains("devices")) {
                assertThat(call(operation, "", "operator").status()).isEqualTo(403);
            }
        }
        String devices = "/api/v1/devices";
        assertThat(gateway.sendJson("POST", devices, BODIES.get("POST " + devices), Gateway.as("admin"))
                        .status())
                .isEqualTo(201);
        String taken = "{\"protocol\":\"simulated\",\"device\":\"attic\"}";
        assertThat(gateway.sendJson("POST", devices, taken, Gateway.as("admin")).status())
                .isEqualTo(422);
        assertThat(gateway.put("admin", devices + "/attic", "{\"url\":\"y\"}").status())
                .isEqualTo(200);
        assertThat(gateway.put("admin", devices + "/attic", "{\"wrong\":1}").status())
                .isEqualTo(422);
        assertThat(gateway.put("admin", devices + "/un/known", "{}").status()).isEqualTo(404);
        assertThat(delete(devices + "/un/known").status()).isEqualTo(404);
        conflicts(devices, taken);
        assertThat(delete(devices + "/attic").status()).isEqualTo(204);
        String pump = devices + "?pid=org.ohmstead.driver.simulated~cellar-pump";
        assertThat(delete(pump).status()).isEqualTo(204);
        assertThat(delete(pump).status()).isEqualTo(404);
    }

    private void conflicts(String devices, String attic) {
        String pid = gateway.configs.of("attic").orElseThrow().pid();
        gateway.configs.waiting = "attic";
        assertThat(gateway.sendJson("POST", devices, attic, Gateway.as("admin")).status())
                .isEqualTo(409);
        assertThat(gateway.put("admin", devices + "/attic", "{\"url\":\"z\"}").status())
                .isEqualTo(409);
        assertThat(delete(devices + "/attic").status()).isEqualTo(409);
        assertThat(delete(devices + "?pid=" + pid).status()).isEqualTo(409);
        gateway.configs.waiting = "";
    }

    private void outcomes() {
        String setpoint = "/api/v1/points/cellar/pump/setpoint";
        assertThat(gateway.put("operator", setpoint, "{\"value\":20}").status()).isEqualTo(200);
        assertThat(gateway.put("reader", setpoint, "{\"value\":20}").status()).isEqualTo(403);
        assertThat(gateway.put("operator", "/api/v1/points/cellar/pump/none", "{\"value\":20}")
                        .status())
                .isEqualTo(404);
        answer(new Outcome.Outranked("a person holds it at level 8"));
        assertThat(gateway.put("operator", setpoint, "{\"value\":20}").status()).isEqualTo(409);
        answer(new Outcome.Unsuitable("99: at most 30 expected"));
        assertThat(gateway.put("operator", setpoint, "{\"value\":99}").status()).isEqualTo(422);
        answer(new Outcome.Failed(Fault.TIMEOUT, "no answer in 1000 ms"));
        assertThat(gateway.put("operator", setpoint, "{\"value\":20}").status()).isEqualTo(504);
    }

    private void answer(Outcome outcome) {
        gateway.actuation.answer = request -> done(request, outcome);
    }

    private static CompletionStage<Outcome> done(WriteRequest request, Outcome outcome) {
        assertThat(request.deadline()).isAfter(Gateway.NOON);
        return CompletableFuture.completedFuture(outcome);
    }

    private void configurations() {
        for (String operation : contract.operations().keySet()) {
            if (operation.startsWith("POST /api/v1/configuration")) {
                assertThat(call(operation, "", "operator").status())
                        .as(operation)
                        .isEqualTo(403);
            }
        }
        for (String operation : List.of("POST /import", "PUT /points/{id}")) {
            String whole = operation.replace(" ", " " + CONFIGURATION);
            assertThat(call(whole, "", "admin").status()).as(whole).isEqualTo(200);
            assertThat(call(whole, "", "operator").status()).as(whole).isEqualTo(403);
            assertThat(raw(whole, "bad", type(whole)).status()).as(whole).isEqualTo(422);
            gateway.configurations.hostile = true;
            assertThat(call(whole, "", "admin").status()).as(whole).isEqualTo(409);
            gateway.configurations.hostile = false;
        }
        assertThat(gateway.get("admin", CONFIGURATION + "/points/org.ohmstead.journal")
                        .status())
                .isEqualTo(422);
        String[] as = Gateway.as("admin");
        assertThat(gateway.send(
                                "PUT",
                                CONFIGURATION + "/points/un~known",
                                Optional.of(new byte[0]),
                                as[0],
                                as[1],
                                "Content-Type",
                                "text/csv")
                        .status())
                .isEqualTo(404);
        for (String path : List.of("/preview", "/changes", "/rollback")) {
            assertThat(configure(path, BODIES.get("POST " + CONFIGURATION + path)))
                    .isEqualTo(200);
            assertThat(configure(path, path.equals("/rollback") ? "{\"to\":-1}" : "{\"changes\":[]}"))
                    .isEqualTo(422);
        }
        assertThat(configure("/changes", CHANGES.replace("\"id\"", "\"basedOn\":\"old\",\"id\"")))
                .isEqualTo(409);
        assertThat(configure("/rollback", "{\"to\":99}")).isEqualTo(404);
        assertThat(configure("/rollback", "{\"undo\":3}")).isEqualTo(409);
        assertThat(gateway.get("admin", CONFIGURATION + "/differences?from=3").status())
                .isEqualTo(409);
        assertThat(configure("/history/99/confirm", "")).isEqualTo(404);
        assertThat(configure("/history/1/confirm", "")).isEqualTo(409);
        assertThat(configure("/changes", CHANGES.replace("}]}", "}],\"confirmWithin\":\"1m\"}")))
                .isEqualTo(200);
        int number = gateway.configurations.entries.size();
        assertThat(configure("/history/" + number + "/confirm", "")).isEqualTo(200);
    }

    private void deployments() {
        String base = "/api/v1/deployments";
        List<String> operations =
                List.of("POST " + base, "POST " + base + "/{number}/rollback", "DELETE /api/v1/drop-ins/{file}");
        for (String operation : operations) {
            assertThat(call(operation, "", "operator").status()).isEqualTo(403);
            assertThat(call(operation, "", "admin").status()).isEqualTo(200);
            for (Map.Entry<String, Integer> outcome : OUTCOMES.entrySet()) {
                assertThat(deploy(operation, outcome.getKey(), "1m")).isEqualTo(outcome.getValue());
            }
            assertThat(deploy(operation, "running", "1ms")).isEqualTo(202);
            gateway.deployments.blind = true;
            assertThat(deploy(operation, "running", "1ms")).isEqualTo(504);
            gateway.deployments.blind = false;
        }
        String[] admin = Gateway.as("admin");
        assertThat(gateway.sendJson("POST", base + "/99/rollback", "", admin).status())
                .isEqualTo(404);
        assertThat(gateway.sendJson("POST", base + "/2/rollback", "", admin).status())
                .isEqualTo(409);
        assertThat(delete("/api/v1/drop-ins/none.jar").status()).isEqualTo(404);
    }

    /** Has something deployed that comes to an end of which its name, or its content, tells. */
    private int deploy(String operation, String outcome, String deadline) {
        String[] admin = Gateway.as("admin");
        String query = "?deadline=" + deadline;
        if (operation.startsWith("DELETE")) {
            return delete("/api/v1/drop-ins/" + outcome + ".jar" + query).status();
        }
        if (operation.endsWith("rollback")) {
            String url = "{\"url\":\"file:/" + outcome + ".jar\"}";
            gateway.sendJson("POST", "/api/v1/deployments?deadline=1ms", url, admin);
            int number = gateway.deployments.deployments.size();
            return gateway.sendJson("POST", "/api/v1/deployments/" + number + "/rollback" + query, "", admin)
                    .status();
        }
        return gateway.send(
                        "POST",
                        "/api/v1/deployments" + query + "&name=a.jar",
                        Optional.of(outcome.getBytes(StandardCharsets.UTF_8)),
                        admin[0],
                        admin[1],
                        "Content-Type",
                        "application/octet-stream")
                .status();
    }

    private static String archive() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.cfg"));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private int configure(String path, String body) {
        return gateway.sendJson("POST", CONFIGURATION + path, body, Gateway.as("admin"))
                .status();
    }

    private void sessions() {
        String path = "/api/v1/session";
        String body = BODIES.get("POST " + path);
        assertThat(gateway.sendJson("POST", path, body, "Origin", "http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(gateway.sendJson("POST", path, "{\"name\":\"reader\",\"password\":\"x\"}")
                        .status())
                .isEqualTo(401);
        assertThat(gateway.sendJson("POST", path, "{\"name\":1,\"password\":\"x\"}")
                        .status())
                .isEqualTo(422);
        Reply login = gateway.sendJson("POST", path, body);
        assertThat(login.status()).isEqualTo(200);
        String cookie = login.header("Set-Cookie").split(";")[0];
        assertThat(gateway.send("DELETE", path, Optional.empty(), "Cookie", cookie)
                        .status())
                .isEqualTo(403);
        String csrf = login.json().get("csrf").textValue();
        assertThat(gateway.send("DELETE", path, Optional.empty(), "Cookie", cookie, "X-CSRF-Token", csrf)
                        .status())
                .isEqualTo(204);
    }

    private void guessing() {
        gateway.security.pause = Duration.ofSeconds(30);
        contract.operations().forEach((operation, node) -> {
            if (documents(node, 401)) {
                assertThat(call(operation, "", "admin").status()).as(operation).isEqualTo(429);
            }
        });
        gateway.security.pause = Duration.ZERO;
    }

    private void brokenParts() {
        gateway.security.broken = true;
        contract.operations().forEach((operation, node) -> {
            if (documents(node, 500)) {
                Reply reply = call(operation, "", "admin");
                assertThat(reply.status()).as(operation).isEqualTo(500);
                assertThat(reply.body()).doesNotContain("secret internals").doesNotContain("Exception");
            }
        });
        gateway.security.broken = false;
    }

    private void missingParts() {
        gateway.detach();
        contract.operations().forEach((operation, node) -> {
            if (documents(node, 503)) {
                assertThat(call(operation, "", "admin").status()).as(operation).isEqualTo(503);
            }
        });
        gateway.attach();
    }

    private Map<String, Socket> slowRequests() {
        Map<String, Socket> slow = new HashMap<>();
        contract.operations().forEach((operation, node) -> {
            if (documents(node, 408)) {
                String head = operation.split(" ")[0] + " " + path(operation) + " HTTP/1.1\nHost: localhost\nAUTH\n";
                slow.put(
                        operation,
                        Wire.begin(gateway, head + "Content-Type: " + type(operation) + "\nContent-Length: 10\n\n{"));
            }
        });
        return slow;
    }

    private void tooSlow(String operation, Socket connection) {
        String answer = Wire.rest(connection);
        assertThat(Wire.status(answer)).as(operation).isEqualTo(408);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        contract.check(operation.split(" ")[0], path(operation), 408, Wire.headers(answer), body);
    }

    private static boolean documents(JsonNode operation, int status) {
        return operation.get("responses").has(Integer.toString(status));
    }

    private Reply delete(String path) {
        return gateway.send("DELETE", path, Optional.empty(), Gateway.as("admin"));
    }

    private Reply call(String operation, String query, String user, String... more) {
        String[] parts = operation.split(" ");
        String[] headers = Arrays.copyOf(Gateway.as(user), more.length + 2);
        System.arraycopy(more, 0, headers, 2, more.length);
        String path = path(operation);
        path += path.contains("?") ? query.replace('?', '&') : query;
        if (!BODIES.containsKey(operation)) {
            return gateway.send(parts[0], path, Optional.empty(), headers);
        }
        // a stranger at the login is one with a wrong password
        String body = BODIES.get(operation);
        String sent = user.equals("stranger") ? body.replace("-password\"", "\"") : body;
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = type(operation);
        return gateway.send(parts[0], path, Optional.of(sent.getBytes(StandardCharsets.ISO_8859_1)), all);
    }

    private Reply raw(String operation, String body, String type) {
        String[] as = Gateway.as("admin");
        return gateway.send(
                operation.split(" ")[0],
                path(operation),
                Optional.of(body.getBytes(StandardCharsets.UTF_8)),
                as[0],
                as[1],
                "Content-Type",
                type);
    }

    private static String path(String operation) {
        if (operation.equals("POST /api/v1/deployments")) {
            return "/api/v1/deployments?name=a.jar";
        }
        return operation
                .split(" ")[1]
                .replace("{device}/{point}", "cellar/pump/speed")
                .replace("{device}", "cellar/pump")
                .replace("{id}", FakeConfigurations.PUMP)
                .replace("{number}", "1")
                .replace("{file}", "driver.jar")
                .replace("differences", "differences?from=1");
    }

    private static String unknown(String operation) {
        return operation
                .split(" ")[1]
                .replace("{device}/{point}", "cellar/pump/none")
                .replace("{device}", "un/known")
                .replace("{id}", "un~known")
                .replace("{number}", "99")
                .replace("{file}", "none.jar")
                .replace("differences", "differences?from=99");
    }
}
