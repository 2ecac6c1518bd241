package org.ohmstead.scan.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.driver.Fault;

/**
 * The last states of devices whose driver went, or that shall not run, by path. Values stay visible, uncertain, while a driver is replaced
 * or started again. They become bad as soon as it is known that the device does not run, and also if it is not back in
 * time: who needs longer is not being replaced.
 */
final class Parking {

    /** How long replacing a driver may take: its bundle is stopped, exchanged, resolved and started. */
    static final Duration GRACE = Duration.ofSeconds(15);

    private final Map<String, Parked> parked = new ConcurrentSkipListMap<>();

    /**
     * A device without its driver.
     *
     * @param state of its points
     * @param pid of its configuration
     * @param since it has none
     * @param legacy what its next driver goes on with; empty unless the last one is being replaced
     */
    record Parked(DeviceState state, String pid, Instant since, Optional<Legacy> legacy) {

        /** {@return whether its driver is being replaced: however long that takes, it is expected back} */
        boolean held() {
            return legacy.isPresent();
        }

        String device() {
            return state.device();
        }

        /** {@return what its points are worth by what is known of the device, if that is not just uncertain} */
        Optional<Trouble> judge(Optional<DeviceInfo> info, Instant now) {
            boolean late = !held() && Duration.between(since, now).compareTo(GRACE) >= 0;
            if (info.isEmpty()) {
                // While nobody knows the configurations, what is bad keeps the reason it has.
                return late && !state.silent()
                        ? Optional.of(new Trouble(Fault.OFFLINE, "its driver is away"))
                        : Optional.empty();
            }
            String reason = info.get().reason();
            return switch (info.get().status()) {
                case FAULTY -> Optional.of(new Trouble(Fault.CONFIGURATION, reason));
                case DISABLED -> Optional.of(new Trouble(Fault.OFFLINE, reason));
                case NO_DRIVER -> late ? Optional.of(new Trouble(Fault.OFFLINE, reason)) : Optional.empty();
                default -> late ? Optional.of(new Trouble(Fault.UPDATING, reason)) : Optional.empty();
            };
        }
    }

    /** Why values are bad. */
    record Trouble(Fault fault, String detail) {}

    void put(Parked device) {
        parked.put(device.device(), device);
    }

    /** {@return a device that is back, if it was parked; it is not any more} */
    Optional<Parked> take(String path) {
        return Optional.ofNullable(parked.remove(path));
    }

    Optional<Parked> find(String path) {
        return Optional.ofNullable(parked.get(path));
    }

    /** Expects no device back any more but those whose drivers are being replaced. */
    void unhold(Predicate<String> replacedPids) {
        parked.replaceAll((path, one) -> one.held() && !replacedPids.test(one.pid())
                ? new Parked(one.state(), one.pid(), one.since(), Optional.empty())
                : one);
    }

    Optional<DeviceState> state(String path) {
        return Optional.ofNullable(parked.get(path)).map(Parked::state);
    }

    List<Parked> all() {
        return List.copyOf(parked.values());
    }

    boolean holds(Parked one) {
        return one.equals(parked.get(one.device()));
    }

    /** Removes devices that are not expected back. {@return their paths} */
    List<String> sweep(Predicate<String> expected) {
        List<String> gone = parked.keySet().stream().filter(expected.negate()).toList();
        gone.forEach(parked::remove);
        return gone;
    }
}
