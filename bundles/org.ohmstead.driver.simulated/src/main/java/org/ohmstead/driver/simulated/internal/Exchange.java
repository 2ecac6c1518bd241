package org.ohmstead.driver.simulated.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.ohmstead.driver.Fault;

/** Lets an exchange with a simulated device take its time and fail as it shall. Safe for use by any thread. */
final class Exchange {

    private static final double FLAKY_SHARE = 1 / 3.0;

    private final Duration latency;
    private final Duration timeout;
    private final Random random;
    private volatile DeviceFault fault;

    /** Why an exchange failed. */
    record Failure(Fault fault, String detail) {}

    Exchange(Duration latency, Duration timeout, DeviceFault fault, Random random) {
        this.latency = latency;
        this.timeout = timeout;
        this.fault = fault;
        this.random = random;
    }

    /** Makes something wrong, or right again, from the next exchange on. */
    void fault(DeviceFault what) {
        fault = what;
    }

    /** {@return why the exchange fails; empty if it does not} */
    Optional<Failure> happen() {
        DeviceFault now = fault;
        return switch (now) {
            case NONE -> waitFor(latency);
            case SLOW -> waitFor(timeout.multipliedBy(4).dividedBy(5));
            case SILENT -> silence();
            case FLAKY -> random.nextDouble() < FLAKY_SHARE ? silence() : waitFor(latency);
            case OFFLINE -> failure(Fault.OFFLINE, now, "it cannot be reached");
            case GARBLED -> failure(Fault.MALFORMED, now, "its answer is garbled");
            case REFUSING -> failure(Fault.REFUSED, now, "it answers with an error");
        };
    }

    private Optional<Failure> silence() {
        Optional<Failure> interrupted = waitFor(timeout);
        return interrupted.isPresent()
                ? interrupted
                : failure(Fault.TIMEOUT, fault, "no answer within " + timeout.toMillis() + " ms");
    }

    private static Optional<Failure> failure(Fault fault, DeviceFault why, String what) {
        return Optional.of(new Failure(fault, what + " (simulated by fault = " + why.id() + ")"));
    }

    private static Optional<Failure> waitFor(Duration time) {
        if (time.isZero()) {
            return Optional.empty();
        }
        try {
            Thread.sleep(time.toMillis());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Failure(Fault.OFFLINE, "interrupted while waiting"));
        }
    }
}
