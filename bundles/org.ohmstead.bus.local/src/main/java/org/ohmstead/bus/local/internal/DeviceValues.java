package org.ohmstead.bus.local.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;

/** What is retained of one device. Guarded by its own lock, which also orders what subscribers get of the device. */
final class DeviceValues {

    private final String device;
    private final Map<String, PointState> last = new HashMap<>();

    private List<PointSpec> specs = List.of();
    private Instant at = Instant.EPOCH;

    DeviceValues(String device) {
        this.device = device;
    }

    String device() {
        return device;
    }

    synchronized void describe(List<PointSpec> points) {
        specs = List.copyOf(points);
        last.keySet().retainAll(specs.stream().map(PointSpec::name).collect(Collectors.toSet()));
    }

    synchronized List<PointSpec> described() {
        return specs;
    }

    synchronized void update(Batch batch) {
        at = batch.at();
        for (PointState state : batch.readings()) {
            last.put(state.spec().name(), state);
        }
    }

    synchronized Optional<PointState> last(String point) {
        return Optional.ofNullable(last.get(point));
    }

    synchronized Batch snapshot() {
        return new Batch(device, at, new ArrayList<>(last.values()));
    }
}
