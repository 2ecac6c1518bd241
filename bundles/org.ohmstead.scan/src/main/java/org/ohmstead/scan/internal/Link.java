package org.ohmstead.scan.internal;

import java.time.Duration;
import java.util.HashMap;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One physical channel: the only thread that talks to the devices on it, and the queue it works off. */
final class Link {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int REMEMBERED = 1024;
    private static final long LONGEST_SLEEP = 60_000_000_000L;

    private final String id;
    private final LongSupplier ticker;
    private final LatenessLog total;
    private final LatenessLog lateness = new LatenessLog(REMEMBERED);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LinkQueue queue;
    private final Thread thread;
    private final Map<PolledDevice, PolledDevice.Silence> silences = new HashMap<>();
    private PolledDevice busyWith;
    private boolean demandServed;
    private boolean closed;
    private long exchanges;
    private long failures;

    Link(String id, long longestAside, LongSupplier ticker, LatenessLog total) {
        this.id = id;
        this.ticker = ticker;
        this.total = total;
        // Seeded by the id, so that the same installation behaves the same way each time it starts.
        this.queue = new LinkQueue(longestAside, new SplittableRandom(id.hashCode()), ticker);
        this.thread = new Thread(this::work, "ohmstead-scan-" + id);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(PolledDevice device) {
        lock.lock();
        try {
            queue.add(device);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Removes a device, without waiting. {@return whether it was the last, and the link is closed now} */
    boolean remove(PolledDevice device) {
        device.abandon();
        List<LinkQueue.Urgent> refused;
        boolean idle;
        lock.lock();
        try {
            refused = queue.remove(device);
            silences.remove(device);
            idle = queue.isEmpty();
            closed = idle;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        refused.forEach(urgent -> urgent.refuse().run());
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

    /** Does something with a device, before all reads of the link. {@return whether it will be done or refused} */
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

    /** Reads points out of turn. {@return completes when they are read, or if they will not be} */
    CompletableFuture<Void> demand(PolledDevice device, List<PointSpec> points, Duration patience) {
        lock.lock();
        try {
            changed.signalAll();
            return closed
                    ? CompletableFuture.completedFuture(null)
                    : queue.demand(device, points, ticker.getAsLong() + patience.toNanos());
        } finally {
            lock.unlock();
        }
    }

    LinkInfo describe() {
        lock.lock();
        try {
            return new LinkInfo(id, queue.devices(), exchanges, failures, queue.overruns(), lateness.summary());
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

    private boolean step() throws InterruptedException {
        Runnable next;
        lock.lock();
        try {
            next = next();
            while (next == null && !closed) {
                changed.awaitNanos(Math.min(queue.nextDue() - ticker.getAsLong(), LONGEST_SLEEP));
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
                if (began - demand.deadline() > 0 || setAside(device, began)) {
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

    private boolean setAside(PolledDevice device, long now) {
        lock.lock();
        try {
            return queue.health(device).setAside(now) || queue.refusals(device).setAside(now);
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

    /** {@return whether the unit is silent, or the device refuses all, and it is not yet time to ask it again} */
    private boolean leaveAlone(Job job, long now) {
        return leaveUnitAlone(job, now) || leaveRefusing(job, now);
    }

    private boolean leaveRefusing(Job job, long now) {
        lock.lock();
        try {
            UnitHealth refusals = queue.refusals(job.device());
            if (!refusals.setAside(now)) {
                return false;
            }
            job.due().postpone(refusals.notBefore());
        } finally {
            lock.unlock();
        }
        job.device().refused();
        return true;
    }

    private boolean leaveUnitAlone(Job job, long now) {
        PolledDevice device = job.device();
        Optional<PolledDevice.Silence> why;
        lock.lock();
        try {
            UnitHealth health = queue.health(device);
            if (!health.setAside(now)) {
                return false;
            }
            job.due().postpone(health.notBefore());
            String unit = device.driver().unit();
            why = silences.entrySet().stream()
                    .filter(e -> e.getKey().driver().unit().equals(unit))
                    .map(Map.Entry::getValue)
                    .findFirst();
        } finally {
            lock.unlock();
        }
        why.ifPresent(w -> device.silence(w.fault(), w.detail()));
        return true;
    }

    private void settle(PolledDevice device, Optional<PolledDevice.Silence> silence, long began, long count) {
        long now = ticker.getAsLong();
        lock.lock();
        try {
            if (count == 0 || !queue.has(device)) {
                return; // nothing was asked, or it was removed meanwhile
            }
            exchanges += count;
            if (silence.isPresent()) {
                failures++;
                queue.failed(device, now, now - began);
                if (silences.put(device, silence.get()) == null) {
                    LOG.warn(
                            "{}: does not answer: {}",
                            device.driver().device(),
                            silence.get().detail());
                }
            } else {
                queue.answered(device);
                if (silences.remove(device) != null) {
                    LOG.info("{}: answers again", device.driver().device());
                    queue.hasten(device, now);
                }
                settleRefusal(device, now, now - began);
            }
        } finally {
            lock.unlock();
        }
    }

    private void settleRefusal(PolledDevice device, long now, long spent) {
        UnitHealth refusals = queue.refusals(device);
        Optional<String> refusal = device.refusal();
        String path = device.driver().device();
        if (refusal.isPresent()) {
            if (!refusals.silent()) {
                LOG.warn("{}: knows no address, and is asked less often until it knows one: {}", path, refusal.get());
            }
            queue.refused(device, now, spent);
        } else if (refusals.silent()) {
            refusals.answered();
            LOG.info("{}: knows its addresses", path);
            queue.hasten(device, now);
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
