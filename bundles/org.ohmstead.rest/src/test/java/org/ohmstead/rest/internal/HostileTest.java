package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.rest.internal.Gateway.Reply;

/** What nobody means well with. */
@Timeout(60)
class HostileTest {

    private static final String SETPOINT = "/api/v1/points/cellar/pump/setpoint";

    private static Gateway gateway;

    @BeforeAll
    static void open() {
        gateway = new Gateway();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static Reply putBytes(byte[] body, String type) {
        String[] as = Gateway.as("operator");
        return gateway.send("PUT", SETPOINT, Optional.of(body), as[0], as[1], "Content-Type", type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{\"value\": 1,}~1~13",
                "{\"value\": 1~1~13",
                "{\"value\":\\n  01}~2~4",
                "{\"value\": 1} {\"value\": 2}~1~15",
                "{\"value\": 1, \"value\": 2}~1~22",
                "{\"value\": NaN}~1~13",
                "{value: 1}~1~3",
                "''~1~1",
                "{\"value\": \"\\t\"}~1~12"
            })
    void malformedJsonIsPointedAt(String body, int line, int column) {
        String text = body.replace("\\n", "\n").replace("\\t", "\t");
        Reply reply = putBytes(text.getBytes(StandardCharsets.UTF_8), "application/json");
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        if (text.isEmpty()) {
            assertThat(reply.json().get("detail").textValue()).contains("a JSON object expected");
        } else {
            assertThat(reply.json().get("line").intValue()).as(reply.body()).isEqualTo(line);
            assertThat(reply.json().get("column").intValue()).as(reply.body()).isBetween(column - 3, column + 1);
        }
        assertThat(reply.body()).doesNotContain("com.fasterxml").doesNotContain("Feature");
    }

    @Test
    void anEmptyBodyIsCalledNothing() {
        for (String body : List.of("", " \n ")) {
            Reply reply = putBytes(body.getBytes(StandardCharsets.UTF_8), "application/json");
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().get("detail").textValue()).isEqualTo("body: a JSON object expected, got nothing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "\"x\"", "null", "true"})
    void anythingButAnObjectIsRefused(String body) {
        assertThat(putBytes(body.getBytes(StandardCharsets.UTF_8), "application/json")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void deepAndLongJsonIsRefused() {
        String deep = "{\"value\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(putBytes(deep.getBytes(StandardCharsets.UTF_8), "application/json")
                        .status())
                .isEqualTo(400);
        String digits = "{\"value\":" + "9".repeat(200_000) + "}";
        assertThat(putBytes(digits.getBytes(StandardCharsets.UTF_8), "application/json")
                        .status())
                .isEqualTo(400);
        Reply text = putBytes(
                ("{\"value\":\"" + "x".repeat(200_000) + "\"}").getBytes(StandardCharsets.UTF_8), "application/json");
        assertThat(text.status()).isEqualTo(422);
        assertThat(text.body()).hasSizeLessThan(1000);
    }

    @Test
    void garbageIsRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] body = new byte[random.nextInt(200)];
            random.nextBytes(body);
            assertThat(putBytes(body, "application/json").status()).isEqualTo(400);
        }
        byte[] utf16 = "{\"value\":1}".getBytes(StandardCharsets.UTF_16);
        assertThat(putBytes(utf16, "application/json").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "application/jsonp",
                "x",
                "multipart/form-data; boundary=x"
            })
    void otherTypesAreRefused(String type) {
        Reply reply = putBytes("{\"value\":1}".getBytes(StandardCharsets.UTF_8), type);
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.header("Accept")).isEqualTo("application/json");
        assertThat(putBytes("{\"value\":7}".getBytes(StandardCharsets.UTF_8), "Application/JSON; Charset=\"UTF-8\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void hugeBodiesAreNotRead() {
        String declared = Wire.send(
                gateway,
                "PUT " + SETPOINT + " HTTP/1.1\nHost: localhost\nAUTH\nContent-Type: application/json\n"
                        + "Content-Length: 99999999999\n\n{");
        assertThat(Wire.status(declared)).isEqualTo(413);
        assertThat(declared).contains("Connection: close");
        StringBuilder chunks = new StringBuilder();
        String chunk = "10000\n" + " ".repeat(0x10000) + "\n";
        for (int i = 0; i < 17; i++) {
            chunks.append(chunk);
        }
        String chunked = Wire.send(
                gateway,
                "PUT " + SETPOINT + " HTTP/1.1\nHost: localhost\nAUTH\nContent-Type: application/json\n"
                        + "Transfer-Encoding: chunked\n\n" + chunks + "0\n\n");
        assertThat(Wire.status(chunked)).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100\n\n{\"value\": 7", "Transfer-Encoding: chunked\n\n5\n{\"val\n"})
    void aBodyThatBreaksOffIsNoSuccess(String cut) {
        int before = gateway.actuation.requests.size();
        String answer = Wire.send(
                gateway,
                "PUT " + SETPOINT + " HTTP/1.1\nHost: localhost\nAUTH\nContent-Type: application/json\n" + cut);

        assertThat(Wire.status(answer)).as(answer).isEqualTo(400);
        assertThat(answer).contains("it broke off after ");
        assertThat(gateway.actuation.requests).hasSize(before);
    }

    @Test
    void clientsThatSendSlowlyHoldNoThread() throws IOException {
        List<Socket> slow = new ArrayList<>();
        // More than the container has threads, which is 200 here and 60 in the distribution.
        for (int i = 0; i < 250; i++) {
            slow.add(Wire.begin(
                    gateway,
                    "POST /api/v1/session HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                            + "Content-Length: 2\nConnection: close\n\n{"));
        }
        assertThat(gateway.get("reader", "/health").status()).isEqualTo(200);
        Socket youngest = slow.remove(slow.size() - 1);
        youngest.getOutputStream().write('}');
        assertThat(Wire.status(Wire.rest(youngest))).isEqualTo(400);
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void compressedBodiesAreNotUnpacked() {
        String[] as = Gateway.as("operator");
        Reply reply = gateway.send(
                "PUT",
                SETPOINT,
                Optional.of(new byte[] {31, -117}),
                as[0],
                as[1],
                "Content-Type",
                "application/json",
                "Content-Encoding",
                "gzip");
        assertThat(reply.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/points/../devices",
                "/api/v1/points/cellar/../attic/temperature",
                "/api/v1/points/cellar/%2e%2e/attic/temperature",
                "/api/v1/points/cellar/pump/../../../../../etc/passwd",
                "/api/v1/points/cellar%2Fpump/speed",
                "/api/v1/points/cellar%2fpump%2fspeed",
                "/api/v1/points/cellar%5Cpump/speed",
                "/api/v1/points/cellar;x=1/pump/speed",
                "/api/v1/points/cellar/pump/speed;jsessionid=1",
                "/api/v1/points//cellar/pump/speed",
                "/api/v1//devices",
                "/api/v1/devices/",
                "/api/v1/points/cellar/pump/speed/",
                "/api/v1/points/cellar/pump/speed%00",
                "/api/v1/points/cellar/pump/speed%0d%0aX-Evil:%201",
                "/api/v1/points/cellar/pump/%",
                "/api/v1/points/cellar/pump/%zz",
                "/api/v1/points/cellar/pump/%c0%ae",
                "/api/v1/points/cellar/pump/speed?%zz=1",
                "/api/./v1/devices",
                "/api/..;/health"
            })
    void trickyPathsReachNothing(String path) {
        String answer = Wire.get(gateway, path);
        assertThat(Wire.status(answer)).as(answer).isIn(400, 404);
        assertThat(answer)
                .doesNotContain("1450.5")
                .doesNotContain("\"value\"")
                .doesNotContain("\nX-Evil:")
                .doesNotContain("\tat ");
    }

    /** Jetty's, as the interface has a context of its own. */
    @Test
    void theBeginningOfAllPathsAloneIsSentOn() {
        String answer = Wire.get(gateway, "/api");
        assertThat(Wire.status(answer)).as(answer).isEqualTo(302);
        assertThat(answer).containsPattern("\nLocation: http://localhost(:\\d+)?/api/\r?\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/", "/api/v1", "/api/v2/devices", "/api/v1/nothing", "/api/v1/Devices"})
    void unknownPathsAreNotFound(String path) {
        assertThat(Wire.status(Wire.get(gateway, path))).isIn(400, 404);
        if (path.startsWith("/api/v") && path.length() > 8) {
            Reply reply = gateway.get("reader", path);
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.json().get("instance").textValue()).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/points/cellar/pump/speed, 'GET, HEAD, OPTIONS, PUT'",
        "PUT, /api/v1/devices, 'DELETE, GET, HEAD, OPTIONS, POST'",
        "PATCH, /api/v1/devices/attic, 'DELETE, GET, HEAD, OPTIONS, PUT'",
        "PUT, /health, 'GET, HEAD, OPTIONS'",
        "TRACE, /metrics, 'GET, HEAD, OPTIONS'",
        "PROPFIND, /api/v1/session, 'DELETE, GET, HEAD, OPTIONS, POST'"
    })
    void wrongMethodsAreToldTheRightOnes(String method, String path, String allow) {
        Reply reply = gateway.send(method, path, Optional.empty(), Gateway.as("admin"));
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo(allow);
        Reply options = gateway.send("OPTIONS", path, Optional.empty());
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo(allow);
        assertThat(options.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void headHasTheHeadersOfGet() {
        String path = "/api/v1/points/cellar/pump/speed";
        Reply head = gateway.send("HEAD", path, Optional.empty(), Gateway.as("reader"));
        Reply get = gateway.get("reader", path);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
    }

    @ParameterizedTest
    @CsvSource({
        "'*/*', 200",
        "'application/json', 200",
        "'application/*;q=0.5, text/html', 200",
        "'text/html', 406",
        "'text/html, */*;q=0.1', 200",
        "'*/*, application/json;q=0', 406",
        "'application/json;q=0.000', 406",
        "'garbage', 406"
    })
    void typesAreNegotiated(String accept, int status) {
        String[] as = Gateway.as("reader");
        assertThat(gateway.send("GET", "/api/v1/devices", Optional.empty(), as[0], as[1], "Accept", accept)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void headersCannotBeInjected() throws Exception {
        Reply created = gateway.sendJson(
                "POST",
                "/api/v1/devices",
                "{\"protocol\":\"simulated\",\"device\":\"a\\r\\nX-Evil: 1\"}",
                Gateway.as("admin"));
        assertThat(created.headers().map()).doesNotContainKey("x-evil");
        gateway.configs.delete("a\r\nX-Evil: 1");
        String answer = Wire.send(
                gateway,
                "GET /api/v1/session HTTP/1.1\nHost: localhost\nConnection: close\nCookie: ohmstead_session=\"a\\nb\"\n\n");
        assertThat(Wire.status(answer)).isEqualTo(401);
    }

    @Test
    void manyParametersAreRefused() {
        StringBuilder query = new StringBuilder("?device=attic");
        for (int i = 0; i < 150; i++) {
            query.append("&device=attic");
        }
        assertThat(gateway.get("reader", "/api/v1/points" + query).status()).isEqualTo(400);
    }

    @Test
    void aDefectTellsTheClientNothingButItsNumber() {
        gateway.security.broken = true;
        try {
            Reply reply = gateway.get("reader", "/api/v1/devices");
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.json().get("id").textValue()).matches("[0-9A-F]{8}");
            assertThat(reply.json().get("detail").textValue())
                    .contains(reply.json().get("id").textValue());
            assertThat(reply.body()).doesNotContain("secret").doesNotContain("java");
        } finally {
            gateway.security.broken = false;
        }
    }
}
