package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.health.HealthNode.State;
import org.ohmstead.rest.internal.Gateway.Reply;

/** The tree of health, what probes are told of it, and what metrics count of changes. */
class HealthTest {

    private static final String TREE = "/api/v1/health";

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private Reply probe(String... headers) {
        return gateway.send("GET", "/health", Optional.empty(), headers);
    }

    private void disk(State state) {
        gateway.health.disk = FakeHealth.leaf("disk", "Disk", state, "3 MB free", true);
    }

    @Test
    void whoMaySeeAllSeesTheWholeTree() {
        JsonNode answer = gateway.get("reader", TREE).json();
        assertThat(answer.get("interventions").toString())
                .isEqualTo("[\"2026-03-01T11:00:00Z: the journal's writer was restarted\"]");
        JsonNode tree = answer.get("tree");
        assertThat(tree.findValuesAsText("id"))
                .containsExactly(
                        "system",
                        "devices",
                        "drivers/simulated",
                        "links/simulated:attic",
                        "devices/attic",
                        "links/simulated:cellar",
                        "devices/cellar/pump",
                        "disk");
        assertThat(tree.at("/children/1").toString())
                .isEqualTo("{\"id\":\"disk\",\"name\":\"Disk\",\"state\":\"ok\",\"cause\":\"\",\"needed\":true,"
                        + "\"children\":[]}");
    }

    @Test
    void whoMayNotSeeADeviceIsNotToldOfItsTrouble() {
        Reply reply = gateway.get("cellarer", TREE);
        JsonNode tree = reply.json().get("tree");
        assertThat(tree.findValuesAsText("id"))
                .containsExactly(
                        "system",
                        "devices",
                        "drivers/simulated",
                        "links/simulated:cellar",
                        "devices/cellar/pump",
                        "disk");
        assertThat(tree.get("state").textValue()).isEqualTo("degraded");
        assertThat(tree.get("cause").textValue()).startsWith("not told");
        assertThat(reply.body()).doesNotContain("attic");
        assertThat(gateway.get("nobody", TREE).status()).isEqualTo(403);
        gateway.services.devices = null;
        assertThat(gateway.get("cellarer", TREE).body()).doesNotContain("attic").contains("cellar/pump");
    }

    @Test
    void withoutAWatcherThereIsNoTreeAndProbesAreAnsweredAsBefore() {
        gateway.services.health = null;
        assertThat(gateway.get("reader", TREE).status()).isEqualTo(503);
        assertThat(probe().json().get("status").textValue()).isEqualTo("ok");
        assertThat(gateway.get("reader", "/metrics").body()).doesNotContain("ohmstead_health_state");
    }

