package org.ohmstead.scan.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.device.DeviceUpdates;
import org.ohmstead.driver.Driver;
import org.ohmstead.lib.transport.KeptLinks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replacements of drivers that are under way. While there are any, the links that drivers let go of are kept open.
 * Thread-safe.
 */
final class Holds implements AutoCloseable {

    /** How long links are kept after a replacement for devices that are back: they open them with their first exchange. */
    static final Duration LINGER = Duration.ofSeconds(2);

    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

    private final LongSupplier ticker;
    private final List<Held> open = new ArrayList<>();
    private final List<Held> ending = new ArrayList<>();

    private static final class Held {

        private final Set<String> factories;
        private final KeptLinks links = new KeptLinks();
        private long deadline;

        private Held(Set<String> factories, long deadline) {
            this.factories = Set.copyOf(factories);
            this.deadline = deadline;
        }
    }

    Holds(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /**
     * Begins a replacement.
     *
     * @param factories the factory PIDs of the drivers
     * @param time after which it is over by itself, an hour at most
     * @param back tells at the end whether any device of these factories is back
     * @param ended called when it is over, but not for {@link #close}
     */
    DeviceUpdates.Hold begin(Set<String> factories, Duration time, Predicate<Set<String>> back, Runnable ended) {
        Duration longest = time.compareTo(LONGEST) > 0 ? LONGEST : time;
        Held held = new Held(factories, ticker.getAsLong() + longest.toNanos());
        synchronized (this) {
            open.add(held);
        }
        LOG.info("drivers {} are being replaced, for {} s at most", held.factories, longest.toSeconds());
        return () -> {
            if (end(held, back.test(held.factories))) {
                LOG.info("drivers {}: the replacement is over", held.factories);
                ended.run();
            }
        };
    }

    private boolean end(Held held, boolean back) {
        synchronized (this) {
            if (!open.remove(held)) {
                return false;
            }
            if (back) {
                held.deadline = ticker.getAsLong() + LINGER.toNanos();
                ending.add(held);
                return true;
            }
        }
        held.links.close();
        return true;
    }

    /** {@return whether the driver of a configuration is being replaced} */
    synchronized boolean cover(String pid) {
        String factory = factory(pid);
        return open.stream().anyMatch(held -> held.factories.contains(factory));
    }

    /** {@return what precedes the name in the PID of a configuration} */
    static String factory(String pid) {
        return pid.startsWith(Driver.PID_PREFIX)
                ? Driver.PID_PREFIX + DeviceConfig.protocol(pid)
                : pid.split("~", 2)[0];
    }

    /** Ends what has taken too long; to be called now and then. {@return whether anything ended} */
    boolean tend() {
        List<Held> late;
        List<Held> over;
        synchronized (this) {
            long now = ticker.getAsLong();
            late = open.stream().filter(held -> now - held.deadline >= 0).toList();
            over = ending.stream().filter(held -> now - held.deadline >= 0).toList();
            open.removeAll(late);
            ending.removeAll(over);
        }
        late.forEach(held -> LOG.warn(
                "drivers {}: replacing them takes too long; devices without a driver are not waited for any more",
                held.factories));
        late.forEach(held -> held.links.close());
        over.forEach(held -> held.links.close());
        return !late.isEmpty();
    }

    @Override
    public void close() {
        List<Held> all;
        synchronized (this) {
            all = new ArrayList<>(open);
            all.addAll(ending);
            open.clear();
            ending.clear();
        }
        all.forEach(held -> held.links.close());
    }
}
