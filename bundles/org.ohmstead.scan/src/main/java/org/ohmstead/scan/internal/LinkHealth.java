package org.ohmstead.scan.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which devices of a link answer, and which are left alone for a while, so that they do not cost the others their time:
 * those of units that are silent, and those that refuse all that they are asked. Not thread-safe.
 */
final class LinkHealth {

    private static final Logger LOG = LoggerFactory.getLogger(LinkHealth.class);

    private final long longestAside;
    private final RandomGenerator random;
    private final List<PolledDevice> devices = new ArrayList<>();
    private final Map<String, UnitHealth> units = new HashMap<>();
    private final Map<PolledDevice, UnitHealth> refusals = new HashMap<>();
    private final Map<PolledDevice, PolledDevice.Silence> silences = new HashMap<>();
    private long failures;

    /**
     * That a device is left alone.
     *
     * @param until on the monotonic clock
     * @param why its unit is; empty if the device refuses all, or it is not known any more
     */
    record Aside(long until, Optional<PolledDevice.Silence> why) {}

    /**
     * Makes one without devices.
     *
     * @param longestAside the most that a device may be left alone, in ns
     * @param random for the jitter
     */
    LinkHealth(long longestAside, RandomGenerator random) {
        this.longestAside = longestAside;
        this.random = random;
    }

    void add(PolledDevice device) {
        devices.add(device);
    }

    void remove(PolledDevice device) {
        devices.remove(device);
        silences.remove(device);
        refusals.remove(device);
        // A unit that is gone costs the others nothing any more.
        units.keySet().removeIf(unit -> devices.stream().noneMatch(d -> unit(d).equals(unit)));
    }

    /** {@return whether anything is kept about a device itself} */
    boolean knows(PolledDevice device) {
        return devices.contains(device) || silences.containsKey(device) || refusals.containsKey(device);
    }

    /** {@return how many exchanges brought nothing} */
    long failures() {
        return failures;
    }

    /** {@return until when a device is left alone, if it is now} */
    Optional<Aside> aside(PolledDevice device, long now) {
        // Nothing is made here: it may be asked for a device that was just removed, and would stay known.
        UnitHealth unit = units.get(unit(device));
        if (unit != null && unit.setAside(now)) {
            Optional<PolledDevice.Silence> why = devices.stream()
                    .filter(d -> unit(d).equals(unit(device)) && silences.containsKey(d))
                    .findFirst()
                    .map(silences::get);
            return Optional.of(new Aside(unit.notBefore(), why));
        }
        UnitHealth refusing = refusals.get(device);
        return refusing != null && refusing.setAside(now)
                ? Optional.of(new Aside(refusing.notBefore(), Optional.empty()))
                : Optional.empty();
    }

    /**
     * Takes note of how a read ended.
     *
     * @param silence why it was given up, if it was
     * @param now when that was known
     * @param spent how long it held the link
     * @return whether all is well again, so that the device is to be read at once
     */
    boolean settle(PolledDevice device, Optional<PolledDevice.Silence> silence, long now, long spent) {
        if (silence.isPresent()) {
            failures++;
            failed(device, now, spent);
            if (silences.put(device, silence.get()) == null) {
                LOG.warn("{}: does not answer: {}", path(device), silence.get().detail());
            }
            return false;
        }
        unitHealth(device).answered();
        boolean back = silences.remove(device) != null;
        if (back) {
            LOG.info("{}: answers again", path(device));
        }
        return settleRefusal(device, now, spent) || back;
    }

    private boolean settleRefusal(PolledDevice device, long now, long spent) {
        UnitHealth refusing = refusals(device);
        Optional<String> refusal = device.refusal();
        if (refusal.isPresent()) {
            if (!refusing.silent()) {
                LOG.warn(
                        "{}: knows no address, and is asked less often until it knows one: {}",
                        path(device),
                        refusal.get());
            }
            refusing.failed(now, spent, devices.size() == 1, silent(refusals, refusing), longestAside, random);
            return false;
        }
        boolean back = refusing.silent();
        if (back) {
            refusing.answered();
            LOG.info("{}: knows its addresses", path(device));
        }
        return back;
    }

    private void failed(PolledDevice device, long now, long spent) {
        UnitHealth health = unitHealth(device);
        boolean alone = devices.stream().allMatch(d -> unit(d).equals(unit(device)));
        health.failed(now, spent, alone, silent(units, health), longestAside, random);
    }

    /** {@return how many are silent, this one included} */
    private static int silent(Map<?, UnitHealth> all, UnitHealth one) {
        return 1
                + (int) all.values().stream()
                        .filter(other -> other != one && other.silent())
                        .count();
    }

    private UnitHealth unitHealth(PolledDevice device) {
        return units.computeIfAbsent(unit(device), unit -> new UnitHealth());
    }

    /** {@return how it stands with a device that may refuse all that it is asked, though its unit answers} */
    private UnitHealth refusals(PolledDevice device) {
        return refusals.computeIfAbsent(device, d -> new UnitHealth());
    }

    private static String unit(PolledDevice device) {
        return device.driver().unit();
    }

    private static String path(PolledDevice device) {
        return device.driver().device();
    }
}
