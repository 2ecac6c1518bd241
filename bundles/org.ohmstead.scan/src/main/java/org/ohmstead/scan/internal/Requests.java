package org.ohmstead.scan.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.ohmstead.device.DeviceWriter.Command;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes on demand, put into the queues of the links. */
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    /** Nobody waits longer for a read, whatever the deadline; the longest timeout of a device is far below. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Fleet fleet;
    private final Clock clock;

    Requests(Fleet fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    CompletionStage<List<PointState>> read(List<PointId> ids, Duration maxAge, Instant deadline) {
        Instant now = clock.instant();
        Map<String, List<PointSpec>> stale = new LinkedHashMap<>();
        for (PointId id : ids) {
            known(id).filter(state -> !fresh(state, maxAge, now)).ifPresent(state -> stale.computeIfAbsent(
                            id.device(), d -> new ArrayList<>())
                    .add(state.spec()));
        }
        Duration left = Duration.between(now, deadline);
        Duration patience = left.isNegative() ? Duration.ZERO : left.compareTo(LONGEST) > 0 ? LONGEST : left;
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        stale.forEach((device, points) -> fleet.running(device).ifPresent(r -> r.polled()
                .ifPresent(polled -> pending.add(r.link().orElseThrow().demand(polled, points, patience)))));
        return CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(done ->
                        ids.stream().map(this::known).flatMap(Optional::stream).toList());
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
        Optional<Running> target = fleet.running(device).filter(r -> r.polled().isPresent());
        if (target.isEmpty()) {
            return CompletableFuture.completedFuture(
                    refuse(commands, Fault.OFFLINE, device + " is not running or takes no writes"));
        }
        List<Write> writes =
                commands.stream().map(this::toWrite).filter(Objects::nonNull).toList();
        if (writes.size() < commands.size()) {
            return CompletableFuture.completedFuture(
                    refuse(commands, Fault.UNKNOWN_POINT, "a point of " + device + " expected in each of " + commands));
        }
        CompletableFuture<List<Written>> outcome = new CompletableFuture<>();
        PolledDevice polled = target.get().polled().orElseThrow();
        LinkQueue.Urgent urgent = new LinkQueue.Urgent(
                polled,
                () -> outcome.complete(execute(polled, commands, writes, deadline)),
                () -> outcome.complete(refuse(commands, Fault.UPDATING, device + " is being changed")));
        if (!target.get().link().orElseThrow().urge(urgent)) {
            outcome.complete(refuse(
                    commands, Fault.UPDATING, device + " is being changed, or too many writes wait for its link"));
        }
        return outcome;
    }

    private Write toWrite(Command command) {
        return known(command.point())
                .map(state -> new Write(state.spec(), command.value()))
                .orElse(null);
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // a thread boundary: who waits for the outcome must get one
    private List<Written> execute(PolledDevice device, List<Command> commands, List<Write> writes, Instant deadline) {
        if (clock.instant().isAfter(deadline)) {
            return refuse(commands, Fault.TIMEOUT, "the link was busy until after the deadline; nothing was written");
        }
        try {
            return device.write(writes);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            LOG.error(
                    "{}: the driver broke its contract in a write",
                    device.driver().device(),
                    e);
            return refuse(commands, Fault.MALFORMED, "defect in the driver: " + e);
        }
    }

    private static List<Written> refuse(List<Command> commands, Fault fault, String detail) {
        return commands.stream()
                .<Written>map(c -> new Written.Failed(c.point().point(), fault, detail))
                .toList();
    }
}
