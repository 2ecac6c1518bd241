package org.ohmstead.health.internal;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Subscription;

/**
 * What those subscribers of the bus lost lately who want every batch, which they say by a time to linger. Looked at now and
 * then by one thread; told to any.
 */
final class Losses {

    private static final long RECENT = TimeUnit.MINUTES.toNanos(10);

    private final LongSupplier ticker;
    private final Map<String, Long> counted = new HashMap<>();
    private final Map<String, Loss> recent = new TreeMap<>();
    private volatile String words = "";

    private record Loss(long readings, long at) {}

    Losses(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** {@return what was lost in the last ten minutes; empty if nothing was} */
    String words() {
        return words;
    }

    void look(Optional<Bus> bus) {
        long now = ticker.getAsLong();
        recent.values().removeIf(loss -> now - loss.at() > RECENT);
        for (Subscription subscription : bus.map(Bus::subscriptions).orElse(List.of())) {
            if (!subscription.spec().linger().isZero()) {
                count(subscription.spec().name(), subscription.droppedReadings(), now);
            }
        }
        words = recent.entrySet().stream()
                .map(e -> "'" + e.getKey() + "' was too slow and lost "
                        + e.getValue().readings() + " readings lately")
                .collect(joining("; "));
    }

    private void count(String name, long dropped, long now) {
        Long before = counted.put(name, dropped);
        if (before != null && dropped > before) {
            Loss earlier = recent.getOrDefault(name, new Loss(0, now));
            recent.put(name, new Loss(earlier.readings() + dropped - before, now));
        }
    }
}
