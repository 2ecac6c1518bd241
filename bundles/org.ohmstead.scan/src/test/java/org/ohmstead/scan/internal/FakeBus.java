package org.ohmstead.scan.internal;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;

/** A bus that only keeps what the scan tells it. */
final class FakeBus {

    private final List<Batch> published = new CopyOnWriteArrayList<>();
    private final Map<String, List<PointSpec>> announced = new ConcurrentHashMap<>();
    private final Set<String> withdrawn = Collections.newSetFromMap(new ConcurrentHashMap<>());
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Bus service = (Bus)
            Proxy.newProxyInstance(Bus.class.getClassLoader(), new Class<?>[] {Bus.class}, (proxy, method, args) -> {
                switch (method.getName()) {
                    case "publish" -> published.add((Batch) args[0]);
                    case "announce" -> announce((String) args[0], (List<?>) args[1]);
                    case "withdraw" -> withdrawn.add((String) args[0]);
                    case "subscriptions" -> {
                        return subscriptions;
                    }
                    default -> throw new AssertionError("the scan does not use " + method);
                }
                return null;
            });

    Bus service() {
        return service;
    }

    /** Somebody subscribes, who wants every batch if there is a time to linger. */
    void subscribe(String name, Duration linger) {
        SubscriptionSpec spec =
                new SubscriptionSpec(name, TopicFilter.of("devices/#"), 10, 10, Overflow.DROP_OLDEST, linger);
        subscriptions.add((Subscription) Proxy.newProxyInstance(
                Subscription.class.getClassLoader(), new Class<?>[] {Subscription.class}, (proxy, method, args) -> {
                    if (method.getName().equals("spec")) {
                        return spec;
                    }
                    throw new AssertionError("the scan does not use " + method);
                }));
    }

    private void announce(String device, List<?> points) {
        announced.put(device, points.stream().map(PointSpec.class::cast).toList());
    }

    int batches(String device) {
        return (int) published.stream().filter(b -> b.device().equals(device)).count();
    }

    List<Batch> published() {
        return List.copyOf(published);
    }

    /** {@return what the bus was told last of a point} */
    PointState last(String device, String point) {
        return published.stream()
                .filter(b -> b.device().equals(device))
                .flatMap(b -> b.readings().stream())
                .filter(s -> s.spec().name().equals(point))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    List<PointSpec> announced(String device) {
        return announced.getOrDefault(device, List.of());
    }

    Set<String> withdrawn() {
        return withdrawn;
    }
}
