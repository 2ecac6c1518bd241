package org.ohmstead.scan.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.lib.transport.Detached;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One physical channel: the only thread that talks to the devices on it, and the queue it works off. */
final class Link {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int REMEMBERED = 1024;
    private static final Duration LENIENCY = Duration.ofSeconds(10);
    private static final long LONGEST_SLEEP = 60_000_000_000L;

    private final String id;
    private final LongSupplier ticker;
    private final LatenessLog total;
    private final LatenessLog lateness = new LatenessLog(REMEMBERED);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LinkQueue queue;
    private final LinkHealth health;
    private final Thread thread;
    private volatile PolledDevice busyWith;
    private boolean demandServed;
    private volatile boolean closed;
    private volatile long beat;
    private long exchanges;

    Link(String id, long longestAside, LongSupplier ticker, LatenessLog total) {
        this.id = id;
        this.ticker = ticker;
        this.beat = ticker.getAsLong();
        this.total = total;
        // Seeded by the id, so that the same installation behaves the same way each time it starts.
        SplittableRandom random = new SplittableRandom(id.hashCode());
        this.queue = new LinkQueue(random, ticker);
        this.health = new LinkHealth(longestAside, random);
        this.thread = Detached.thread(this::work, "ohmstead-scan-" + id);
    }

    void start() {
        thread.start();
    }

