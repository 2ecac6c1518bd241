package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.rest.internal.Gateway.Reply;

class PointsTest {

    private static final String POINTS = "/api/v1/points";

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aGoodPoint() {
        gateway.clock.leap(Duration.ofMillis(1234));
        Reply reply = gateway.get("reader", POINTS + "/cellar/pump/speed");
        assertThat(reply.body())
                .isEqualTo("{\"point\":\"cellar/pump/speed\",\"value\":1450.5,\"type\":\"double\",\"unit\":\"1/min\","
                        + "\"quality\":\"good\",\"fault\":\"none\",\"detail\":\"\",\"at\":\"2026-03-01T12:00:00.000Z\","
                        + "\"source\":\"arrival\",\"age_ms\":1234}");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void aPointThatDoesNotAnswerHasItsLastValue() {
        JsonNode point = gateway.get("reader", POINTS + "/attic/temperature").json();
        assertThat(point.get("quality").textValue()).isEqualTo("bad");
        assertThat(point.get("fault").textValue()).isEqualTo("timeout");
        assertThat(point.get("detail").textValue()).isEqualTo("no answer in 1000 ms");
        assertThat(point.get("value").doubleValue()).isEqualTo(18.0);
        assertThat(point.get("at").textValue()).isEqualTo("2026-03-01T12:00:00.000Z");
        assertThat(point.get("since").textValue()).isEqualTo("2026-03-01T11:59:55.000Z");
    }

    @Test
    void aPointNeverReadHasNoValue() {
        JsonNode point = gateway.get("reader", POINTS + "/attic/humidity").json();
        assertThat(point.get("value").isNull()).isTrue();
        assertThat(point.get("at").isNull()).isTrue();
        assertThat(point.get("age_ms").isNull()).isTrue();
        assertThat(point.get("fault").textValue()).isEqualTo("not-yet-read");
    }

    @ParameterizedTest
    @CsvSource({
        "9007199254740992, 9007199254740992",
        "-9007199254740992, -9007199254740992",
        "9007199254740993, '\"9007199254740993\"'",
        "-9007199254740993, '\"-9007199254740993\"'",
        "-9223372036854775808, '\"-9223372036854775808\"'",
        "0, 0"
    })
    void wholeNumbersThatADoubleCannotHoldAreTexts(long value, String json) {
        gateway.put("big", PointSpec.of("n", ValueType.LONG, "1"), Value.of(value));
        assertThat(gateway.get("reader", POINTS + "/big/n").json().get("value").toString())
                .isEqualTo(json);
    }

    @Test
    void otherTypes() {
        assertThat(value("cellar/pump/on")).isEqualTo("true");
        assertThat(value("cellar/pump/label")).isEqualTo("\"P \\\"1\\\" é\"");
        assertThat(value("cellar/pump/key")).isEqualTo("\"01ff\"");
    }

    private String value(String point) {
        return gateway.get("reader", POINTS + "/" + point).json().get("value").toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-0:1.8.0*255", "1-0%3A1.8.0%2A255", "1.8.0", "1.8", "1-0:1.8.0", "0100010800FF"})
    void obisCodesMayBeShortOrHex(String point) {
        Reply reply = gateway.get("cellarer", POINTS + "/cellar/meter/" + point);
        assertThat(reply.json().get("point").textValue()).isEqualTo("cellar/meter/1-0:1.8.0*255");
    }

    @Test
    void allPointsOfADevice() {
        JsonNode points =
                gateway.get("reader", POINTS + "?device=cellar/pump").json().get("points");
        assertThat(points.findValuesAsText("point"))
                .containsExactly(
                        "cellar/pump/speed",
                        "cellar/pump/setpoint",
                        "cellar/pump/on",
                        "cellar/pump/runs",
                        "cellar/pump/label",
                        "cellar/pump/key");
        assertThat(gateway.get("reader", POINTS + "?device=attic&device=cellar/meter")
                        .json()
                        .get("points"))
                .hasSize(3);
        assertThat(gateway.get("reader", POINTS + "?device=org.ohmstead.driver.sml~nameless")
                        .json()
                        .get("points"))
                .isEmpty();
    }

    @Test
    void whoDoesNotReadALongListKeepsNobodyFromAShortOne() throws IOException {
        // more than any buffer on the way takes
        Value text = Value.of("x".repeat(64 << 10));
        for (int i = 0; i < 400; i++) {
            gateway.put("long", PointSpec.of("p" + i, ValueType.TEXT, "1"), text);
            gateway.put("many/d" + i, PointSpec.of("on", ValueType.BOOLEAN, "1"), Value.of(true));
        }
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 24; i++) {
                readers.add(Wire.slowReader(gateway, POINTS + "?device=long"));
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> Collections.frequency(gateway.devices.listed, "long") == 24);

            for (String path : List.of(POINTS, "/api/v1/devices", "/api/v1/history/cellar/pump/speed")) {
                Reply tooMany = gateway.get("reader", path);
                assertThat(tooMany.status()).as(path).isEqualTo(503);
                assertThat(tooMany.json().get("detail").textValue())
                        .isEqualTo("answers of history and long lists: at most 24 at a time expected");
            }
            for (String path : List.of("?device=cellar/pump", "/cellar/pump/speed")) {
                assertThat(gateway.get("reader", POINTS + path).status())
                        .as(path)
                        .isEqualTo(200);
            }
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(gateway.get("reader", "/api/v1/history/cellar/pump/speed")
                                .status())
                        .isEqualTo(200));
    }

