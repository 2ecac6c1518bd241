package org.ohmstead.rest.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Subscription;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.Journal;
import org.ohmstead.security.Action;

/** {@code /metrics}. */
final class MetricPaths {

    private static final String TYPE = "text/plain;version=0.0.4;charset=utf-8";
    private static final String COUNTER = "counter";
    private static final String GAUGE = "gauge";
    private static final String LAG = "lag_";
    private static final double NANOS_PER_S = 1e9;

    private final Services services;
    private final EventHub hub;
    private final AtomicLongArray tally;
    private final boolean open;
    private final ChangeMetrics changes;

    /**
     * Puts the parts together.
     *
     * @param tally of answers by the first digit of their status
     * @param open whether everybody may, and sees all links
     */
    MetricPaths(Services services, EventHub hub, AtomicLongArray tally, boolean open) {
        this.services = services;
        this.hub = hub;
        this.tally = tally;
        this.open = open;
        this.changes = new ChangeMetrics(services);
    }

    List<Route> routes() {
        Route route = Route.of("GET", "/metrics", Tail.NONE, this::get).typed(TYPE);
        return List.of(open ? route.openToAll() : route);
    }

    private void get(Exchange exchange) throws IOException {
        Optional<Rights> rights = open ? Optional.empty() : Optional.of(Rights.of(services, exchange));
        rights.ifPresent(each -> each.require(Action.READ));
        Metrics metrics = new Metrics();
        services.devices().find().ifPresent(devices -> {
            devices(metrics, devices);
            links(metrics, rights.map(each -> each.links(devices)).orElseGet(devices::links));
        });
        services.bus().find().map(Bus::subscriptions).ifPresent(all -> subscriptions(metrics, all));
        counters(metrics, "scan", services.devices().find().map(Devices::counters));
        up(
                metrics,
                "journal",
                services.journal()
                        .find()
                        .filter(each -> each.trouble().isEmpty())
                        .isPresent());
        counters(metrics, "journal", services.journal().find().map(Journal::counters));
        up(
                metrics,
                "historian",
                services.historian()
                        .find()
                        .filter(each -> each.trouble().isEmpty())
                        .isPresent());
        counters(metrics, "historian", services.historian().find().map(Historian::counters));
        changes.add(metrics);
        interfaces(metrics);
        MachineMetrics.add(metrics);
        exchange.answer().bytes(200, TYPE, metrics.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void devices(Metrics metrics, Devices devices) {
        metrics.family("ohmstead_devices", GAUGE, "Devices by status.");
        HealthPaths.count(services.devices())
                .forEach((status, count) -> metrics.value("ohmstead_devices", count, "status", status.id()));
        List<DeviceInfo> all = devices.list();
        long scans = all.stream().mapToLong(DeviceInfo::scans).sum();
        long overruns = all.stream().mapToLong(DeviceInfo::overruns).sum();
        long points = all.stream().mapToLong(DeviceInfo::points).sum();
        metrics.single("ohmstead_points", GAUGE, "Points of all devices.", points);
        metrics.single("ohmstead_scans_total", COUNTER, "Scans finished since the drivers came up.", scans);
        metrics.single("ohmstead_overruns_total", COUNTER, "Periods left out since the drivers came up.", overruns);
        metrics.family("ohmstead_lateness_seconds", GAUGE, "How late scans began on all links, by quantile.");
        lateness(metrics, "ohmstead_lateness_seconds", devices.lateness());
    }

    private static void links(Metrics metrics, List<LinkInfo> links) {
        perLink(metrics, links, "devices", GAUGE, "Devices that share the link.", LinkInfo::devices);
        perLink(metrics, links, "exchanges_total", COUNTER, "Exchanges.", LinkInfo::exchanges);
        perLink(metrics, links, "failures_total", COUNTER, "Exchanges in vain.", LinkInfo::failures);
        perLink(metrics, links, "overruns_total", COUNTER, "Periods left out.", LinkInfo::overruns);
        String name = "ohmstead_link_lateness_seconds";
        metrics.family(name, GAUGE, "How late scans began by quantile.");
        links.forEach(link -> lateness(metrics, name, link.lateness(), "link", link.link()));
    }

    private static void lateness(Metrics metrics, String name, Lateness lateness, String... labels) {
        metrics.value(name, seconds(lateness.p50()), with(labels, "0.5"));
        metrics.value(name, seconds(lateness.p99()), with(labels, "0.99"));
        metrics.value(name, seconds(lateness.max()), with(labels, "1"));
    }

    private static String[] with(String[] labels, String quantile) {
        return Stream.concat(Stream.of(labels), Stream.of("quantile", quantile)).toArray(String[]::new);
    }

    private static void perLink(
            Metrics metrics,
            List<LinkInfo> links,
            String what,
            String type,
            String help,
            ToLongFunction<LinkInfo> number) {
        String name = "ohmstead_link_" + what;
        metrics.family(name, type, help);
        links.forEach(link -> metrics.value(name, number.applyAsLong(link), "link", link.link()));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_S;
    }

    /** Names of subscriptions need not differ, samples must: equal ones are added up. */
    private static void subscriptions(Metrics metrics, List<Subscription> all) {
        perSubscription(metrics, all, "queued", GAUGE, "Batches waiting now.", Subscription::queued);
        perSubscription(metrics, all, "queued_readings", GAUGE, "Readings waiting now.", Subscription::queuedReadings);
        perSubscription(metrics, all, "delivered_total", COUNTER, "Batches handed over.", Subscription::delivered);
        perSubscription(
                metrics, all, "dropped_total", COUNTER, "Batches lost as the queue was full.", Subscription::dropped);
        perSubscription(
                metrics,
                all,
                "dropped_readings_total",
                COUNTER,
                "Readings in the batches that were lost.",
                Subscription::droppedReadings);
    }

    private static void perSubscription(
            Metrics metrics,
            List<Subscription> all,
            String what,
            String type,
            String help,
            ToLongFunction<Subscription> number) {
        String name = "ohmstead_subscription_" + what;
        metrics.family(name, type, help);
        Map<String, Long> sums = new TreeMap<>();
        all.forEach(each -> sums.merge(each.spec().name(), number.applyAsLong(each), Long::sum));
        sums.forEach((who, sum) -> metrics.value(name, sum, "name", who));
    }

    /** Always there, so that an alarm can be made of it. */
    private static void up(Metrics metrics, String part, boolean well) {
        metrics.single(
                "ohmstead_" + part + "_up",
                GAUGE,
                "Whether the " + part + " is there and without trouble: 1, else 0.",
                well ? 1 : 0);
    }

    private static void counters(Metrics metrics, String part, Optional<Map<String, Long>> counters) {
        String lag = "ohmstead_" + part + "_lag";
        Map<String, Long> sorted = new TreeMap<>(counters.orElse(Map.of()));
        boolean lags = false;
        for (Map.Entry<String, Long> counter : sorted.entrySet()) {
            String key = counter.getKey();
            if (key.startsWith(LAG)) {
                if (!lags) {
                    metrics.family(lag, GAUGE, "Records a consumer has not dealt with yet.");
                    lags = true;
                }
                metrics.value(lag, counter.getValue(), "consumer", key.substring(LAG.length()));
            } else {
                String type = key.endsWith("_total") ? COUNTER : GAUGE;
                metrics.single(
                        "ohmstead_" + part + "_" + Metrics.name(key),
                        type,
                        "As the " + part + " counts.",
                        counter.getValue());
            }
        }
    }

    private void interfaces(Metrics metrics) {
        EventCounters events = hub.counters();
        metrics.single("ohmstead_event_streams", GAUGE, "Event streams open.", events.open());
        metrics.single("ohmstead_events_sent_total", COUNTER, "Values sent to event streams.", events.sent());
        metrics.single(
                "ohmstead_events_lost_total", COUNTER, "Values that passed before a slow stream came.", events.lost());
        metrics.single(
                "ohmstead_event_streams_slow_total", COUNTER, "Event streams ended as nobody read.", events.slow());
        metrics.family("ohmstead_http_answers_total", COUNTER, "Answers by the first digit of their status.");
        for (int i = 2; i < tally.length(); i++) {
            metrics.value("ohmstead_http_answers_total", tally.get(i), "status", i + "xx");
        }
    }
}
