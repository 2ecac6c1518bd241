package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.rest.internal.Gateway.Reply;

class DevicesTest {

    private static final String DEVICES = "/api/v1/devices";

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void allDevicesAreListedAlsoFaultyOnes() {
        JsonNode devices = gateway.get("reader", DEVICES).json().get("devices");
        assertThat(devices.findValuesAsText("device"))
                .containsExactly("attic", "cellar/meter", "cellar/pump", "org.ohmstead.driver.sml~nameless");
        assertThat(devices.get(0).get("status").textValue()).isEqualTo("offline");
        assertThat(devices.get(0).get("last_answer").isNull()).isTrue();
        assertThat(devices.get(2).get("points").intValue()).isEqualTo(6);
    }

    @Test
    void whoMaySeeSomePointsSeesTheirDevices() {
        assertThat(gateway.get("cellarer", DEVICES).json().findValuesAsText("device"))
                .containsExactly("cellar/meter", "cellar/pump");
        assertThat(gateway.get("cellarer", DEVICES + "/cellar/pump").status()).isEqualTo(200);
        assertThat(gateway.get("cellarer", DEVICES + "/attic").status()).isEqualTo(403);
        assertThat(gateway.get("cellarer", "/api/v1/links").json().findValuesAsText("link"))
                .containsExactly("simulated:cellar");
    }