    @Test
    void aLongListIsWhole() {
        for (int i = 0; i < 1000; i++) {
            gateway.put("long", PointSpec.of("p" + i, ValueType.LONG, "1"), Value.of((long) i));
        }
        JsonNode points = gateway.get("reader", POINTS + "?device=long").json().get("points");
        assertThat(points).hasSize(1000);
        assertThat(points.get(999).get("value").longValue()).isEqualTo(999);
    }

    @Test
    void aDeviceOfWhichNothingMayBeReadIsRefusedWhetherItIsThereOrNot() {
        for (String device : List.of("attic", "un/known")) {
            assertThat(gateway.get("cellarer", POINTS + "?device=cellar/pump&device=" + device)
                            .status())
                    .as(device)
                    .isEqualTo(403);
        }
        assertThat(gateway.get("cellarer", POINTS + "?device=cellar/unknown").status())
                .isEqualTo(404);
    }

    @Test
    void listsLeaveOutWhatMayNotBeRead() {
        JsonNode points = gateway.get("cellarer", POINTS).json().get("points");
        assertThat(points.findValuesAsText("point")).hasSize(7).allMatch(point -> point.startsWith("cellar/"));
        assertThat(gateway.get("cellarer", POINTS + "/attic/temperature").status())
                .isEqualTo(403);
        // whether it exists is not told either
        assertThat(gateway.get("cellarer", POINTS + "/attic/none").status()).isEqualTo(403);
    }

    @Test
    void anOldValueIsReadAnew() {
        List<Duration> asked = new ArrayList<>();
        PointSpec speed = PointSpec.of("speed", ValueType.DOUBLE, "1/min");
        gateway.devices.reading = before -> {
            asked.add(gateway.devices.reads.get(gateway.devices.reads.size() - 1));
            return CompletableFuture.completedFuture(List.of(gateway.state("cellar/pump", speed, Value.of(1600.0))));
        };
        gateway.clock.leap(Duration.ofSeconds(10));
        String path = POINTS + "/cellar/pump/speed";
        assertThat(gateway.get("reader", path + "?maxAge=PT10S")
                        .json()
                        .get("value")
                        .doubleValue())
                .isEqualTo(1450.5);
        assertThat(asked).isEmpty();
        JsonNode fresh = gateway.get("reader", path + "?maxAge=PT9.999S").json();
        assertThat(fresh.get("value").doubleValue()).isEqualTo(1600);
        assertThat(fresh.get("age_ms").intValue()).isZero();
        assertThat(gateway.get("reader", path + "?maxAge=PT0S&deadline=PT1S").status())
                .isEqualTo(200);
        assertThat(asked).containsExactly(Duration.ofMillis(9999), Duration.ZERO);
    }

    @Test
    void aReadThatFailsIsADefect() {
        gateway.devices.reading =
                state -> CompletableFuture.failedFuture(new IllegalStateException("internal matters"));
        Reply reply = gateway.get("reader", POINTS + "/cellar/pump/speed?maxAge=PT0S");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).doesNotContain("internal matters");
    }

    @Test
    void aWaitingReadHoldsNoThread() {
        CompletableFuture<List<PointState>> never = new CompletableFuture<>();
        gateway.devices.reading = state -> never;
        String path = POINTS + "/cellar/pump/speed?maxAge=PT0S";
        // more than the container has threads: 200 by default
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            waiting.add(gateway.http
                    .sendAsync(
                            HttpRequest.newBuilder(gateway.uri(path))
                                    .headers(Gateway.as("reader"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode));
        }
        await().until(() -> gateway.devices.reads.size() == 250);
        assertThat(gateway.get("reader", POINTS + "/cellar/pump/speed").status())
                .isEqualTo(200);
        never.complete(
                List.of(gateway.state("cellar/pump", PointSpec.of("speed", ValueType.DOUBLE, "1"), Value.of(1))));
        assertThat(waiting).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
    }

    @ParameterizedTest
    @CsvSource({
        "maxAge=1w, maxAge, a duration such as PT15M or 15m",
        "maxAge=-PT1S, maxAge, from PT0S to PT8784H",
        "maxAge=, maxAge, a duration such as PT15M or 15m",
        "deadline=PT0S, deadline, from PT0.001S to PT1M",
        "deadline=PT61S, deadline, from PT0.001S to PT1M",
        "maxAge=PT1S&maxAge=PT2S, maxAge, one value",
        "maxage=PT1S, maxage, 'only deadline, maxAge'",
        "maxAge=%ff, '', UTF-8"
    })
    void wrongParametersAreNamed(String query, String parameter, String expected) {
        Reply reply = gateway.get("reader", POINTS + "/cellar/pump/speed?" + query);
        assertThat(reply.status()).isEqualTo(400);
        if (!parameter.isEmpty()) {
            assertThat(reply.json().get("parameter").textValue()).isEqualTo(parameter);
        }
        assertThat(reply.json().get("detail").textValue()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cellar/pump/none",
                "/cellar/none/speed",
                "/none/speed",
                "/cellar/pump/all",
                "/cellar/pump",
                "/cellar",
                "/actuators/x/y",
                "/a/b/c/d/e/f/g/h/i/speed",
                "/cellar/pump/sp%20eed",
                "/cellar/pump/%C3%A9"
            })
    void unknownPointsAreNotFound(String path) {
        Reply reply = gateway.get("reader", POINTS + path);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    }
}
