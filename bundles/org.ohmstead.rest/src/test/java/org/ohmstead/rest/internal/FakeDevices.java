package org.ohmstead.rest.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PlannedBlock;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Span;

/** Devices that a test sets up. */
final class FakeDevices implements Devices {

    private final Map<String, Map<String, PointState>> points = new TreeMap<>();
    private final Map<String, DeviceStatus> status = new TreeMap<>();
    /** Of which devices all points were asked for. */
    final List<String> listed = new CopyOnWriteArrayList<>();

    final List<Duration> reads = new CopyOnWriteArrayList<>();
    Function<PointState, CompletionStage<List<PointState>>> reading =
            state -> CompletableFuture.completedFuture(List.of(state));

    synchronized void put(PointState state) {
        points.computeIfAbsent(state.device(), d -> new LinkedHashMap<>())
                .put(state.spec().name(), state);
        status.putIfAbsent(state.device(), DeviceStatus.OK);
    }

    synchronized void put(String device, DeviceStatus how) {
        status.put(device, how);
    }

    @Override
    public synchronized List<DeviceInfo> list() {
        return status.keySet().stream().flatMap(d -> device(d).stream()).toList();
    }

    @Override
    public synchronized Optional<DeviceInfo> device(String path) {
        return Optional.ofNullable(status.get(path))
                .map(how -> new DeviceInfo(
                        path,
                        "simulated",
                        "org.ohmstead.driver.simulated~" + path.replace('/', '-'),
                        how,
                        how == DeviceStatus.OK ? "" : "said the test",
                        "simulated:" + path.split("/")[0],
                        states(path).size(),
                        how == DeviceStatus.OK ? Optional.of(Gateway.NOON) : Optional.empty(),
                        12,
                        1));
    }

    @Override
    public List<PointState> points(String path) {
        listed.add(path);
        return states(path);
    }

    private synchronized List<PointState> states(String path) {
        return List.copyOf(points.getOrDefault(path, Map.of()).values());
    }

    @Override
    public synchronized Optional<PointState> point(PointId id) {
        return Optional.ofNullable(points.getOrDefault(id.device(), Map.of()).get(id.point()));
    }

    @Override
    public CompletionStage<List<PointState>> read(List<PointId> ids, Duration maxAge, Instant deadline) {
        reads.add(maxAge);
        return reading.apply(point(ids.get(0)).orElseThrow());
    }

    @Override
    public Optional<Plan> plan(String path) {
        List<String> names =
                points(path).stream().map(PointState::spec).map(PointSpec::name).toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Plan(
                        path,
                        List.of(
                                new PlannedBlock(
                                        Optional.of(new Span("holding", 0, 8)),
                                        names,
                                        Pace.FAST,
                                        Optional.of(Duration.ofNanos(1_500_000)),
                                        12,
                                        1),
                                new PlannedBlock(Optional.empty(), names, Pace.SLOW, Optional.empty(), 0, 0)),
                        List.of(new Span("holding", 5, 1))));
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("lost_total", 7L, "waiting", 3L);
    }

    @Override
    public Lateness lateness() {
        return new Lateness(12, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(35));
    }

    @Override
    public List<LinkInfo> links() {
        return List.of(
                new LinkInfo("simulated:attic", 1, 7, 0, 0, Lateness.NONE),
                new LinkInfo("simulated:cellar", 2, 100, 3, 1, lateness()));
    }
}