    /** Adds a device that goes on with the due times it had before, if it had any. */
    void add(PolledDevice device, Map<Cycle, Long> grids) {
        lock.lock();
        try {
            queue.add(device, grids);
            health.add(device);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return a due time of each cycle of a device} */
    Map<Cycle, Long> grids(PolledDevice device) {
        lock.lock();
        try {
            return queue.grids(device);
        } finally {
            lock.unlock();
        }
    }

    /** Removes a device, without waiting; writes that wait for it are left. {@return whether it was the last, and the link is closed now} */
    boolean remove(PolledDevice device) {
        device.abandon();
        List<LinkQueue.Urgent> left;
        boolean idle;
        lock.lock();
        try {
            left = queue.remove(device);
            health.remove(device);
            idle = queue.isEmpty();
            closed = idle;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(urgent -> urgent.left().run());
        return idle;
    }

    /**
     * Waits for the exchange under way with a device that was removed, and for the end of the link if that is closed. A
     * device that does not answer may hold its exchange for its whole timeout.
     *
     * @param deadline on the monotonic clock, until when to wait
     */
    void awaitEnd(PolledDevice device, long deadline) {
        try {
            if (restOf(device, deadline)) {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadline - ticker.getAsLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean restOf(PolledDevice device, long deadline) throws InterruptedException {
        lock.lock();
        try {
            long left = deadline - ticker.getAsLong();
            while (busyWith == device && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Does something with a device, before all reads of the link. {@return whether it will be done or left} */
    boolean urge(LinkQueue.Urgent work) {
        lock.lock();
        try {
            boolean taken = !closed && queue.urge(work);
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads points out of turn.
     *
     * @return completes when they are read, or if they will not be; empty if the device is not on this link any more
     */
    Optional<CompletableFuture<Void>> demand(PolledDevice device, List<PointSpec> points, Duration patience) {
        lock.lock();
        try {
            changed.signalAll();
            return closed ? Optional.empty() : queue.demand(device, points, ticker.getAsLong() + patience.toNanos());
        } finally {
            lock.unlock();
        }
    }

    LinkInfo describe() {
        lock.lock();
        try {
            return new LinkInfo(
                    id, queue.devices(), exchanges, health.failures(), queue.overruns(), lateness.summary());
        } finally {
            lock.unlock();
        }
    }

    long overruns(PolledDevice device) {
        lock.lock();
        try {
            return queue.overruns(device);
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            boolean more = true;
            while (more) {
                more = step();
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: interrupted", id);
        }
    }

    /**
     * {@return for how long the thread has done nothing though it should, in ns; 0 if it does} While a driver is at work, it is
     * up to that to come to an end; see {@link #heldUpBy}. Never blocks.
     */
    long stuckForNanos() {
        PolledDevice device = busyWith;
        long now = ticker.getAsLong();
        if (closed || (device != null && device.call().within())) {
            return 0;
        }
        long stuck = now - beat;
        return Math.max(
                0, device == null ? stuck : Math.min(stuck, now - device.call().turned()));
    }

    /**
     * {@return the device whose driver has not returned from an exchange long after its timeout, if there is one} Never
     * blocks.
     */
    Optional<PolledDevice> heldUpBy() {
        PolledDevice device = busyWith;
        return Optional.ofNullable(device)
                .filter(d -> d.call().within()
                        && ticker.getAsLong() - d.call().turned() > overdue(d).toNanos());
    }

    /** {@return how long an exchange with a device may take at the very most} */
    static Duration overdue(PolledDevice device) {
        return device.driver().cadence().timeout().plus(LENIENCY);
    }

    private boolean step() throws InterruptedException {
        beat = ticker.getAsLong();
        Runnable next;
        lock.lock();
        try {
            next = next();
            while (next == null && !closed) {
                long now = ticker.getAsLong();
                long pause = Math.min(queue.nextDue() - now, LONGEST_SLEEP);
                beat = now + Math.max(0, pause);
                changed.awaitNanos(pause);
                beat = ticker.getAsLong();
                next = next();
            }
            if (closed) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        next.run();
        return true;
    }

    /** {@return what is to be done now: a write, else a periodic read and a read on demand in turn; null if nothing is} */
    private Runnable next() {
        if (closed) {
            return null;
        }
        LinkQueue.Urgent urgent = queue.pollUrgent();
        if (urgent != null) {
            busyWith = urgent.device();
            return () -> guarded(urgent.device(), urgent.work());
        }
        Job job = queue.dueJob(ticker.getAsLong());
        LinkQueue.Demand demand = job == null || !demandServed ? queue.pollDemand() : null;
        demandServed = demand != null;
        if (demand != null) {
            busyWith = demand.device();
            return () -> run(demand);
        }
        if (job != null) {
            busyWith = job.device();
            return () -> run(job);
        }
        return null;
    }

    private void run(LinkQueue.Demand demand) {
        PolledDevice device = demand.device();
        try {
            guarded(device, () -> {
                long began = ticker.getAsLong();
                if (began - demand.deadline() > 0 || aside(device, began).isPresent()) {
                    return;
                }
                long before = device.exchanges();
                Optional<PolledDevice.Silence> silence = device.scan(demand.points());
                settle(device, silence, began, device.exchanges() - before);
            });
        } finally {
            demand.done().complete(null);
        }
    }

    private Optional<LinkHealth.Aside> aside(PolledDevice device, long now) {
        lock.lock();
        try {
            return health.aside(device, now);
        } finally {
            lock.unlock();
        }
    }

    private void run(Job job) {
        PolledDevice device = job.device();
        guarded(device, () -> {
            long began = ticker.getAsLong();
            if (leaveAlone(job, began)) {
                return;
            }
            lateness.add(began - job.due().next());
            total.add(began - job.due().next());
            long before = device.exchanges();
            Optional<PolledDevice.Silence> silence = device.scan(job.cycle(), () -> runUrgent(device));
            settle(device, silence, began, device.exchanges() - before);
        });
        lock.lock();
        try {
            job.due().advance(ticker.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the device is left alone now, and shows why} */
    private boolean leaveAlone(Job job, long now) {
        PolledDevice device = job.device();
        Optional<LinkHealth.Aside> aside;
        lock.lock();
        try {
            aside = health.aside(device, now);
            aside.ifPresent(a -> job.due().postpone(a.until()));
        } finally {
            lock.unlock();
        }
        aside.ifPresent(a -> a.why().ifPresentOrElse(w -> device.silence(w.fault(), w.detail()), device::refused));
        return aside.isPresent();
    }

    private void settle(PolledDevice device, Optional<PolledDevice.Silence> silence, long began, long count) {
        long now = ticker.getAsLong();
        lock.lock();
        try {
            if (count == 0 || !queue.has(device)) {
                return; // nothing was asked, or it was removed meanwhile
            }
            exchanges += count;
            if (health.settle(device, silence, now, now - began)) {
                queue.hasten(device, now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void runUrgent(PolledDevice current) {
        while (true) {
            LinkQueue.Urgent urgent;
            lock.lock();
            try {
                urgent = queue.pollUrgent();
                if (urgent == null) {
                    busyWith = current;
                    return;
                }
                busyWith = urgent.device();
            } finally {
                lock.unlock();
            }
            urgent.work().run();
        }
    }

    /** Runs what calls a driver; afterwards nobody waits for it any more. */
    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: a driver's defect must not end the link
    private void guarded(PolledDevice device, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            String path = device.driver().device();
            if (device.abandoned()) {
                LOG.debug("{}: the driver stumbled over its end", path, e);
            } else if (device.silence(Fault.MALFORMED, "defect in the driver: " + e)) {
                LOG.error("{}: the driver broke its contract; scanning goes on", path, e);
            } else {
                LOG.debug("{}: the driver broke its contract again", path, e);
            }
        } finally {
            lock.lock();
            try {
                busyWith = null;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
