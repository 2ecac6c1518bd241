package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.rest.internal.Gateway.Reply;

class LoginTest {

    private static final String SESSION = "/api/v1/session";
    private static final String LOGIN = "{\"name\":\"operator\",\"password\":\"operator-password\"}";
    private static final String SETPOINT = "/api/v1/points/cellar/pump/setpoint";

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private Reply send(String method, String path, String... headers) {
        return gateway.send(method, path, Optional.empty(), headers);
    }

    @Test
    void threeWaysToLogIn() {
        Reply basic = gateway.get("reader", SESSION);
        assertThat(basic.body()).isEqualTo("{\"name\":\"reader\",\"role\":\"reader\",\"how\":\"password\"}");
        assertThat(send("GET", SESSION, "Authorization", "bearer admin-token").body())
                .isEqualTo("{\"name\":\"admin\",\"role\":\"admin\",\"how\":\"token\"}");
        Reply login = gateway.sendJson("POST", SESSION, LOGIN);
        assertThat(login.header("Set-Cookie"))
                .isEqualTo("ohmstead_session=session-1; Path=/; HttpOnly; SameSite=Strict");
        assertThat(send("GET", SESSION, "Cookie", "other=1; ohmstead_session=session-1")
                        .body())
                .isEqualTo("{\"name\":\"operator\",\"role\":\"operator\",\"how\":\"session\",\"csrf\":\"csrf-1\"}");
    }

    @Test
    void changesByCookieNeedTheToken() {
        gateway.sendJson("POST", SESSION, LOGIN);
        String[] cookie = {"Cookie", "ohmstead_session=session-1"};
        assertThat(send("GET", SETPOINT, cookie).status()).isEqualTo(200);
        assertThat(gateway.sendJson("PUT", SETPOINT, "{\"value\":20}", cookie).status())
                .isEqualTo(403);
        assertThat(gateway.sendJson("PUT", SETPOINT, "{\"value\":20}", cookie[0], cookie[1], "X-CSRF-Token", "csrf-2")
                        .status())
                .isEqualTo(403);
        assertThat(gateway.actuation.requests).isEmpty();
        assertThat(gateway.sendJson("PUT", SETPOINT, "{\"value\":20}", cookie[0], cookie[1], "X-CSRF-Token", "csrf-1")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.put("operator", SETPOINT, "{\"value\":20}").status()).isEqualTo(200);
    }

