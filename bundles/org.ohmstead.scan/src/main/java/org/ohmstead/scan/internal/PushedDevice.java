package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ohmstead.driver.Cancellation;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PushDriver;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device that speaks unasked, and the thread that listens to it. */
final class PushedDevice implements Sink, Cancellation {

    private static final Logger LOG = LoggerFactory.getLogger(PushedDevice.class);
    private static final Duration REST = Duration.ofSeconds(5);

    private final PushDriver driver;
    private final DeviceState state;
    private final Clock clock;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Thread thread;
    private Runnable onCancel = () -> {};
    private boolean troubled;

    PushedDevice(PushDriver driver, DeviceState state, Clock clock) {
        this.driver = driver;
        this.state = state;
        this.clock = clock;
        this.thread = new Thread(this::listen, "ohmstead-scan-" + driver.link());
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    DeviceState state() {
        return state;
    }

    /** Ends the listening and waits for it. */
    void stop() {
        cancelled.countDown();
        Runnable action;
        synchronized (this) {
            action = onCancel;
        }
        action.run();
        try {
            Duration patience = driver.cadence().timeout().plusSeconds(1);
            thread.join(patience.toMillis());
            if (thread.isAlive()) {
                LOG.error("{}: did not end within {} ms and is interrupted", driver.device(), patience.toMillis());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: a driver's defect must not silence the device
    private void listen() {
        while (!cancelled()) {
            try {
                driver.run(this, this);
            } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
                LOG.error("{}: the driver broke its contract; it is started again", driver.device(), e);
                trouble(Fault.MALFORMED, "defect in the driver: " + e);
            }
            if (!pause(REST)) {
                return;
            }
        }
    }

    @Override
    public void found(List<PointSpec> points) {
        state.found(points, clock.instant());
    }

    @Override
    public void readings(List<Reading> readings) {
        if (cancelled()) {
            return;
        }
        state.take(readings, clock.instant());
        if (troubled) {
            troubled = false;
            LOG.info("{}: is heard again", driver.device());
        }
    }

    @Override
    public void trouble(Fault fault, String detail) {
        if (cancelled()) {
            return;
        }
        state.silence(fault, detail, clock.instant());
        if (!troubled) {
            troubled = true;
            LOG.warn("{}: cannot be heard: {}", driver.device(), detail);
        }
    }

    @Override
    public boolean cancelled() {
        return cancelled.getCount() == 0;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            onCancel = action;
        }
        if (cancelled()) {
            action.run();
        }
    }

    @Override
    public boolean pause(Duration pause) {
        try {
            return !cancelled.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
