package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Entry;
import org.ohmstead.rest.internal.Gateway.Reply;

class ConfigurationTest {

    private static final String BASE = "/api/v1/configuration";
    private static final String PUMP = FakeConfigurations.PUMP;

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private Reply post(String path, String json) {
        return gateway.sendJson("POST", BASE + path, json, Gateway.as("admin"));
    }

    private static String changes(String... each) {
        return "{\"changes\":[" + String.join(",", each) + "]}";
    }

    private static String put(String properties) {
        return "{\"op\":\"put\",\"id\":\"" + PUMP + "\",\"properties\":" + properties + "}";
    }

    @Test
    void typesAreFitForForms() {
        JsonNode modbus =
                gateway.get("admin", BASE + "/types").json().get("types").get(0);
        assertThat(modbus.get("pid").textValue()).isEqualTo("org.ohmstead.driver.modbus");
        assertThat(modbus.get("factory").booleanValue()).isTrue();
        assertThat(modbus.get("keys").get(0).toString())
                .isEqualTo("{\"id\":\"interval.ms\",\"name\":\"Interval\",\"description\":\"How often.\","
                        + "\"kind\":\"whole\",\"list\":false,\"required\":true,\"defaults\":[\"1000\"],\"options\":[],"
                        + "\"min\":\"100\",\"max\":\"3600000\",\"unit\":\"ms\"}");
        assertThat(modbus.get("keys").get(1).get("options").toString())
                .isEqualTo("[{\"value\":\"e\",\"label\":\"even\"}]");
        assertThat(modbus.get("keys").get(2).get("kind").textValue()).isEqualTo("secret");
    }

