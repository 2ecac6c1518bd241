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
            case NONE -> answer();
            case SLOW -> waitFor(timeout.multipliedBy(4).dividedBy(5));
            case SILENT -> silence(because(now));
            case FLAKY -> random.nextDouble() < FLAKY_SHARE ? silence(because(now)) : answer();
            case OFFLINE -> failure(Fault.OFFLINE, "it cannot be reached", because(now));
            case GARBLED -> failure(Fault.MALFORMED, "its answer is garbled", because(now));
            case REFUSING -> failure(Fault.REFUSED, "it answers with an error", because(now));
        };
    }

    /** After the latency, but nobody waits longer than the timeout. */
    private Optional<Failure> answer() {
        return latency.compareTo(timeout) < 0 ? waitFor(latency) : silence("latency.ms = " + latency.toMillis());
    }

    private Optional<Failure> silence(String why) {
        Optional<Failure> interrupted = waitFor(timeout);
        return interrupted.isPresent()
                ? interrupted
                : failure(Fault.TIMEOUT, "no answer within " + timeout.toMillis() + " ms", why);
    }

    private static String because(DeviceFault fault) {
        return "fault = " + fault.id();
    }

    private static Optional<Failure> failure(Fault fault, String what, String why) {
        return Optional.of(new Failure(fault, what + " (simulated by " + why + ")"));
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
