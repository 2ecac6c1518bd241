package org.ohmstead.driver.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.ohmstead.driver.CancelSwitch;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PushDriver;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Sink;

/** Runs a push driver as the scan does, and remembers what it says. */
final class Listener implements Sink {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What a busy machine may add. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private final Thread thread;
    private final Duration slowness;
    private final CancelSwitch cancellation = new CancelSwitch();
    private final Map<String, PointSpec> known = new LinkedHashMap<>();
    private final Map<String, Reading> latest = new LinkedHashMap<>();
    private final List<Fault> troubles = new ArrayList<>();
    private final List<String> offences = new ArrayList<>();
    private volatile boolean ended;

    /**
     * Starts the driver.
     *
     * @param driver to be run
     * @param slowness how long this sink takes for readings
     */
    Listener(PushDriver driver, Duration slowness) {
        this.slowness = slowness;
        driver.points().forEach(point -> known.put(point.name(), point));
        this.thread = new Thread(() -> run(driver), "listener-of-" + driver.device());
        thread.start();
    }

    Listener(PushDriver driver) {
        this(driver, Duration.ZERO);
    }

    private void run(PushDriver driver) {
        driver.run(this, cancellation);
        ended = true;
    }

    /** Cancels, and fails unless the driver returns in time. */
    void cancel(Duration limit) {
        cancellation.cancel();
        try {
            thread.join(limit.plus(SLACK).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(thread.isAlive())
                .as("still running %s after cancellation, at %s", limit, List.of(thread.getStackTrace()))
                .isFalse();
        assertThat(ended).as("returned normally").isTrue();
    }

    /** Waits for a reading. */
    Reading.Good awaitValue(String point, Object value) {
        await(() -> latest(point) instanceof Reading.Good good && good.value().equals(value), point + " = " + value);
        return (Reading.Good) latest(point);
    }

    void awaitTrouble(Fault fault) {
        await(() -> troubles().contains(fault), "trouble " + fault);
    }

    synchronized Reading latest(String point) {
        return latest.get(point);
    }

    synchronized PointSpec known(String point) {
        return known.get(point);
    }

    synchronized List<Fault> troubles() {
        return List.copyOf(troubles);
    }

    synchronized void forget() {
        latest.clear();
        troubles.clear();
    }

    /** What the driver did and must not. */
    synchronized List<String> offences() {
        return List.copyOf(offences);
    }

    private void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(ended).as("ended before " + what).isFalse();
            assertThat(System.nanoTime() < deadline)
                    .as(() -> what + " expected within " + PATIENCE + ", got " + latest + " and " + troubles)
                    .isTrue();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public synchronized void found(List<PointSpec> points) {
        check(points.isEmpty(), "announced no points");
        points.forEach(point -> known.put(point.name(), point));
    }

    @Override
    public void readings(List<Reading> readings) {
        synchronized (this) {
            check(readings.isEmpty(), "handed over no readings");
            for (Reading reading : readings) {
                PointSpec spec = known.get(reading.point());
                check(spec == null, reading.point() + " was read before it was announced");
                check(
                        spec != null
                                && reading instanceof Reading.Good good
                                && good.value().type() != spec.type(),
                        reading + " is not of type " + (spec == null ? "" : spec.type()));
                latest.put(reading.point(), reading);
            }
        }
        LockSupport.parkNanos(slowness.toNanos());
    }

    @Override
    public synchronized void trouble(Fault fault, String detail) {
        check(detail.isBlank(), fault + " without detail");
        troubles.add(fault);
    }

    private void check(boolean offence, String what) {
        if (offence) {
            offences.add(what);
        }
        if (Thread.currentThread() != thread) {
            offences.add("called from " + Thread.currentThread());
        }
    }
}