    @Test
    void loggingOutEndsTheSessionAndLoggingInAgainReplacesIt() {
        gateway.sendJson("POST", SESSION, LOGIN);
        gateway.sendJson("POST", SESSION, LOGIN, "Cookie", "ohmstead_session=session-1");
        assertThat(gateway.security.sessions).containsOnlyKeys("session-2");
        Reply out = send("DELETE", SESSION, "Cookie", "ohmstead_session=session-2", "X-CSRF-Token", "csrf-2");
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).startsWith("ohmstead_session=; Max-Age=0");
        assertThat(gateway.security.sessions).isEmpty();
        assertThat(send("GET", SESSION, "Cookie", "ohmstead_session=session-2").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic !!!",
                "Basic bm9jb2xvbg==",
                "Bearer",
                "Bearer nope",
                "Digest username=\"reader\"",
                "Negotiate YII="
            })
    void wrongCredentialsAreRefusedEvenWithAGoodCookie(String authorization) {
        gateway.sendJson("POST", SESSION, LOGIN);
        Reply reply = send("GET", SESSION, "Authorization", authorization, "Cookie", "ohmstead_session=session-1");
        assertThat(reply.status()).isEqualTo(401);
    }

    @Test
    void longCredentialsAreNotEvenTried() {
        String pair = "reader:" + "x".repeat(5000);
        String coded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        gateway.security.broken = true;
        assertThat(send("GET", SESSION, "Authorization", "Basic " + coded).status())
                .isEqualTo(401);
    }

    @Test
    void whoIsSlowedDownIsToldForHowLongWhateverThePassword() {
        gateway.security.pause = Duration.ofMillis(12_001);
        for (String password : List.of("operator-password", "wrong")) {
            String[] basic = {
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(("operator:" + password).getBytes(StandardCharsets.UTF_8))
            };
            Reply reply = send("GET", SETPOINT, basic);
            Reply login = gateway.sendJson("POST", SESSION, LOGIN.replace("operator-password", password));
            for (Reply each : List.of(reply, login)) {
                assertThat(each.status()).isEqualTo(429);
                assertThat(each.header("Retry-After")).isEqualTo("13");
                assertThat(each.json().get("type").textValue()).isEqualTo("urn:ohmstead:problem:too-many-attempts");
                assertThat(each.json().get("detail").textValue())
                        .isEqualTo("too many wrong passwords for this name or altogether; the next attempt in 13 s");
            }
        }
        assertThat(send("GET", SESSION, "Authorization", "Bearer admin-token").status())
                .isEqualTo(200);
    }

    @Test
    void pagesAreNotAskedByTheBrowsersOwnDialog() {
        assertThat(send("GET", SESSION).header("WWW-Authenticate")).startsWith("Basic realm=\"ohmstead\"");
        assertThat(send("GET", SESSION, "Sec-Fetch-Mode", "navigate").header("WWW-Authenticate"))
                .startsWith("Basic");
        for (String[] page : new String[][] {
            {"Sec-Fetch-Mode", "cors"}, {"X-Requested-With", "XMLHttpRequest"}, {"Cookie", "ohmstead_session=old"}
        }) {
            assertThat(send("GET", SESSION, page).header("WWW-Authenticate")).isEqualTo("Bearer realm=\"ohmstead\"");
        }
        Reply wrong = gateway.sendJson("POST", SESSION, LOGIN.replace("r-p", "r-q"));
        assertThat(wrong.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:8181, 200",
        "127.0.0.1, 200",
        "127.0.0.1:8181, 200",
        "[::1]:8181, 200",
        "10.0.0.7, 200",
        "gateway.example, 200",
        "Gateway.Example:443, 200",
        "evil.example, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "1.2.3.4.5, 421"
    })
    void onlyKnownHostsAreAnswered(String host, int status) {
        String[] as = Gateway.as("reader");
        assertThat(send("GET", SESSION, as[0], as[1], "Host", host).status()).isEqualTo(status);
        assertThat(send("GET", "/health", "Host", host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://localhost:8181, 200",
        "Origin, http://localhost:3000, 403",
        "Origin, http://localhost, 403",
        "Origin, null, 403",
        "Origin, 'a b', 403",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-origin, 200"
    })
    void pagesOfOthersCannotChangeAnything(String name, String value, int status) {
        String[] as = Gateway.as("operator");
        assertThat(gateway.sendJson(
                                "PUT", SETPOINT, "{\"value\":20}", as[0], as[1], "Host", "localhost:8181", name, value)
                        .status())
                .isEqualTo(status);
        assertThat(send("GET", SETPOINT, as[0], as[1], name, value).status()).isEqualTo(200);
    }

    @Test
    void metricsMayBeOpened() {
        assertThat(send("GET", "/metrics").status()).isEqualTo(401);
        try (Gateway open = new Gateway(Map.of("metrics.public", true), new Contract())) {
            assertThat(open.send("GET", "/metrics", Optional.empty()).status()).isEqualTo(200);
        }
    }

    @Test
    void healthAndTheDocumentAreOpen() {
        assertThat(send("GET", "/health").status()).isEqualTo(200);
        assertThat(send("GET", "/api/v1/openapi.json").json().get("openapi").textValue())
                .isEqualTo("3.1.0");
        assertThat(send("GET", "/health").body()).doesNotContain("cellar").doesNotContain("attic");
    }
}
