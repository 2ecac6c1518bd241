package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.rest.internal.Gateway.Reply;

/** Parts of the gateway that come and go, and what health and metrics say of them. */
class PartsTest {

    private static final String SPEED = "/cellar/pump/speed";

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private int status(String path) {
        return gateway.get("admin", path).status();
    }

    private JsonNode health() {
        return gateway.send("GET", "/health", Optional.empty()).json();
    }

    @Test
    void withoutTheHistorianOnlyHistoryIsMissing() {
        gateway.services.historian = null;
        Reply history = gateway.get("reader", "/api/v1/history" + SPEED);
        assertThat(history.status()).isEqualTo(503);
        assertThat(history.header("Retry-After")).isEqualTo("2");
        assertThat(history.json().get("detail").textValue()).isEqualTo("the historian is not there just now");
        assertThat(status("/api/v1/points" + SPEED)).isEqualTo(200);
        assertThat(gateway.put("operator", "/api/v1/points/cellar/pump/setpoint", "{\"value\":7}")
                        .status())
                .isEqualTo(200);
        assertThat(health().get("historian").textValue()).isEqualTo("missing");
        assertThat(health().get("status").textValue()).isEqualTo("degraded");
        gateway.services.historian = gateway.historian;
        assertThat(status("/api/v1/history" + SPEED)).isEqualTo(200);
        assertThat(health().get("status").textValue()).isEqualTo("ok");
    }

    @Test
    void withoutTheActuationOnlyCommandsAreMissing() {
        gateway.services.actuation = null;
        assertThat(gateway.put("operator", "/api/v1/points/cellar/pump/setpoint", "{\"value\":7}")
                        .status())
                .isEqualTo(503);
        assertThat(status("/api/v1/points" + SPEED)).isEqualTo(200);
    }

