package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;

/** Reads points of one device out of turn. */
final class ReadErrand implements Errand {

    private final Fleet fleet;
    private final Clock clock;
    private final String device;
    private final List<String> points;
    private final Instant deadline;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    ReadErrand(Fleet fleet, Clock clock, String device, List<String> points, Instant deadline) {
        this.fleet = fleet;
        this.clock = clock;
        this.device = device;
        this.points = List.copyOf(points);
        this.deadline = deadline;
    }

    /** {@return completes when they are read, or if they will not be} */
    CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public boolean go(Running running) {
        if (running.polled().isEmpty()) {
            done.complete(null);
            return true;
        }
        PolledDevice polled = running.polled().get();
        List<PointSpec> wanted = new ArrayList<>();
        points.forEach(
                point -> running.state().state(point).map(PointState::spec).ifPresent(wanted::add));
        Optional<CompletableFuture<Void>> read =
                running.link().orElseThrow().demand(polled, wanted, Duration.between(clock.instant(), deadline));
        if (read.isEmpty()) {
            return false;
        }
        CompletableFuture<Void> unused = read.get().thenRun(() -> ended(polled));
        return true;
    }

    /** If the device went before its turn, there may be another driver for it soon. */
    private void ended(PolledDevice polled) {
        if (!polled.abandoned() || !fleet.commission(device, this)) {
            done.complete(null);
        }
    }

    @Override
    public void expire() {
        done.complete(null);
    }

    @Override
    public void refuse() {
        done.complete(null);
    }
}
