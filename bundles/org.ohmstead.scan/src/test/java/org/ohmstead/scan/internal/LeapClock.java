package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The time of day, until a test stops it; from then on it leaps when told to. */
final class LeapClock extends Clock {

    private final AtomicReference<Optional<Instant>> stopped = new AtomicReference<>(Optional.empty());

    void stop() {
        stopped.set(Optional.of(Instant.now()));
    }

    void leap(Duration by) {
        stopped.updateAndGet(now -> Optional.of(now.orElseThrow().plus(by)));
    }

    @Override
    public Instant instant() {
        return stopped.get().orElseGet(Instant::now);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
