package org.ohmstead.journal.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;

/**
 * Decides, by the rule of each point, which states of a batch are worth keeping. For use by one thread.
 *
 * <p>Made for many points of which few are kept: a device's points come in the same order each time, so that the entry of
 * a point is found behind the entry of the one before, without hashing.
 */
final class Rules {

    /** So many entries are no trouble, whoever they belong to. */
    private static final int FEW = 1024;

    private static final class Entry {
        PointSpec spec;
        long every;
        double deadband;
        boolean keep;
        Entry next;
        Quality quality;
        Fault fault = Fault.NONE;
        Value value;
        long at;
        long due;
    }

    private static final class Device {
        final Map<String, Entry> byName = new HashMap<>();
        Entry last;

        /** Keeps only points of some names; returns whether there are any. */
        boolean retain(Set<String> names) {
            if (byName.keySet().retainAll(names)) {
                last = null;
                byName.values().forEach(entry -> entry.next = null);
            }
            return !byName.isEmpty();
        }
    }

    private final HistoryRule byDefault;
    private final long longestPause;
    private final Function<String, List<PointSpec>> described;
    private final Map<String, Device> devices = new HashMap<>();
    private int entries;
    private int most = FEW;

    /**
     * Rules with nothing kept yet.
     *
     * @param byDefault for points whose own rule keeps everything
     * @param longestPause how long a point with a deadband goes without a kept sample
     * @param described the points of a device as they are now; none if it is gone
     */
    Rules(HistoryRule byDefault, Duration longestPause, Function<String, List<PointSpec>> described) {
        this.byDefault = byDefault;
        this.longestPause = longestPause.toMillis();
        this.described = described;
    }

    /** {@return how many points are remembered} */
    int entries() {
        return entries;
    }

    /** Forgets what was kept of a device, since it was lost: what comes next is kept. */
    void forget(String devicePath) {
        Device device = devices.remove(devicePath);
        entries -= device == null ? 0 : device.byName.size();
    }

    /** Forgets devices and points that are gone. Done whenever there are twice as many as the last time, it costs nothing. */
    private void tidy() {
        devices.entrySet().removeIf(each -> !each.getValue()
                .retain(described.apply(each.getKey()).stream()
                        .map(PointSpec::name)
                        .collect(Collectors.toSet())));
        entries = devices.values().stream()
                .mapToInt(device -> device.byName.size())
                .sum();
        most = Math.max(FEW, 2 * entries);
    }

    /** {@return what of a batch is worth keeping, in order} */
    List<PointState> select(String devicePath, List<PointState> states) {
        if (entries > most) {
            tidy();
        }
        Device device = devices.computeIfAbsent(devicePath, fresh -> new Device());
        List<PointState> kept = null;
        for (int i = 0; i < states.size(); i++) {
            PointState state = states.get(i);
            if (keep(entry(device, state.spec()), state)) {
                if (kept == null) {
                    kept = new ArrayList<>(states.size() - i);
                }
                kept.add(state);
            }
        }
        return kept == null ? List.of() : kept;
    }

    @SuppressWarnings("ReferenceEquality") // identity is quick and nearly always right; if not, the slow way is taken
    private Entry entry(Device device, PointSpec spec) {
        Entry before = device.last;
        Entry entry = before == null ? null : before.next;
        if (entry == null || entry.spec != spec) {
            entry = device.byName.computeIfAbsent(spec.name(), fresh -> another());
            if (entry.spec != spec) {
                adopt(entry, spec);
            }
            if (before != null) {
                before.next = entry;
            }
        }
        device.last = entry;
        return entry;
    }

    private Entry another() {
        entries++;
        return new Entry();
    }

    private void adopt(Entry entry, PointSpec spec) {
        HistoryRule own = spec.history();
        boolean silent = own.keep() && own.every().isZero() && own.deadband() == 0;
        HistoryRule rule = silent ? byDefault : own;
        entry.spec = spec;
        entry.every = rule.every().toMillis();
        entry.deadband = rule.deadband();
        entry.keep = rule.keep();
    }

    private boolean keep(Entry entry, PointState state) {
        if (!entry.keep) {
            return false;
        }
        Quality quality = state.quality();
        boolean changed = quality != entry.quality || state.fault() != entry.fault;
        if (quality == Quality.BAD || state.at().isEmpty()) {
            if (changed) {
                entry.quality = quality;
                entry.fault = state.fault();
            }
            return changed;
        }
        long at = state.at().get().toEpochMilli();
        Value value = state.value().orElseThrow();
        if (!changed && !wanted(entry, value, at)) {
            return false;
        }
        // Due times form a grid of their own, so that a scan that is now early, now late leaves no gaps.
        boolean onTime = entry.value != null && at >= entry.due && at - entry.due < entry.every;
        entry.due = (onTime ? entry.due : at) + entry.every;
        entry.quality = quality;
        entry.fault = state.fault();
        entry.value = value;
        entry.at = at;
        return true;
    }

    private boolean wanted(Entry entry, Value value, long at) {
        if (entry.value == null) {
            return true;
        }
        if (at == entry.at && value.equals(entry.value)) {
            return false; // shown again, not read again
        }
        boolean due = entry.every == 0 || at < entry.at || at >= entry.due - entry.every / 20;
        return due
                && (entry.deadband == 0
                        || at - entry.at >= longestPause
                        || at < entry.at
                        || change(entry.value, value) >= entry.deadband);
    }

    /** {@return how far two values are apart} Those that are no numbers are infinitely far unless equal. */
    private static double change(Value from, Value to) {
        if (from instanceof Value.Real a && to instanceof Value.Real b) {
            return Math.abs(b.value() - a.value());
        }
        if (from instanceof Value.Whole a && to instanceof Value.Whole b) {
            return Math.abs((double) b.value() - (double) a.value());
        }
        return from.equals(to) ? 0 : Double.POSITIVE_INFINITY;
    }
}
