package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.DeviceUpdates;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/** Devices that answer while a driver is there for them that says it reads. */
final class TestDevices implements Devices, DeviceUpdates {

    volatile BooleanSupplier defective = () -> false;
    volatile Runnable whenHeld = () -> {};
    final List<String> holds = new CopyOnWriteArrayList<>();
    final Map<String, Instant> unreadUntil = new ConcurrentHashMap<>();
    final Map<String, Instant> silentSince = new ConcurrentHashMap<>();
    final Set<String> disabled = ConcurrentHashMap.newKeySet();
    final Map<String, String> faulty = new ConcurrentHashMap<>();
    private final Map<String, String> pids = new TreeMap<>();
    private final BundleContext context;

    TestDevices(BundleContext context) {
        this.context = context;
    }

    void add(String path, String pid) {
        pids.put(path, pid);
    }

    private boolean reads(String path) {
        if (disabled.contains(path) || Instant.now().isBefore(unreadUntil.getOrDefault(path, Instant.MIN))) {
            return false;
        }
        try {
            return context.getAllServiceReferences("org.ohmstead.driver.Driver", "(&(device=" + path + ")(reads=true))")
                    != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<DeviceInfo> list() {
        List<DeviceInfo> all = new ArrayList<>();
        pids.forEach((path, pid) -> all.add(info(path, pid)));
        return all;
    }

    private DeviceInfo info(String path, String pid) {
        boolean good = reads(path);
        Optional<Instant> answer = Optional.ofNullable(silentSince.get(path))
                .or(() -> good ? Optional.of(Instant.now()) : Optional.empty());
        DeviceStatus status = disabled.contains(path)
                ? DeviceStatus.DISABLED
                : faulty.containsKey(path) ? DeviceStatus.FAULTY : good ? DeviceStatus.OK : DeviceStatus.NO_DRIVER;
        return new DeviceInfo(path, "test", pid, status, faulty.getOrDefault(path, ""), "", 1, answer, 1, 0);
    }

    @Override
    public Optional<DeviceInfo> device(String path) {
        return Optional.ofNullable(pids.get(path)).map(pid -> info(path, pid));
    }

    @Override
    public List<PointState> points(String path) {
        if (defective.getAsBoolean()) {
            throw new IllegalStateException("on purpose");
        }
        PointState unread = PointState.unread(path, PointSpec.of("p", ValueType.LONG, "1"), Instant.EPOCH);
        return List.of(
                reads(path)
                        ? unread.after(new Reading.Good("p", Value.of(1), Instant.now(), TimeSource.ARRIVAL))
                        : unread);
    }

    @Override
    public Optional<PointState> point(PointId id) {
        return Optional.empty();
    }

    @Override
    public CompletionStage<List<PointState>> read(List<PointId> ids, Duration maxAge, Instant deadline) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public Optional<Plan> plan(String path) {
        return silentSince.containsKey(path) ? Optional.empty() : Optional.of(new Plan(path, List.of(), List.of()));
    }

    @Override
    public List<LinkInfo> links() {
        return List.of();
    }

    @Override
    public Lateness lateness() {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public Hold hold(Set<String> factoryPids, Instant deadline) {
        holds.add("hold " + factoryPids);
        whenHeld.run();
        return () -> holds.add("free " + factoryPids);
    }
}