    @Test
    void withoutTheScanHistoryAndConfigurationGoOn() {
        gateway.services.devices = null;
        assertThat(status("/api/v1/points" + SPEED)).isEqualTo(503);
        assertThat(status("/api/v1/devices")).isEqualTo(503);
        assertThat(status("/api/v1/history" + SPEED)).isEqualTo(200);
        assertThat(gateway.put("admin", "/api/v1/devices/attic", "{\"url\":\"y\"}")
                        .status())
                .isEqualTo(200);
        Reply down = gateway.send("GET", "/health", Optional.empty());
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.json().get("missing").toString()).isEqualTo("[\"scan\"]");
        assertThat(status("/metrics")).isEqualTo(200);
    }

    @Test
    void aPartExchangedInMidRequestIsNoDefect() {
        gateway.devices.reading = state -> {
            gateway.services.devices = null;
            throw new IllegalStateException("service is gone");
        };
        assertThat(status("/api/v1/points" + SPEED + "?maxAge=PT0S")).isEqualTo(503);
        gateway.attach();
        gateway.devices.reading = state -> CompletableFuture.failedFuture(new IllegalStateException("really"));
        assertThat(status("/api/v1/points" + SPEED + "?maxAge=PT0S")).isEqualTo(500);
    }

    @Test
    void healthCountsAndTellsTrouble() {
        JsonNode health = health();
        assertThat(health.get("devices").toString())
                .isEqualTo("{\"ok\":2,\"degraded\":0,\"offline\":1,\"faulty\":1,\"updating\":0,\"disabled\":0,"
                        + "\"no-driver\":0}");
        assertThat(health.get("status").textValue()).isEqualTo("ok");
        gateway.journal.trouble = Optional.of("disk full at /secret/place");
        assertThat(health().get("journal").textValue()).isEqualTo("trouble");
        assertThat(health().get("status").textValue()).isEqualTo("degraded");
        assertThat(health().toString()).doesNotContain("secret");
    }

    @Test
    void reasonsAreToldToThoseWhoMayRead() {
        assertThat(gateway.get("reader", "/health").json().has("reasons")).isFalse();
        gateway.journal.trouble = Optional.of("disk full");
        gateway.historian.trouble = Optional.of("history.db: no space");

        assertThat(gateway.get("reader", "/health").json().get("reasons").toString())
                .isEqualTo("{\"journal\":\"disk full\",\"historian\":\"history.db: no space\"}");
        assertThat(gateway.get("nobody", "/health").json().has("reasons")).isFalse();
        assertThat(gateway.get("stranger", "/health").json().has("reasons")).isFalse();
        assertThat(health().has("reasons")).isFalse();

        gateway.historian.trouble = Optional.empty();
        assertThat(gateway.get("reader", "/health").json().get("reasons").toString())
                .isEqualTo("{\"journal\":\"disk full\"}");
        gateway.services.access = null;
        assertThat(gateway.get("reader", "/health").status()).isEqualTo(503);
        gateway.attach();
        gateway.services.authentication = null;
        assertThat(gateway.get("reader", "/health").json().has("reasons")).isFalse();
    }

    @Test
    void metricsTellWhetherThePartsThatKeepValuesDo() {
        assertThat(gateway.metric("ohmstead_journal_up")).isEqualTo(1);
        assertThat(gateway.metric("ohmstead_historian_up")).isEqualTo(1);
        gateway.journal.trouble = Optional.of("disk full");
        assertThat(gateway.metric("ohmstead_journal_up")).isZero();
        gateway.services.historian = null;
        assertThat(gateway.metric("ohmstead_historian_up")).isZero();
    }

    @Test
    void metricsShowOnlyLinksOfDevicesThatOneMaySee() {
        assertThat(gateway.get("reader", "/metrics").body())
                .contains("link=\"simulated:cellar\"")
                .contains("link=\"simulated:attic\"");
        assertThat(gateway.get("cellarer", "/metrics").body())
                .contains("link=\"simulated:cellar\"")
                .doesNotContain("attic");
    }

    @Test
    void metricsAreWhatPrometheusReads() {
        status("/api/v1/nothing");
        String text = gateway.get("reader", "/metrics").body();
        assertThat(text.lines())
                .contains(
                        "# TYPE ohmstead_devices gauge",
                        "ohmstead_devices{status=\"offline\"} 1",
                        "ohmstead_scans_total 48",
                        "ohmstead_overruns_total 4",
                        "ohmstead_points 9",
                        "ohmstead_lateness_seconds{quantile=\"0.99\"} 0.02",
                        "ohmstead_link_exchanges_total{link=\"simulated:cellar\"} 100",
                        "ohmstead_link_failures_total{link=\"simulated:cellar\"} 3",
                        "ohmstead_link_lateness_seconds{link=\"simulated:cellar\",quantile=\"1\"} 0.035",
                        "ohmstead_scan_waiting 3",
                        "# TYPE ohmstead_scan_lost_total counter",
                        "ohmstead_scan_lost_total 7",
                        "ohmstead_journal_appended_total 9",
                        "ohmstead_journal_lag{consumer=\"historian.sqlite\"} 2",
                        "ohmstead_historian_stored_total 42",
                        "ohmstead_historian_bytes 4096",
                        "ohmstead_event_streams 0",
                        "ohmstead_http_answers_total{status=\"4xx\"} 1",
                        "# TYPE jvm_gc_collection_seconds summary")
                .allMatch(line -> line.matches("# (HELP|TYPE) [a-z_]+ .+")
                        || line.matches("[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? -?[0-9.]+(E-?\\d+)?"));
        assertThat(text.lines().filter(line -> line.startsWith("# TYPE")).map(line -> line.split(" ")[2]))
                .doesNotHaveDuplicates();
        assertThat(text.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.substring(0, line.lastIndexOf(' '))))
                .doesNotHaveDuplicates();
    }

    @Test
    void subscriptionsOfOneNameAreAddedUp() {
        try (EventReader one = EventReader.open(gateway, "/api/v1/events", Gateway.as("reader"));
                Gateway other = new Gateway(Map.of(), new Contract())) {
            one.await(event -> event.name().equals("reading"));
            other.services.bus = null;
            other.services.bus = gateway.bus;
            try (EventReader two = EventReader.open(other, "/api/v1/events", Gateway.as("reader"))) {
                two.await(event -> event.name().equals("reading"));
                assertThat(gateway.get("reader", "/metrics")
                                .body()
                                .lines()
                                .filter(line -> line.startsWith("ohmstead_subscription_dropped_")))
                        .containsExactly(
                                "ohmstead_subscription_dropped_total{name=\"rest-events\"} 0",
                                "ohmstead_subscription_dropped_readings_total{name=\"rest-events\"} 0");
            }
        }
    }

    @Test
    void labelsAreEscaped() {
        Metrics metrics = new Metrics().value("m", 1, "link", "a\"b\\c\nd");
        assertThat(metrics.toString()).isEqualTo("m{link=\"a\\\"b\\\\c\\nd\"} 1\n");
        assertThat(Metrics.name("a.b-c")).isEqualTo("a_b_c");
    }
}
