package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.ohmstead.driver.CancelSwitch;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PushDriver;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Sink;
import org.ohmstead.lib.transport.Detached;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device that speaks unasked, and the thread that listens to it. */
final class PushedDevice implements Sink {

    private static final Logger LOG = LoggerFactory.getLogger(PushedDevice.class);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration GLANCE = Duration.ofMillis(20);

    /**
     * A thread that was told to end, without the driver that it runs: who waits for it knows it for as long as he runs
     * himself, and must not hold a bundle that is gone.
     *
     * @param thread that ends
     * @param ticker the monotonic clock
     * @param end when it has to have ended
     */
    record Leaver(Thread thread, LongSupplier ticker, long end) {

        boolean overdue() {
            return ticker.getAsLong() - end > 0;
        }
    }

    private final PushDriver driver;
    private final DeviceState state;
    private final Clock clock;
    private final CancelSwitch cancellation = new CancelSwitch();
    private final LongSupplier ticker;
    private final String path;
    private final String link;
    private final Duration timeout;
    private final Thread thread;
    private final AtomicLong cancelledAt = new AtomicLong();
    private boolean cancelled;
    private boolean troubled;

    /**
     * Makes one that does not listen yet.
     *
     * @param earlier what was cancelled on the same channel and may hold it still
     */
    PushedDevice(PushDriver driver, DeviceState state, Clock clock, LongSupplier ticker, List<Leaver> earlier) {
        this.driver = driver;
        this.state = state;
        this.clock = clock;
        this.ticker = ticker;
        this.timeout = driver.cadence().timeout();
        this.path = driver.device();
        this.link = driver.link();
        this.thread = Detached.thread(() -> listen(earlier), "ohmstead-scan-" + link);
    }

    void start() {
        thread.start();
    }

    String link() {
        return link;
    }

    /** Tells the driver to end, without waiting for it. From now on it tells nothing any more. */
    @SuppressWarnings("checkstyle:IllegalCatch") // a boundary to drivers: others must be told to end, too
    void cancel() {
        synchronized (this) {
            cancelledAt.set(ticker.getAsLong());
            cancelled = true;
        }
        try {
            cancellation.cancel(); // not under the lock: the driver may be waiting for the sink
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{}: the driver broke its contract when it was told to end", path, e);
        }
    }

    /** Waits for the end of the driver after {@link #cancel}, until a time of the monotonic clock. */
    void awaitEnd(long deadline) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, deadline - ticker.getAsLong());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once cancelled: interrupts a driver that did not end in time. {@return whether there is nothing more to do} */
    boolean settled() {
        if (thread.isAlive() && overdue()) {
            LOG.error(
                    "{}: did not end within {} ms and is interrupted",
                    path,
                    timeout.plus(GRACE).toMillis());
            thread.interrupt();
            return true;
        }
        return !thread.isAlive();
    }

    /** {@return the thread, once it was told to end} */
    Leaver leaver() {
        return new Leaver(
                thread, ticker, cancelledAt.get() + timeout.plus(GRACE).toNanos());
    }

    private boolean overdue() {
        return leaver().overdue();
    }

    /** Ends it the hard way, though its time is not over yet: the gateway stops. */
    void interrupt() {
        if (thread.isAlive()) {
            LOG.debug("{}: still busy with its end, and interrupted", path);
            thread.interrupt();
        }
    }

    private void listen(List<Leaver> earlier) {
        for (Leaver before : earlier) {
            while (before.thread().isAlive() && !before.overdue()) {
                if (!cancellation.pause(GLANCE)) {
                    return;
                }
            }
        }
        while (!cancellation.cancelled()) {
            runDriver();
            if (!cancellation.pause(REST)) {
                return;
            }
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: a driver's defect must not silence the device
    private void runDriver() {
        try {
            driver.run(this, cancellation);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            if (cancellation.cancelled()) {
                LOG.debug("{}: the driver stumbled over its end", path, e);
                return;
            }
            LOG.error("{}: the driver broke its contract; it is started again", path, e);
            trouble(Fault.MALFORMED, "defect in the driver: " + e);
        }
    }

    @Override
    public synchronized void found(List<PointSpec> points) {
        if (!cancelled) {
            state.found(points, clock.instant())
                    .ifPresent(point -> LOG.warn(
                            "{}: has more than {} points; '{}' and further ones are left out",
                            path,
                            DeviceState.MOST_FOUND,
                            point));
        }
    }

    @Override
    public synchronized void readings(List<Reading> readings) {
        if (cancelled) {
            return;
        }
        state.take(readings, clock.instant());
        if (troubled) {
            troubled = false;
            LOG.info("{}: is heard again", path);
        }
    }

    @Override
    public synchronized void trouble(Fault fault, String detail) {
        if (cancelled) {
            return;
        }
        state.silence(fault, detail, clock.instant());
        if (!troubled) {
            troubled = true;
            LOG.warn("{}: cannot be heard: {}", path, detail);
        }
    }
}
