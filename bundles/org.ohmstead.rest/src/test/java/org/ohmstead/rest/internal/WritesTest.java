package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.rest.internal.Gateway.Reply;

class WritesTest {

    private static final String PUMP = "/api/v1/points/cellar/pump/";

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aCommandGoesThroughActuationAndAnswersWithTheReadBack() {
        Reply reply = gateway.put(
                "operator", PUMP + "setpoint?deadline=PT2S", "{\"value\":20.5,\"level\":8,\"why\":\"night\"}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("value").doubleValue()).isEqualTo(20.5);
        assertThat(reply.json().has("note")).isFalse();
        WriteRequest request = gateway.actuation.requests.get(0);
        assertThat(request.point()).isEqualTo(new PointId("cellar/pump", "setpoint"));
        assertThat(request.value()).isEqualTo(Value.of(20.5));
        assertThat(request.level()).isEqualTo(8);
        assertThat(request.why()).isEqualTo("night");
        assertThat(request.who().name()).isEqualTo("operator");
        assertThat(request.who().from()).isEqualTo("127.0.0.1");
        assertThat(request.deadline()).isEqualTo(Gateway.NOON.plus(Duration.ofSeconds(2)));
    }

    @Test
    void whatWasReadBackMayDiffer() {
        gateway.actuation.answer = request -> CompletableFuture.completedFuture(new Outcome.Done(
                gateway.devices.point(request.point()).orElseThrow(), "read back 21.5 instead of 20.0"));
        JsonNode reply =
                gateway.put("operator", PUMP + "setpoint", "{\"value\":20}").json();
        assertThat(reply.get("note").textValue()).isEqualTo("read back 21.5 instead of 20.0");
        assertThat(reply.get("value").doubleValue()).isEqualTo(21.5);
    }

    @ParameterizedTest
    @CsvSource({
        "setpoint, 20, 20.0",
        "setpoint, 2e1, 20.0",
        "setpoint, 9007199254740992, 9.007199254740992E15",
        "setpoint, 9007199254740994, 9.007199254740994E15",
        "setpoint, 9007199254740993.0, 9.007199254740992E15",
        "setpoint, 1152921504606847000, 1.15292150460684698E18",
        "on, false, false",
        "runs, 3, 3",
        "runs, 3.0, 3",
        "runs, '\"9007199254740993\"', 9007199254740993",
        "label, '\"a \\u00e9\"', a é",
        "key, '\"00ff\"', 00ff"
    })
    void valuesAreTakenInTheTypeOfThePoint(String point, String json, String text) {
        assertThat(gateway.put("operator", PUMP + point, "{\"value\":" + json + "}")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.actuation.requests.get(0).value().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "setpoint, '\"20\"', a number",
        "setpoint, true, a number",
        "setpoint, 1e999, a number",
        "setpoint, null, a number",
        "setpoint, '[1]', a number",
        "setpoint, 9007199254740993, a whole number that a double holds (all up to 2^53)",
        "setpoint, -9007199254740993, a whole number that a double holds (all up to 2^53)",
        "setpoint, 18446744073709551615, a whole number that a double holds (all up to 2^53)",
        "on, 1, true or false",
        "on, '\"true\"', true or false",
        "runs, 3.5, a whole number",
        "runs, 9223372036854775808, 'a whole number from -2^63 to 2^63-1, beyond 2^53 without an exponent'",
        "runs, 1e30, 'a whole number from -2^63 to 2^63-1, beyond 2^53 without an exponent'",
        "runs, '\"x\"', a whole number",
        "label, 5, a text",
        "key, '\"0\"', bytes in hex",
        "key, '\"zz\"', bytes in hex",
        "key, '{}', bytes in hex"
    })
    void valuesOfAnotherTypeAreRefused(String point, String json, String expected) {
        Reply reply = gateway.put("operator", PUMP + point, "{\"value\":" + json + "}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("field").textValue()).isEqualTo("value");
        assertThat(reply.json().get("expected").textValue()).isEqualTo(expected);
        assertThat(gateway.actuation.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"value\":1,\"level\":0}', 422, level",
        "'{\"value\":1,\"level\":17}', 422, level",
        "'{\"value\":1,\"level\":1.5}', 422, level",
        "'{\"value\":1,\"level\":\"8\"}', 422, level",
        "'{\"value\":1,\"why\":5}', 422, why",
        "'{\"value\":1,\"why\":\"a\\nb\"}', 422, why",
        "'{}', 400, value",
        "'{\"value\":1,\"valeu\":2}', 400, valeu"
    })
    void wrongMembersAreNamed(String body, int status, String field) {
        Reply reply = gateway.put("operator", PUMP + "setpoint", body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().get("field").textValue()).isEqualTo(field);
        assertThat(gateway.actuation.requests).isEmpty();
    }

    @Test
    void aLongReasonIsRefused() {
        String why = "w".repeat(201);
        assertThat(gateway.put("operator", PUMP + "setpoint", "{\"value\":1,\"why\":\"" + why + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void refusalsOfTheActuationKeepTheirWords() {
        gateway.actuation.answer = request -> CompletableFuture.completedFuture(
                new Outcome.Failed(Fault.REFUSED, "exception 4, slave device failure"));
        Reply failed = gateway.put("operator", PUMP + "setpoint", "{\"value\":20}");
        assertThat(failed.status()).isEqualTo(504);
        assertThat(failed.json().get("fault").textValue()).isEqualTo("refused");
        assertThat(failed.json().get("detail").textValue()).isEqualTo("exception 4, slave device failure");
        gateway.actuation.answer =
                request -> CompletableFuture.completedFuture(new Outcome.Denied("ada has not the right"));
        assertThat(gateway.put("operator", PUMP + "setpoint", "{\"value\":20}").body())
                .contains("has not the right");
        gateway.actuation.answer = request -> CompletableFuture.completedFuture(
                new Outcome.NotSent("not sent: the audit cannot be written: disk full"));
        Reply full = gateway.put("operator", PUMP + "setpoint", "{\"value\":20}");
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.json().get("detail").textValue()).endsWith("disk full");
        gateway.actuation.answer = request -> CompletableFuture.completedFuture(new Outcome.Unknown("gone meanwhile"));
        assertThat(gateway.put("operator", PUMP + "setpoint", "{\"value\":20}").status())
                .isEqualTo(404);
    }

    @Test
    void attemptsWithoutTheRightReachTheAuditAndLearnNothing() {
        Reply there = gateway.put("reader", PUMP + "setpoint", "{\"value\":\"warm\"}");
        Reply none = gateway.put("reader", PUMP + "none", "{\"value\":7}");
        Reply vast = gateway.put("reader", PUMP + "setpoint", "{\"value\":18446744073709551615}");
        Reply unknown = gateway.put("operator", PUMP + "none", "{\"value\":true}");
        assertThat(there.status()).isEqualTo(403);
        assertThat(none.status()).isEqualTo(403);
        assertThat(vast.status()).isEqualTo(403);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(gateway.actuation.requests)
                .extracting(request ->
                        request.point().point() + " " + request.value().text())
                .containsExactly("setpoint warm", "none 7", "setpoint 1.8446744073709552E19", "none true");
    }

    @Test
    void obisCodesMayBeShort() {
        gateway.put(
                "cellar/meter",
                PointSpec.of("0-0:96.3.10*255", ValueType.BOOLEAN, "1").writable(Limits.NONE),
                Value.of(false));
        Reply reply = gateway.put("operator", "/api/v1/points/cellar/meter/0-0:96.3.10", "{\"value\":true}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(gateway.actuation.requests.get(0).point().point()).isEqualTo("0-0:96.3.10*255");
    }
}
