package org.ohmstead.scan.internal;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.driver.PointSpec;

/** A bus that only keeps what the scan tells it. */
final class FakeBus {

    private final Map<String, Integer> batches = new ConcurrentHashMap<>();
    private final Map<String, List<PointSpec>> announced = new ConcurrentHashMap<>();
    private final Set<String> withdrawn = Collections.newSetFromMap(new ConcurrentHashMap<>());

    Bus service() {
        return (Bus) Proxy.newProxyInstance(
                Bus.class.getClassLoader(), new Class<?>[] {Bus.class}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "publish" -> batches.merge(((Batch) args[0]).device(), 1, Integer::sum);
                        case "announce" -> announce((String) args[0], (List<?>) args[1]);
                        case "withdraw" -> withdrawn.add((String) args[0]);
                        default -> throw new AssertionError("the scan does not use " + method);
                    }
                    return null;
                });
    }

    private void announce(String device, List<?> points) {
        announced.put(device, points.stream().map(PointSpec.class::cast).toList());
    }

    int batches(String device) {
        return batches.getOrDefault(device, 0);
    }

    List<PointSpec> announced(String device) {
        return announced.getOrDefault(device, List.of());
    }

    Set<String> withdrawn() {
        return withdrawn;
    }
}