    @Test
    void onlyWhoMayConfigureSeesTheConfiguration() {
        JsonNode detail = gateway.get("admin", DEVICES + "/attic").json();
        assertThat(detail.get("specs").findValuesAsText("name")).containsExactly("temperature", "humidity");
        assertThat(detail.get("config").get("properties").toString())
                .isEqualTo("{\"device\":\"attic\",\"k\":1.5,\"on\":true,\"sizes\":[1,2],\"url\":\"tcp:/x\"}");
        assertThat(detail.get("problems").get(0).get("key").textValue()).isEqualTo("url");
        JsonNode setpoint = gateway.get("operator", DEVICES + "/cellar/pump")
                .json()
                .get("specs")
                .get(1);
        assertThat(setpoint.toString())
                .isEqualTo("{\"name\":\"setpoint\",\"type\":\"double\",\"unit\":\"Cel\",\"writable\":true,"
                        + "\"min\":5.0,\"max\":30.0,\"pace\":\"fast\"}");
        assertThat(gateway.get("operator", DEVICES + "/attic").json().has("config"))
                .isFalse();
        assertThat(gateway.get("admin", DEVICES + "/org.ohmstead.driver.sml~nameless")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void creating() {
        Reply reply = gateway.sendJson(
                "POST",
                DEVICES,
                "{\"protocol\":\"modbus\",\"device\":\"roof/pv\",\"url\":\"tcp://10.0.0.5:502?unit=1\","
                        + "\"interval.ms\":500,\"enabled\":true,\"factor\":1.5}",
                Gateway.as("admin"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo(DEVICES + "/roof/pv");
        assertThat(reply.json().get("pid").textValue()).isEqualTo("org.ohmstead.driver.modbus~roof-pv");
        Optional<DeviceConfig> created = gateway.configs.of("roof/pv");
        assertThat(created.orElseThrow().properties())
                .isEqualTo(Map.of(
                        "device",
                        "roof/pv",
                        "url",
                        "tcp://10.0.0.5:502?unit=1",
                        "interval.ms",
                        500L,
                        "enabled",
                        true,
                        "factor",
                        1.5));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"device\":\"a\"}', 400, protocol",
        "'{\"protocol\":\"modbus\"}', 400, device",
        "'{\"protocol\":5,\"device\":\"a\"}', 422, protocol",
        "'{\"protocol\":\"modbus\",\"device\":\"a\",\"url\":null}', 422, url",
        "'{\"protocol\":\"modbus\",\"device\":\"a\",\"points\":{\"p\":1}}', 422, points",
        "'{\"protocol\":\"modbus\",\"device\":\"a\",\"names\":[\"a\",[\"b\"]]}', 422, names",
        "'{\"protocol\":\"modbus\",\"device\":\"a\",\"names\":[null]}', 422, names",
        "'{\"protocol\":\"modbus\",\"device\":\"a\",\"n\":18446744073709551616}', 422, n"
    })
    void wrongMembersAreNamed(String body, int status, String field) {
        Reply reply = gateway.sendJson("POST", DEVICES, body, Gateway.as("admin"));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().get("field").textValue()).isEqualTo(field);
    }

    @Test
    void aRefusedConfigurationIsExplained() {
        Reply reply = gateway.put("admin", DEVICES + "/cellar/pump", "{\"wrong\":\"val\\\"ue\"}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("problems").toString())
                .isEqualTo("[{\"where\":\"org.ohmstead.driver.simulated\",\"key\":\"wrong\",\"value\":\"val\\\"ue\","
                        + "\"expected\":\"no such key\",\"text\":\"org.ohmstead.driver.simulated: wrong = 'val\\\"ue':"
                        + " no such key expected\"}]");
        assertThat(gateway.configs.of("cellar/pump").orElseThrow().properties()).containsEntry("url", "x");
    }

    @Test
    void replacingKeepsPathAndProtocol() {
        String path = DEVICES + "/cellar/pump";
        assertThat(gateway.put("admin", path, "{\"device\":\"cellar/pump\",\"protocol\":\"simulated\",\"url\":\"z\"}")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.configs.of("cellar/pump").orElseThrow().properties())
                .isEqualTo(Map.of("device", "cellar/pump", "url", "z"));
        assertThat(gateway.put("admin", path, "{\"device\":\"other\"}")
                        .json()
                        .get("field")
                        .textValue())
                .isEqualTo("device");
        assertThat(gateway.put("admin", path, "{\"protocol\":\"sml\"}")
                        .json()
                        .get("field")
                        .textValue())
                .isEqualTo("protocol");
    }

    @Test
    void whatWasReadCanBePutBack() throws ConfigException {
        Map<String, Object> all = Map.of(
                "names",
                new String[] {"a", "b"},
                "none",
                List.of(),
                "sizes",
                List.of(1, 2L),
                "factors",
                new float[] {0.1f, 2},
                "flags",
                new boolean[] {true, false},
                "big",
                new BigDecimal("0.25"),
                "one",
                1,
                "word",
                "w");
        gateway.configs.put("simulated", "attic", all);
        String path = DEVICES + "/attic";
        JsonNode read = gateway.get("admin", path).json().get("config").get("properties");
        assertThat(read.toString())
                .isEqualTo("{\"big\":0.25,\"device\":\"attic\",\"factors\":[0.1,2.0],\"flags\":[true,false],"
                        + "\"names\":[\"a\",\"b\"],\"none\":[],\"one\":1,\"sizes\":[1,2],\"word\":\"w\"}");

        Reply put = gateway.put("admin", path, read.toString());

        assertThat(put.status()).as(put.body()).isEqualTo(200);
        assertThat(put.json().get("properties")).isEqualTo(read);
        assertThat(gateway.configs.of("attic").orElseThrow().properties())
                .containsEntry("names", List.of("a", "b"))
                .containsEntry("none", List.of())
                .containsEntry("sizes", List.of(1L, 2L))
                .containsEntry("flags", List.of(true, false));
    }

    @Test
    void deletingKeepsOthers() {
        assertThat(gateway.send("DELETE", DEVICES + "/attic", Optional.empty(), Gateway.as("admin"))
                        .status())
                .isEqualTo(204);
        assertThat(gateway.configs.list()).extracting(DeviceConfig::device).containsExactly("cellar/pump");
    }

    @Test
    void whatNoPathLeadsToIsDeletedByItsPid() throws ConfigException {
        gateway.configs.put("modbus", "no path at all", Map.of());
        String pid = "org.ohmstead.driver.modbus~no%20path%20at%20all";
        assertThat(delete("operator", "?pid=" + pid).status()).isEqualTo(403);
        assertThat(delete("cellarer", "?pid=" + pid).status()).isEqualTo(403);
        assertThat(delete("admin", "?pid=" + pid).status()).isEqualTo(204);
        assertThat(gateway.configs.list()).extracting(DeviceConfig::device).containsExactly("attic", "cellar/pump");
        assertThat(delete("admin", "?pid=" + pid).status()).isEqualTo(404);
        assertThat(delete("admin", "").json().get("parameter").textValue()).isEqualTo("pid");
    }

    @Test
    void whatCannotBeDeletedJustNowIsNoDefect() throws ConfigException {
        gateway.configs.put("modbus", "lift", Map.of("stuck", true));

        for (String which : List.of("/lift", "?pid=org.ohmstead.driver.modbus~lift")) {
            Reply reply = delete("admin", which);
            assertThat(reply.status()).as(which).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("2");
            assertThat(reply.json().get("detail").textValue()).isEqualTo("lift cannot be deleted: stuck");
        }
        assertThat(gateway.configs.of("lift")).isPresent();
    }

    @Test
    void whatWaitsForAConfirmationIsAConflict() throws ConfigException {
        gateway.configs.put("modbus", "lift", Map.of());
        gateway.configs.waiting = "lift";

        for (Reply reply : List.of(
                delete("admin", "/lift"),
                delete("admin", "?pid=org.ohmstead.driver.modbus~lift"),
                gateway.put("admin", DEVICES + "/lift", "{}"))) {
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.json().get("detail").textValue()).isEqualTo("lift waits for the confirmation of entry 7");
        }
        assertThat(gateway.configs.of("lift")).isPresent();
    }

    @Test
    void whatCannotBeWrittenJustNowIsNoFaultOfTheRequest() {
        Reply created = gateway.sendJson(
                "POST", DEVICES, "{\"protocol\":\"modbus\",\"device\":\"lift\",\"large\":1}", Gateway.as("admin"));
        Reply replaced = gateway.put("admin", DEVICES + "/attic", "{\"large\":1}");

        assertThat(created.json().get("detail").textValue()).isEqualTo("lift cannot be changed: full");
        assertThat(replaced.json().get("detail").textValue()).isEqualTo("attic cannot be changed: full");
        for (Reply reply : List.of(created, replaced)) {
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("2");
        }
        assertThat(gateway.configs.of("lift")).isEmpty();
    }

    private Reply delete(String user, String query) {
        return gateway.send("DELETE", DEVICES + query, Optional.empty(), Gateway.as(user));
    }

    @Test
    void plansAreForAdmins() {
        Reply reply = gateway.get("admin", "/api/v1/plans/cellar/pump");
        assertThat(reply.json().get("blocks").get(0).get("latency_ms").doubleValue())
                .isEqualTo(1.5);
        assertThat(reply.json().get("holes").toString()).isEqualTo("[{\"area\":\"holding\",\"start\":5,\"length\":1}]");
        assertThat(gateway.get("reader", "/api/v1/plans/cellar/pump").status()).isEqualTo(403);
        assertThat(gateway.get("admin", "/api/v1/plans/org.ohmstead.driver.sml~nameless")
                        .body())
                .contains("has no plan");
    }
}
