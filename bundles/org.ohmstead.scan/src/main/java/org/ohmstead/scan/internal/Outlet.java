package org.ohmstead.scan.internal;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Subscription;
import org.ohmstead.driver.PointSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the bus. While the bus is away, batches wait, within a bound; when it is back, they wait on until those
 * who had asked the earlier bus for every batch (their subscriptions linger) have asked the new one, too. Then they go
 * in order. Thread-safe; never waits for a subscriber.
 */
final class Outlet implements Publisher {

    /** How many samples may wait: a second of a large installation, minutes of a usual one; some 10 MB. */
    static final int MOST_WAITING = 100_000;

    /** How long those who want every batch have to come back. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

    private final LongSupplier ticker;
    /** Publishing shares it; whatever changes the way excludes publishing. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private final Backlog waiting;
    private Bus bus;
    private boolean introduced;
    private boolean open;
    private Set<String> awaited = Set.of();
    private long patienceEnds;
    private long lost;

    Outlet(LongSupplier ticker) {
        this(ticker, MOST_WAITING);
    }

    Outlet(LongSupplier ticker, int mostWaiting) {
        this.ticker = ticker;
        this.waiting = new Backlog(mostWaiting);
    }

    /** Takes a bus that has come, in place of the present one. It is to be introduced to all devices next. */
    void connect(Bus found) {
        changing(() -> {
            if (bus != null) {
                leave();
            }
            bus = found;
            patienceEnds = ticker.getAsLong() + PATIENCE.toNanos();
        });
    }

    /** Tells that the bus knows all devices: what waits may go. */
    void introduced() {
        changing(() -> {
            introduced = bus != null;
            openIfReady();
        });
    }

    /** Lets go of a bus. */
    void disconnect(Bus gone) {
        changing(() -> {
            if (bus == gone) {
                leave();
            }
        });
    }

    private void leave() {
        awaited = lasting(bus);
        introduced = false;
        open = false;
        bus = null;
    }

    private static Set<String> lasting(Bus bus) {
        return bus.subscriptions().stream()
                .map(Subscription::spec)
                .filter(spec -> !spec.linger().isZero())
                .map(spec -> spec.name())
                .collect(toSet());
    }

    @Override
    public void announce(String device, List<PointSpec> points) {
        sharing(() -> {
            if (bus != null) {
                bus.announce(device, points);
            }
        });
    }

    @Override
    public void withdraw(String device) {
        changing(() -> {
            waiting.forget(device);
            if (bus != null) {
                bus.withdraw(device);
            }
        });
    }

    @Override
    public void publish(Batch batch) {
        if (!sent(batch)) {
            changing(() -> {
                if (open) {
                    bus.publish(batch); // the way opened meanwhile, and what waited is gone
                } else {
                    await(batch);
                }
            });
        }
    }

    private void await(Batch batch) {
        long before = waiting.dropped();
        waiting.add(batch);
        if (before == 0 && waiting.dropped() > 0) {
            LOG.warn("the bus is away for long: only the last {} samples wait for it", waiting.capacity());
        }
        openIfReady();
    }

    private boolean sent(Batch batch) {
        lock.readLock().lock();
        try {
            if (open) {
                bus.publish(batch);
            }
            return open;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void introduce(Batch present) {
        changing(() -> {
            if (open) {
                bus.publish(present);
            } else if (bus != null) {
                waiting.complete(present);
            }
        });
    }

    /** Sends what waits if nothing stands in its way any more; to be called now and then. */
    void tend() {
        changing(this::openIfReady);
    }

    private void openIfReady() {
        if (!introduced || open) {
            return;
        }
        Set<String> missing = new HashSet<>(awaited);
        missing.removeAll(lasting(bus));
        if (!missing.isEmpty()) {
            if (ticker.getAsLong() < patienceEnds) {
                return;
            }
            lost += waiting.samples();
            LOG.warn("{} did not come back to the bus; {} samples go without", missing, waiting.samples());
        }
        long dropped = waiting.takeDropped();
        lost += dropped;
        if (dropped > 0) {
            LOG.warn("the bus is back; {} samples did not fit into what could wait and are lost", dropped);
        }
        awaited = Set.of();
        open = true;
        waiting.drain(bus::publish);
    }

    /** {@return counters, see {@link org.ohmstead.device.Devices#counters()}} */
    Map<String, Long> counters() {
        lock.readLock().lock();
        try {
            return Map.of("waiting", (long) waiting.samples(), "lost_total", lost + waiting.dropped());
        } finally {
            lock.readLock().unlock();
        }
    }

    private void sharing(Runnable work) {
        lock.readLock().lock();
        try {
            work.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void changing(Runnable work) {
        lock.writeLock().lock();
        try {
            work.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