    @Test
    void probesAreNotToldOfTheField() {
        Reply reply = probe();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("status").textValue()).isEqualTo("ok");
        gateway.health.devices = FakeHealth.leaf("devices", "Devices", State.DOWN, "nobody asks them", true);
        assertThat(probe().status()).isEqualTo(503);
    }

    @Test
    void probesFollowThePartsThatAllNeeds() {
        disk(State.DEGRADED);
        Reply degraded = probe();
        assertThat(degraded.status()).isEqualTo(200);
        assertThat(degraded.json().get("status").textValue()).isEqualTo("degraded");
        assertThat(degraded.json().has("reasons")).isFalse();
        disk(State.DOWN);
        Reply down = probe(Gateway.as("reader"));
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.json().get("status").textValue()).isEqualTo("down");
        assertThat(down.json().get("reasons").toString()).isEqualTo("{\"gateway\":\"Disk: 3 MB free\"}");
        assertThat(probe(Gateway.as("stranger")).json().has("reasons")).isFalse();
    }

    @Test
    void metricsTellHowThePartsAre() {
        disk(State.DOWN);
        assertThat(gateway.get("reader", "/metrics").body().lines())
                .contains(
                        "ohmstead_health_state{part=\"system\"} 2",
                        "ohmstead_health_state{part=\"devices\"} 1",
                        "ohmstead_health_state{part=\"disk\"} 2");
    }

    @Test
    void metricsHaveAllOutcomes() {
        assertThat(gateway.get("reader", "/metrics").body().lines())
                .contains(
                        "# TYPE ohmstead_configuration_changes_total counter",
                        "# TYPE ohmstead_deployments_total counter")
                .filteredOn(
                        line -> line.startsWith("ohmstead_configuration_changes") || line.startsWith("ohmstead_depl"))
                .extracting(line -> line.split(" ")[0])
                .containsExactly(
                        "ohmstead_configuration_changes_total{outcome=\"applied\"}",
                        "ohmstead_configuration_changes_total{outcome=\"refused\"}",
                        "ohmstead_configuration_changes_total{outcome=\"undone\"}",
                        "ohmstead_deployments_total{outcome=\"done\"}",
                        "ohmstead_deployments_total{outcome=\"failed\"}",
                        "ohmstead_deployments_total{outcome=\"refused\"}",
                        "ohmstead_deployments_total{outcome=\"rolled-back\"}");
    }

    @Test
    void changesAndDeploymentsAreCountedByWhatBecameOfThem() {
        ChangeMetrics counted = new ChangeMetrics(gateway.services, Gateway.NOON);
        assertThat(lines(counted))
                .contains(
                        "ohmstead_configuration_changes_total{outcome=\"applied\"} 3",
                        "ohmstead_deployments_total{outcome=\"done\"} 2");
        gateway.sendJson(
                "POST",
                "/api/v1/configuration/changes",
                "{\"changes\":[{\"op\":\"delete\",\"id\":\"a\"}],\"confirmWithin\":\"1m\"}",
                Gateway.as("admin"));
        gateway.sendJson("POST", "/api/v1/deployments", "{\"url\":\"file:/failed.jar\"}", Gateway.as("admin"));
        assertThat(lines(counted))
                .contains(
                        "ohmstead_configuration_changes_total{outcome=\"applied\"} 3",
                        "ohmstead_deployments_total{outcome=\"failed\"} 1");
        gateway.sendJson("POST", "/api/v1/configuration/history/4/confirm", "", Gateway.as("admin"));
        assertThat(lines(counted)).contains("ohmstead_configuration_changes_total{outcome=\"applied\"} 4");
        assertThat(lines(counted)).contains("ohmstead_configuration_changes_total{outcome=\"applied\"} 4");
    }

    private static List<String> lines(ChangeMetrics counted) {
        Metrics metrics = new Metrics();
        counted.add(metrics);
        return metrics.toString().lines().toList();
    }

    @Test
    void longHistoriesAreCountedOnceAndFromTheStartOn() {
        Instant start = Gateway.NOON;
        List<Outcomes.Line> all = new ArrayList<>();
        for (int i = 1; i <= 350; i++) {
            all.add(0, new Outcomes.Line(i, start.plusSeconds(i - 101L), i % 2 == 0 ? "a" : "b", true));
        }
        List<Long> asked = new ArrayList<>();
        Outcomes.Book book = new Outcomes.Book() {
            @Override
            public List<Outcomes.Line> page(long before, int most) {
                asked.add(before);
                return all.stream()
                        .filter(line -> before == 0 || line.number() < before)
                        .limit(most)
                        .toList();
            }

            @Override
            public Optional<Outcomes.Line> line(long number) {
                return Optional.empty();
            }
        };
        Outcomes outcomes = new Outcomes(start, List.of("a", "b", "c"));
        assertThat(outcomes.count(book))
                .containsEntry("a", 125L)
                .containsEntry("b", 125L)
                .containsEntry("c", 0L);
        assertThat(asked).containsExactly(0L, 251L, 151L);
        all.add(0, new Outcomes.Line(351, start, "c", true));
        assertThat(outcomes.count(book)).containsEntry("a", 125L).containsEntry("c", 1L);
        assertThat(asked).hasSize(4);
    }
}
