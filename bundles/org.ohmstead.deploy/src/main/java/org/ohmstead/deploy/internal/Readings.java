package org.ohmstead.deploy.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.Devices;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Quality;

/** Whether the devices of some drivers answer after a change as they did before. */
final class Readings {

    private final Gateway gateway;
    private final Clock clock;
    private final Map<String, Before> before = new TreeMap<>();
    private Set<String> newcomers = Set.of();

    /**
     * A device as it was.
     *
     * @param good it had a good reading
     * @param due another is to be had within the time of watching: it is asked, or it had told something a short while ago
     */
    private record Before(boolean good, boolean due) {}

    private Instant begun;

    private Readings(Gateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
        this.begun = clock.instant();
    }

    /**
     * Remembers.
     *
     * @param gateway has the devices
     * @param clock the gateway's
     * @param factoryPids of the drivers that will be changed
     * @param window how long will be watched
     * @return a memory of all their devices
     */
    static Readings now(Gateway gateway, Clock clock, Set<String> factoryPids, Duration window) {
        Readings readings = new Readings(gateway, clock);
        Instant since = readings.begun.minus(window);
        gateway.devices().ifPresent(devices -> devices.list().stream()
                .filter(d -> belongs(d, factoryPids))
                .forEach(d -> readings.before.put(d.path(), before(devices, d, since))));
        return readings;
    }

    /** {@return whether all devices of some drivers have a good reading, but those that cannot get one} */
    static boolean allGood(Gateway gateway, Set<String> factoryPids) {
        return gateway.devices().stream().allMatch(devices -> devices.list().stream()
                .filter(d -> belongs(d, factoryPids))
                .filter(d -> !unable(d))
                .allMatch(d -> good(devices, d.path())));
    }

    private static boolean belongs(DeviceInfo device, Set<String> factoryPids) {
        return factoryPids.contains(Driver.PID_PREFIX + device.protocol());
    }

    private static Before before(Devices devices, DeviceInfo device, Instant since) {
        boolean asked = devices.plan(device.path()).isPresent();
        boolean told = device.lastAnswer().filter(since::isBefore).isPresent();
        return new Before(good(devices, device.path()), asked || told);
    }

    private static boolean good(Devices devices, String path) {
        return devices.points(path).stream().anyMatch(p -> p.quality() == Quality.GOOD);
    }

    /** Only readings from now on count, and of what has come nothing is expected any more. */
    void again() {
        begun = clock.instant();
        newcomers = Set.of();
    }

    /** {@return paths of all devices concerned} */
    List<String> devices() {
        TreeSet<String> all = new TreeSet<>(before.keySet());
        waiting().forEach(device -> all.add(device.path()));
        return List.copyOf(all);
    }

    /**
     * Drivers have come that were not there before: their devices waited for them.
     *
     * @param factoryPids of these drivers
     */
    void came(Set<String> factoryPids) {
        newcomers = Set.copyOf(factoryPids);
    }

    /** {@return devices whose driver was not there before} */
    private List<DeviceInfo> waiting() {
        return gateway.devices().stream()
                .flatMap(devices -> devices.list().stream())
                .filter(device -> belongs(device, newcomers) && !before.containsKey(device.path()))
                .toList();
    }

    /** {@return whether those that waited for their driver have a good reading, or cannot get one} */
    boolean settled() {
        return waiting().stream().allMatch(device -> unable(device) || good(device));
    }

    private static boolean unable(DeviceInfo device) {
        return device.status() == DeviceStatus.DISABLED || device.status() == DeviceStatus.FAULTY;
    }

    private boolean good(DeviceInfo device) {
        return gateway.devices().filter(devices -> good(devices, device.path())).isPresent();
    }

    /**
     * Who had good readings and has none since, in words.
     *
     * @param due only those of which one can be expected
     * @return one sentence each
     */
    List<String> missing(boolean due) {
        Optional<Devices> devices = gateway.devices();
        List<String> missing = new ArrayList<>();
        before.forEach((path, was) -> {
            if (was.good() && was.due() == due) {
                judge(devices, path).ifPresent(missing::add);
            }
        });
        return missing;
    }

    private Optional<String> judge(Optional<Devices> devices, String path) {
        if (devices.isEmpty()) {
            return Optional.of(path + " cannot be seen, no scan is running");
        }
        Optional<DeviceInfo> device = devices.get().device(path);
        if (device.isEmpty()) {
            return Optional.of(path + " is gone");
        }
        boolean answered =
                device.get().lastAnswer().filter(at -> !at.isBefore(begun)).isPresent();
        if (answered && good(devices.get(), path)) {
            return Optional.empty();
        }
        return Optional.of(path + " has no good reading since" + how(device.get()));
    }

    private static String how(DeviceInfo device) {
        return " (" + device.status().id() + (device.reason().isEmpty() ? "" : ": " + device.reason()) + ")";
    }

    /** {@return remarks about devices that tell nothing about the change} */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        before.forEach((path, was) -> {
            if (!was.good()) {
                judge(gateway.devices(), path).ifPresent(text -> remarks.add(text + ", and had none before either"));
            }
        });
        waiting().stream()
                .filter(device -> device.status() != DeviceStatus.DISABLED && !good(device))
                .forEach(device -> remarks.add(
                        device.path() + " waited for this driver and has no good reading yet" + how(device)));
        missing(false).forEach(text -> remarks.add(text + "; it tells by itself and was silent before, too"));
        return remarks;
    }
}
