package org.ohmstead.webconsole.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Subscription;
import org.ohmstead.webconsole.internal.Html.Cell;

/** Who takes values from the bus, and what was lost on the way. */
final class BusTables {

    private BusTables() {}

    /** {@return what was lost, in one line} */
    static String summary(Map<String, Long> counters, Bus bus) {
        long dropped = bus.subscriptions().stream()
                .mapToLong(Subscription::droppedReadings)
                .sum();
        return "bus: " + dropped + " readings dropped by those who want them now, "
                + counters.getOrDefault("lost_total", 0L) + " lost before it, " + counters.getOrDefault("waiting", 0L)
                + " waiting for it";
    }

    static void subscriptions(Html html, Bus bus) {
        List<Subscription> all = bus.subscriptions().stream()
                .sorted(Comparator.comparing(subscription -> subscription.spec().name()))
                .toList();
        html.heading("Subscriptions", all.size());
        html.begin(List.of(
                "Name",
                "Filter",
                "When full",
                "#Waiting",
                "#Room",
                "#Readings waiting",
                "#Room",
                "#Delivered",
                "#Dropped",
                "#Readings dropped"));
        for (Subscription subscription : all) {
            html.row(
                    Cell.of(subscription.spec().name()),
                    Cell.of(subscription.spec().filter()),
                    Cell.of(subscription
                            .spec()
                            .overflow()
                            .name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', ' ')),
                    Cell.number(subscription.queued()),
                    Cell.number(subscription.spec().capacity()),
                    Cell.number(subscription.queuedReadings()),
                    Cell.number(subscription.spec().readings()),
                    Cell.number(subscription.delivered()),
                    Cell.loss(subscription.dropped()),
                    Cell.loss(subscription.droppedReadings()));
        }
        html.end();
    }

    static void counters(Html html, Map<String, Long> counters) {
        html.heading("Counters of the scan", counters.size());
        html.begin(List.of("Counter", "#Value"));
        new TreeMap<>(counters).forEach((name, value) -> html.row(Cell.of(name), Cell.number(value)));
        html.end();
    }
}