    @Test
    void itemsAreListedAndShown() {
        JsonNode items = gateway.get("admin", BASE + "/items").json().get("items");
        assertThat(items.findValuesAsText("id")).containsExactly(PUMP, "org.ohmstead.journal", "profiles/pump.yaml");
        assertThat(items.get(0).has("properties")).isFalse();
        JsonNode pump = gateway.get("admin", BASE + "/items/" + PUMP).json();
        assertThat(pump.get("properties").toString())
                .isEqualTo("{\"device\":\"cellar/pump\",\"interval.ms\":1000,\"k\":0.1,\"token\":\"secret:pump\"}");
        assertThat(pump.get("file").textValue()).isEqualTo("etc/org.ohmstead.driver.modbus-cellar-pump.cfg");
        JsonNode profile =
                gateway.get("admin", BASE + "/items/profiles/pump.yaml").json();
        assertThat(profile.get("text").textValue()).isEqualTo("points: []\n");
        assertThat(profile.has("properties")).isFalse();
        // every digit, also beyond what a double holds
        assertThat(gateway.get("admin", BASE + "/items/org.ohmstead.journal").body())
                .contains("\"bytes.max\":9007199254740993");
        assertThat(gateway.get("admin", BASE + "/items/a/b/c").status()).isEqualTo(404);
        assertThat(gateway.get("admin", BASE + "/items/un~known")
                        .json()
                        .get("detail")
                        .textValue())
                .isEqualTo("there is no configuration 'un~known'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/types", "/items", "/items/" + FakeConfigurations.PUMP, "/history", "/history/1"})
    void whoMayNotConfigureSeesNothing(String path) {
        for (String user : List.of("nobody", "reader", "operator")) {
            assertThat(gateway.get(user, BASE + path).status()).as(user).isEqualTo(403);
        }
        gateway.services.configurations = null;
        Reply away = gateway.get("admin", BASE + path);
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.json().get("detail").textValue())
                .isEqualTo("the keeper of configurations is not there just now");
    }

    @Test
    void aChangeIsPreviewedAndThenMade() {
        String body = changes(put("{\"interval.ms\":500,\"k\":0.25,\"names\":[\"a\",\"b\"],\"big\":9007199254740993}"));
        JsonNode preview = post("/preview", body).json();
        assertThat(preview.get("differences").get(0).get("keys").findValuesAsText("key"))
                .containsExactly("big", "device", "interval.ms", "k", "names", "token");
        assertThat(preview.get("differences").get(0).get("keys").get(2).toString())
                .isEqualTo("{\"key\":\"interval.ms\",\"before\":\"1000\",\"after\":\"500\"}");
        assertThat(preview.get("differences")
                        .get(0)
                        .get("keys")
                        .get(0)
                        .get("before")
                        .isNull())
                .isTrue();
        assertThat(preview.get("problems")).isEmpty();
        assertThat(gateway.configurations.applied).isEmpty();

        JsonNode entry = post("/changes", body).json();

        assertThat(entry.get("number").longValue()).isEqualTo(4);
        assertThat(entry.get("outcome").textValue()).isEqualTo("applied");
        assertThat(entry.get("who").textValue()).isEqualTo("admin");
        assertThat(entry.get("via").textValue()).isEqualTo("rest");
        assertThat(entry.get("confirmBy").isNull()).isTrue();
        assertThat(gateway.configurations.items.get(PUMP).properties())
                .isEqualTo(Map.of("interval.ms", 500L, "k", 0.25, "names", List.of("a", "b"), "big", (1L << 53) + 1));
    }

    @Test
    void allKindsOfChangesAreUnderstood() {
        String version = gateway.configurations.items.get(PUMP).version();
        Reply reply = post(
                "/changes",
                changes(
                        "{\"op\":\"put\",\"id\":\"" + PUMP + "\",\"basedOn\":\"" + version + "\",\"properties\":{}}",
                        "{\"op\":\"put-text\",\"id\":\"profiles/new.yaml\",\"basedOn\":\"\",\"text\":\"a: b\\n\"}",
                        "{\"op\":\"delete\",\"id\":\"org.ohmstead.journal\"}",
                        "{\"op\":\"create\",\"type\":\"org.ohmstead.driver.modbus\",\"hint\":\"roof/pv\",\"properties\":{\"a\":1}}",
                        "{\"op\":\"create\",\"type\":\"org.ohmstead.driver.modbus\",\"hint\":\"roof/pv\",\"properties\":{}}"));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(gateway.configurations.applied.get(0).changes())
                .containsExactly(
                        new ChangeSet.Put(PUMP, version, Map.of()),
                        new ChangeSet.PutText("profiles/new.yaml", ChangeSet.NEW, "a: b\n"),
                        new ChangeSet.Delete("org.ohmstead.journal", ChangeSet.ANY),
                        new ChangeSet.Put("org.ohmstead.driver.modbus~roof-pv", ChangeSet.NEW, Map.of("a", 1L)),
                        new ChangeSet.Put("org.ohmstead.driver.modbus~roof-pv-2", ChangeSet.NEW, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{}~400~changes",
                "{\"changes\":{}}~422~changes",
                "{\"changes\":[]}~422~changes",
                "{\"changes\":[5]}~422~changes",
                "{\"changes\":[{}]}~400~changes[0].op",
                "{\"changes\":[{\"op\":\"replace\"}]}~422~changes[0].op",
                "{\"changes\":[{\"op\":\"delete\"}]}~400~changes[0].id",
                "{\"changes\":[{\"op\":\"delete\",\"id\":1}]}~422~changes[0].id",
                "{\"changes\":[{\"op\":\"delete\",\"id\":\"a\",\"text\":\"\"}]}~400~changes[0].text",
                "{\"changes\":[{\"op\":\"delete\",\"id\":\"a\"},{\"op\":\"delete\",\"id\":\"a\"}]}~422~changes[1].id",
                "{\"changes\":[{\"op\":\"put\",\"id\":\"a\"}]}~400~changes[0].properties",
                "{\"changes\":[{\"op\":\"put\",\"id\":\"a\",\"properties\":[]}]}~422~changes[0].properties",
                "{\"changes\":[{\"op\":\"put\",\"id\":\"a\",\"properties\":{\"k\":null}}]}~422~changes[0].properties.k",
                "{\"changes\":[{\"op\":\"put\",\"id\":\"a\",\"properties\":{\"k\":{}}}]}~422~changes[0].properties.k",
                "{\"changes\":[{\"op\":\"put\",\"id\":\"a\",\"properties\":{\"k\":1e999}}]}~422~changes[0].properties.k",
                "{\"changes\":[{\"op\":\"put\",\"id\":\"a\",\"basedOn\":null,\"properties\":{}}]}~422~changes[0].basedOn",
                "{\"changes\":[{\"op\":\"put-text\",\"id\":\"a\"}]}~400~changes[0].text",
                "{\"changes\":[{\"op\":\"create\",\"type\":\"x\",\"properties\":{}}]}~422~changes[0].type",
                "{\"changes\":[{\"op\":\"create\",\"type\":\"org.ohmstead.journal\",\"properties\":{}}]}~422~changes[0].type",
                "{\"changes\":[{\"op\":\"delete\",\"id\":\"a\"}],\"why\":\"a\\nb\"}~422~why",
                "{\"changes\":[{\"op\":\"delete\",\"id\":\"a\"}],\"confirmWithin\":\"PT0S\"}~422~confirmWithin",
                "{\"changes\":[{\"op\":\"delete\",\"id\":\"a\"}],\"confirmWithin\":120}~422~confirmWithin",
                "{\"changes\":[{\"op\":\"delete\",\"id\":\"a\"}],\"preview\":true}~400~preview"
            })
    void wrongBodiesAreNamed(String body, int status, String field) {
        for (String path : List.of("/preview", "/changes")) {
            Reply reply = post(path, body);
            assertThat(reply.status()).as(reply.body()).isEqualTo(status);
            assertThat(reply.json().get("field").textValue()).isEqualTo(field);
        }
        assertThat(gateway.configurations.applied).isEmpty();
    }

    @Test
    void whatIsWrongIsToldByKeyAndChangesNothing() {
        String body = changes(put("{\"wrong\":1}"));
        Reply refused = post("/changes", body);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("problems").toString())
                .isEqualTo("[{\"where\":\"" + PUMP + "\",\"key\":\"wrong\",\"value\":\"1\","
                        + "\"expected\":\"other than {wrong=1}\",\"text\":\"" + PUMP
                        + ": wrong = '1': other than {wrong=1} expected\"}]");
        Reply preview = post("/preview", body);
        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.json().get("problems")).hasSize(1);
        assertThat(gateway.configurations.applied).isEmpty();
    }

    @Test
    void whoComesSecondIsToldSo() {
        String stale = "{\"op\":\"put\",\"id\":\"" + PUMP + "\",\"basedOn\":\"old\",\"properties\":{}}";
        Reply conflict = post("/changes", changes(stale));
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.json().get("type").textValue()).isEqualTo("urn:ohmstead:problem:conflict");
        assertThat(conflict.json().get("detail").textValue()).startsWith(PUMP + " was changed by somebody else");
        assertThat(post("/preview", changes(stale)).json().get("conflicts")).hasSize(1);
    }

    @Test
    void whatCannotBeKeptOrAppliedIsNoFaultOfTheRequest() {
        Reply full = post("/changes", changes(put("{\"large\":1}")));
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.header("Retry-After")).isEqualTo("2");
        assertThat(full.json().get("detail").textValue()).startsWith("the change cannot be kept: disk full");
        Reply undone = post("/changes", changes(put("{\"undone\":1}")));
        assertThat(undone.status()).isEqualTo(503);
        assertThat(undone.json().get("detail").textValue()).startsWith("entry 4: refused by ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":\"hunter2\",\"wrong\":1}",
                "{\"token\":[\"hunter2\",\"hunter3\"],\"wrong\":1}",
                "{\"token\":\"hunter2\",\"large\":1}",
                "{\"token\":\"hunter2\",\"undone\":1}",
                "{\"token\":\"hunter2\"}"
            })
    void secretsThatAreTypedNeverComeBack(String properties) {
        String stale = "{\"op\":\"put\",\"id\":\"" + PUMP + "\",\"basedOn\":\"old\",\"properties\":" + properties + "}";
        for (String change : List.of(put(properties), stale)) {
            for (String path : List.of("/preview", "/changes")) {
                Reply reply = post(path, changes(change));
                assertThat(reply.body()).contains(Mask.HIDDEN).doesNotContain("hunter");
            }
        }
    }

    @Test
    void whoMadeAChangeAndWhyIsKept() {
        Reply login =
                gateway.sendJson("POST", "/api/v1/session", "{\"name\":\"admin\",\"password\":\"admin-password\"}");
        String cookie = login.header("Set-Cookie").split(";")[0];
        String body = "{\"changes\":[" + put("{}") + "],\"why\":\"summer\",\"confirmWithin\":\"PT120S\"}";
        assertThat(gateway.sendJson("POST", BASE + "/changes", body, "Cookie", cookie)
                        .status())
                .isEqualTo(403);
        Reply reply = gateway.sendJson(
                "POST",
                BASE + "/changes",
                body,
                "Cookie",
                cookie,
                "X-CSRF-Token",
                login.json().get("csrf").textValue());
        assertThat(reply.json().get("via").textValue()).isEqualTo("console");
        assertThat(reply.json().get("why").textValue()).isEqualTo("summer");
        assertThat(reply.json().get("outcome").textValue()).isEqualTo("pending");
        assertThat(reply.json().get("confirmBy").textValue()).isEqualTo("2026-03-01T12:02:00.000Z");
        assertThat(gateway.sendJson("POST", BASE + "/changes", body, "Origin", "http://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whatWaitsIsConfirmedOnce() {
        post("/changes", "{\"changes\":[" + put("{}") + "],\"confirmWithin\":\"2m\"}");
        Reply confirmed = post("/history/4/confirm", "");
        assertThat(confirmed.json().get("outcome").textValue()).isEqualTo("applied");
        assertThat(confirmed.json().get("detail").textValue()).contains("who=admin");
        Reply again = post("/history/4/confirm", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().get("detail").textValue()).isEqualTo("entry 4 is applied already");
        assertThat(post("/history/99/confirm", "").status()).isEqualTo(404);
        assertThat(post("/history/x/confirm", "").status()).isEqualTo(404);
        post("/changes", "{\"changes\":[" + put("{}") + "],\"why\":\"full\",\"confirmWithin\":\"2m\"}");
        assertThat(post("/history/5/confirm", "").status()).isEqualTo(503);
    }

    @Test
    void historyIsReadInPieces() {
        post("/changes", changes(put("{\"a\":1}")));
        assertThat(gateway.get("admin", BASE + "/history").json().get("entries").findValuesAsText("number"))
                .containsExactly("4", "3", "2", "1");
        assertThat(gateway.get("admin", BASE + "/history?before=4&limit=2")
                        .json()
                        .get("entries")
                        .findValuesAsText("number"))
                .containsExactly("3", "2");
        assertThat(gateway.get("admin", BASE + "/history?item=" + PUMP)
                        .json()
                        .get("entries")
                        .findValuesAsText("number"))
                .containsExactly("4");
        JsonNode entry = gateway.get("admin", BASE + "/history/4").json();
        assertThat(entry.get("differences").get(0).get("kind").textValue()).isEqualTo("changed");
        for (String wrong : List.of("/history/0", "/history/99", "/history/1x", "/history/-1")) {
            assertThat(gateway.get("admin", BASE + wrong).status()).as(wrong).isEqualTo(404);
        }
        for (String wrong : List.of("before=0", "before=x", "limit=0", "limit=1001", "limit=1&limit=2")) {
            assertThat(gateway.get("admin", BASE + "/history?" + wrong).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void momentsAreCompared() {
        JsonNode differences =
                gateway.get("admin", BASE + "/differences?from=1&to=2").json().get("differences");
        assertThat(differences.get(0).get("keys").get(0).get("after").textValue())
                .isEqualTo("2");
        assertThat(gateway.get("admin", BASE + "/differences?from=1").body()).contains("\"after\":\"0\"");
        assertThat(gateway.get("admin", BASE + "/differences")
                        .json()
                        .get("parameter")
                        .textValue())
                .isEqualTo("from");
        assertThat(gateway.get("admin", BASE + "/differences?from=99").status()).isEqualTo(404);
        assertThat(gateway.get("admin", BASE + "/differences?from=1&to=98").status())
                .isEqualTo(404);
        Reply damaged = gateway.get("admin", BASE + "/differences?from=3");
        assertThat(damaged.status()).isEqualTo(409);
        assertThat(damaged.json().get("type").textValue()).isEqualTo("urn:ohmstead:problem:history-damaged");
        assertThat(damaged.json().get("title").textValue()).isEqualTo("History damaged");
        assertThat(damaged.json().get("detail").textValue()).isEqualTo("the snapshot of entry 3 is damaged");
    }

    @Test
    void formerStatesComeBack() {
        Reply preview = post("/rollback", "{\"to\":1,\"items\":[\"a\",\"b\"],\"preview\":true}");
        assertThat(preview.json().get("differences").findValuesAsText("id")).containsExactly("a", "b");
        assertThat(gateway.configurations.applied).isEmpty();
        Reply back = post("/rollback", "{\"to\":1,\"why\":\"it was better\",\"confirmWithin\":\"PT1M\"}");
        assertThat(back.json().get("outcome").textValue()).isEqualTo("pending");
        assertThat(back.json().get("why").textValue()).isEqualTo("it was better");
        assertThat(gateway.configurations.items.get(PUMP).properties()).isEqualTo(Map.of("to", 1L));
        assertThat(back.json().get("undoes").isNull()).isTrue();
        Reply undo = post("/rollback", "{\"undo\":2}");
        assertThat(undo.json().get("undoes").intValue()).isEqualTo(2);
        long number = undo.json().get("number").longValue();
        assertThat(gateway.get("admin", BASE + "/history/" + number)
                        .json()
                        .get("undoes")
                        .intValue())
                .isEqualTo(2);
        assertThat(gateway.configurations.items.get(PUMP).properties()).isEqualTo(Map.of("undo", 2L));
        assertThat(post("/rollback", "{\"to\":99}").status()).isEqualTo(404);
        assertThat(post("/rollback", "{\"undo\":98}").status()).isEqualTo(404);
        assertThat(post("/rollback", "{\"undo\":3}").status()).isEqualTo(409);
    }

    @Test
    void itemsThatNeverWereAreNotFoundInTheBody() {
        Reply reply = post("/rollback", "{\"to\":1,\"items\":[\"never\"]}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("field").textValue()).isEqualTo("items");
        assertThat(reply.json().get("detail").textValue()).isEqualTo("items: there is no item never");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{}~422~to",
                "{\"to\":1,\"undo\":1}~422~to",
                "{\"to\":0}~422~to",
                "{\"to\":\"1\"}~422~to",
                "{\"to\":1.5}~422~to",
                "{\"undo\":1,\"items\":[\"a\"]}~422~items",
                "{\"to\":1,\"items\":\"a\"}~422~items",
                "{\"to\":1,\"items\":[1]}~422~items",
                "{\"to\":1,\"preview\":\"yes\"}~422~preview",
                "{\"to\":1,\"changes\":[]}~400~changes"
            })
    void wrongRollbacksAreNamed(String body, int status, String field) {
        Reply reply = post("/rollback", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().get("field").textValue()).isEqualTo(field);
        assertThat(gateway.configurations.applied).isEmpty();
    }

    @Test
    void longProfilesFitAndMoreIsRefused() {
        String text = "x".repeat(3 << 20);
        String body = "{\"changes\":[{\"op\":\"put-text\",\"id\":\"profiles/long.yaml\",\"text\":\"" + text + "\"}]}";
        assertThat(post("/changes", body).status()).isEqualTo(200);
        assertThat(gateway.get("admin", BASE + "/items/profiles/long.yaml")
                        .json()
                        .get("text")
                        .textValue())
                .hasSameSizeAs(text);
        String declared = Wire.send(
                gateway,
                "POST " + BASE + "/changes HTTP/1.1\nHost: localhost\nAUTH\nContent-Type: application/json\n"
                        + "Content-Length: 4194305\n\n{");
        assertThat(Wire.status(declared)).isEqualTo(413);
        assertThat(declared).contains("body: at most 4194304 bytes expected");
    }

    @Test
    void peopleAreRefusedBeforeTheirBodyIsRead() {
        String answer = Wire.send(
                gateway,
                "POST " + BASE + "/changes HTTP/1.1\nHost: localhost\n" + String.join(": ", Gateway.as("operator"))
                        + "\nContent-Type: application/json\nContent-Length: 4000000\nConnection: close\n\n{");
        assertThat(Wire.status(answer)).isEqualTo(403);
    }

    @Test
    void anEmptyPlaceIsNoPath() {
        for (String path : List.of("/items/", "/history/1/confirm", "/history/1/other", "")) {
            assertThat(gateway.send("GET", BASE + path, Optional.empty(), Gateway.as("admin"))
                            .status())
                    .as(path)
                    .isIn(400, 404, 405);
        }
        assertThat(gateway.configurations.entry(1).orElseThrow().outcome()).isEqualTo(Entry.Outcome.APPLIED);
    }
}
