package org.ohmstead.rest.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.rest.internal.Gateway.Reply;

/** Points as tables. */
@Timeout(60)
class PointTablesTest {

    private static final String BASE = "/api/v1/configuration";

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void tablesAreReadAndPutBack() {
        String path = BASE + "/points/" + FakeConfigurations.PROFILE;
        Reply table = gateway.get("admin", path);
        assertThat(table.header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=utf-8");
        assertThat(table.header("Content-Disposition")).isEqualTo("attachment; filename=\"pump.yaml.csv\"");
        assertThat(table.body()).isEqualTo(gateway.tables.table);
        assertThat(put(path + "?preview=true", table.body()).json().get("differences"))
                .hasSize(1);
        assertThat(gateway.configurations.applied).isEmpty();
        assertThat(put(path + "?why=more", table.body()).json().get("why").textValue())
                .isEqualTo("more");
        assertThat(gateway.configurations.item(FakeConfigurations.PROFILE).map(ConfigItem::text))
                .contains(table.body());
        assertThat(gateway.get("admin", BASE + "/points/" + FakeConfigurations.PUMP)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tablesThatSomebodyElseChangedAreNotReplacedUnseen() {
        String path = BASE + "/points/" + FakeConfigurations.PROFILE;
        String version = gateway.get("admin", path).header("ETag").replace("\"", "");
        assertThat(version).matches("[0-9a-f]{32}");
        assertThat(gateway.get("admin", path).header("ETag")).contains(version);
        assertThat(put(path + "?why=first&basedOn=" + version, "name;unit\nmine;Cel\n")
                        .status())
                .isEqualTo(200);
        gateway.tables.table = "name;unit\nmine;Cel\n";

        Reply late = put(path + "?basedOn=" + version, "name;unit\nother;Cel\n");

        assertThat(late.status()).isEqualTo(409);
        assertThat(gateway.configurations.refused)
                .containsExactly("admin rest  [" + FakeConfigurations.PROFILE + "]: "
                        + late.json().get("detail").textValue());
        assertThat(late.json().get("detail").textValue())
                .isEqualTo("the points of " + FakeConfigurations.PROFILE
                        + " are not as they were when this edit was begun: changed by admin, rest, entry 4");
        assertThat(put(path + "?preview=true&basedOn=" + version, "name;unit\nother;Cel\n")
                        .json()
                        .get("conflicts")
                        .get(0)
                        .textValue())
                .isEqualTo(late.json().get("detail").textValue());
        assertThat(gateway.configurations.item(FakeConfigurations.PROFILE).map(ConfigItem::text))
                .contains("name;unit\nmine;Cel\n");
        String now = gateway.get("admin", path).header("ETag").replace("\"", "");
        assertThat(now).isNotEqualTo(version);
        assertThat(put(path + "?basedOn=" + now, "name;unit\nother;Cel\n").status())
                .isEqualTo(200);
        assertThat(put(path + "?basedOn=" + version + "&basedOn=" + now, "a").status())
                .isEqualTo(400);
    }

    private Reply put(String path, String table) {
        String[] as = Gateway.as("admin");
        return gateway.send(
                "PUT",
                path,
                Optional.of(table.getBytes(UTF_8)),
                as[0],
                as[1],
                "Content-Type",
                "text/csv; header=present");
    }

    @Test
    void fiveThousandPointsAreUsable() {
        StringBuilder table = new StringBuilder("name;unit;description\n");
        for (int i = 0; i < 5000; i++) {
            table.append("point.number.")
                    .append(i)
                    .append(";Cel;")
                    .append("x".repeat(200))
                    .append('\n');
        }
        gateway.tables.table = table.toString();
        String path = BASE + "/points/" + FakeConfigurations.PROFILE;
        assertThat(gateway.get("admin", path).body()).isEqualTo(gateway.tables.table);
        assertThat(put(path, gateway.tables.table).status()).isEqualTo(200);
        assertThat(gateway.configurations.item(FakeConfigurations.PROFILE).map(ConfigItem::text))
                .contains(gateway.tables.table);
        Reply wrong = put(path, gateway.tables.table.replace("Cel", "bad"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().get("problems")).hasSize(5000);
        assertThat(wrong.json().get("detail").textValue()).endsWith("; and 4995 more");
        assertThat(gateway.configurations.refused)
                .containsExactly("admin rest  [" + FakeConfigurations.PROFILE + "]: "
                        + wrong.json().get("detail").textValue());
        assertThat(put(path + "?preview=true", gateway.tables.table.replace("Cel", "bad"))
                        .status())
                .isEqualTo(422);
        assertThat(gateway.configurations.refused).as("only asked").hasSize(1);
    }

    @Test
    void whatIsNoTextIsKeptAsRefused() {
        String path = BASE + "/points/" + FakeConfigurations.PROFILE;
        String[] as = Gateway.as("admin");

        Reply reply = gateway.send(
                "PUT", path, Optional.of(new byte[] {'a', (byte) 0xff}), as[0], as[1], "Content-Type", "text/csv");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(gateway.configurations.refused).singleElement().asString().contains("UTF-8");
    }

    @Test
    void tablesAreRefusedWithTheirLines() {
        String path = BASE + "/points/" + FakeConfigurations.PROFILE;
        Reply wrong = put(path, "name;unit\na;bad\n");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().get("problems").get(0).get("key").textValue()).isEqualTo("line 2, unit");
        assertThat(put(BASE + "/points/un~known", "a").status()).isEqualTo(404);
        assertThat(put(BASE + "/points/org.ohmstead.journal", "a").status()).isEqualTo(422);
        assertThat(gateway.get("admin", BASE + "/points/un~known").status()).isEqualTo(404);
        assertThat(gateway.get("admin", BASE + "/points/org.ohmstead.journal").status())
                .isEqualTo(422);
        String[] as = Gateway.as("admin");
        assertThat(gateway.send("PUT", path, Optional.of(new byte[] {-1}), as[0], as[1], "Content-Type", "text/csv")
                        .status())
                .isEqualTo(400);
        assertThat(gateway.send(
                                "PUT",
                                path,
                                Optional.of(new byte[] {65}),
                                as[0],
                                as[1],
                                "Content-Type",
                                "text/csv; charset=iso-8859-1")
                        .status())
                .isEqualTo(415);
        gateway.services.tables = null;
        assertThat(gateway.get("admin", path).json().get("detail").textValue())
                .isEqualTo("the keeper of profiles is not there just now");
    }
}
