package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/** The OpenAPI document, as the judge of every answer that any test gets. */
final class Contract {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonNode document;
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    Contract() {
        try (InputStream in = Contract.class.getResourceAsStream("openapi.json")) {
            document = MAPPER.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("openapi.json is not JSON", e);
        }
    }

    /** {@return all documented answers: {@code GET /api/v1/devices 200}, …} */
    Set<String> documented() {
        Set<String> all = new TreeSet<>();
        operations().forEach((operation, node) -> node.get("responses")
                .fieldNames()
                .forEachRemaining(status -> all.add(operation + " " + status)));
        return all;
    }

    Map<String, JsonNode> operations() {
        Map<String, JsonNode> all = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (!operation.getKey().equals("parameters")) {
                    all.put(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), operation.getValue());
                }
            }
        }
        return all;
    }

    /** {@return the documented answers that tests have met so far} */
    Set<String> seen() {
        return seen;
    }

    /** Checks an answer; one from outside the documented paths must be a problem document. */
    void check(String method, String path, int status, HttpHeaders headers, String body) {
        String what = method + " " + path + " → " + status + " " + body;
        assertThat(headers.firstValue("X-Content-Type-Options")).as(what).contains("nosniff");
        assertThat(headers.firstValue("Cache-Control")).as(what).contains("no-store");
        Optional<String> operation = operation(method, path);
        if (operation.isEmpty() || status == 405 || method.equals("HEAD") || method.equals("OPTIONS")) {
            checkUndocumented(what, method, status, headers, body);
            return;
        }
        JsonNode answer = operations().get(operation.get()).get("responses").path(Integer.toString(status));
        assertThat(answer.isMissingNode()).as("undocumented: " + what).isFalse();
        answer = answer.has("$ref") ? document.at(answer.get("$ref").textValue().substring(1)) : answer;
        checkHeaders(what, answer, headers);
        checkBody(what, answer.path("content"), headers, body);
        seen.add(operation.get() + " " + status);
    }

    private void checkUndocumented(String what, String method, int status, HttpHeaders headers, String body) {
        if (method.equals("HEAD") || method.equals("OPTIONS")) {
            assertThat(body).as(what).isEmpty();
        } else {
            assertThat(status).as(what).isGreaterThanOrEqualTo(400);
            assertThat(headers.firstValue("Content-Type")).as(what).contains("application/problem+json");
            assertThat(errors("Problem", body)).as(what).isEmpty();
        }
    }

    private static void checkHeaders(String what, JsonNode answer, HttpHeaders headers) {
        answer.path("headers").fieldNames().forEachRemaining(name -> assertThat(headers.firstValue(name))
                .as(name + " of " + what)
                .isPresent());
    }

    private void checkBody(String what, JsonNode content, HttpHeaders headers, String body) {
        if (content.isMissingNode()) {
            assertThat(body).as(what).isEmpty();
            return;
        }
        String type = headers.firstValue("Content-Type").orElse("").split(";")[0];
        assertThat(content.has(type)).as(type + " of " + what).isTrue();
        if (type.endsWith("json")) {
            assertThat(errors(content.get(type).get("schema"), body)).as(what).isEmpty();
        }
    }

    private List<String> errors(String name, String body) {
        return errors(MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + name), body);
    }

    private List<String> errors(JsonNode schema, String body) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.get("components"));
        try {
            JsonSchema compiled = SCHEMAS.getSchema(whole, STRICT);
            List<String> errors = new ArrayList<>();
            compiled.validate(MAPPER.readTree(body)).forEach(message -> errors.add(message.toString()));
            return errors;
        } catch (JsonProcessingException e) {
            return List.of("no JSON: " + e.getMessage());
        }
    }

    /** {@return the operation that a path belongs to; device paths hold slashes} */
    private Optional<String> operation(String method, String path) {
        String plain = path.split("\\?", 2)[0];
        return operations().keySet().stream()
                .filter(o -> o.startsWith(method + " "))
                .filter(o -> Pattern.matches(
                        o.substring(method.length() + 1)
                                .replace("{device}", "[^/?]+(/[^/?]+)*")
                                .replace("{point}", "[^/?]+")
                                .replace("{id}", "[^/?]+(/[^/?]+)?")
                                .replace("{number}", "[^/?]+")
                                .replace("{file}", "[^/?]+"),
                        plain))
                .findFirst();
    }
}
