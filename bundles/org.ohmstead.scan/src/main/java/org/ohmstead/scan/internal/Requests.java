package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.ohmstead.device.DeviceWriter.Command;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Written;

/** Reads and writes on demand, put into the queues of the links. */
final class Requests {

    /** Nobody waits longer for a read, whatever the deadline; the longest timeout of a device is far below. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Fleet fleet;
    private final Clock clock;
    private final Runnable waiting;

    /**
     * Makes one.
     *
     * @param waiting called when something may have begun to wait for a driver, see {@link Fleet#tend}; must not wait
     */
    Requests(Fleet fleet, Clock clock, Runnable waiting) {
        this.fleet = fleet;
        this.clock = clock;
        this.waiting = waiting;
    }

    CompletionStage<List<PointState>> read(List<PointId> ids, Duration maxAge, Instant deadline) {
        Instant now = clock.instant();
        Map<String, List<String>> stale = new LinkedHashMap<>();
        for (PointId id : ids) {
            known(id).filter(state -> !fresh(state, maxAge, now)).ifPresent(state -> stale.computeIfAbsent(
                            id.device(), d -> new ArrayList<>())
                    .add(id.point()));
        }
        Duration left = Duration.between(now, deadline);
        Duration patience = left.isNegative() ? Duration.ZERO : left.compareTo(LONGEST) > 0 ? LONGEST : left;
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        stale.forEach((device, points) -> {
            ReadErrand errand = new ReadErrand(fleet, clock, device, points, now.plus(patience));
            if (commission(device, errand)) {
                pending.add(errand.done());
            }
        });
        return CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(done ->
                        ids.stream().map(this::known).flatMap(Optional::stream).toList());
    }

    private boolean commission(String device, Errand errand) {
        boolean taken = fleet.commission(device, errand);
        if (taken && fleet.held(device)) {
            waiting.run();
        }
        return taken;
    }

    private Optional<PointState> known(PointId id) {
        return fleet.state(id.device()).flatMap(state -> state.state(id.point()));
    }

    private static boolean fresh(PointState state, Duration maxAge, Instant now) {
        return state.quality() == Quality.GOOD
                && !maxAge.isZero()
                && state.age(now).map(age -> age.compareTo(maxAge) <= 0).orElse(false);
    }

    CompletionStage<List<Written>> write(List<Command> commands, Instant deadline) {
        if (commands.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        String device = commands.get(0).point().device();
        if (!commands.stream().allMatch(c -> c.point().device().equals(device))) {
            throw new IllegalArgumentException("commands for one device expected, got " + commands);
        }
        WriteErrand errand = new WriteErrand(fleet, clock, device, commands, deadline);
        if (!commission(device, errand)) {
            if (fleet.running(device).isPresent()) {
                errand.refuse();
            } else {
                errand.refuseOffline();
            }
        }
        return errand.outcome();
    }
}
