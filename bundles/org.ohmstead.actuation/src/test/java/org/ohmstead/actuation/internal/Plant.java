package org.ohmstead.actuation.internal;

import static java.util.stream.Collectors.toList;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceWriter;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Written;

/** Devices in memory that take writes and remember each. How they answer can be replaced. */
final class Plant implements Devices, DeviceWriter {

    final Map<PointId, PointState> states = new ConcurrentHashMap<>();
    final List<Command> written = new CopyOnWriteArrayList<>();
    final Clock clock;
    Function<Command, CompletionStage<List<Written>>> answer = this::take;
    Function<PointState, CompletionStage<List<PointState>>> readBack =
            state -> CompletableFuture.completedStage(List.of(state));

    Plant(Clock clock) {
        this.clock = clock;
    }

    PointId add(String device, PointSpec spec, Value value) {
        PointId id = new PointId(device, spec.name());
        states.put(id, good(PointState.unread(device, spec, clock.instant()), value));
        return id;
    }

    PointState good(PointState state, Value value) {
        return state.after(new Reading.Good(state.spec().name(), value, clock.instant(), TimeSource.ARRIVAL));
    }

    /** What a device does that is well: takes the value and says so. */
    CompletionStage<List<Written>> take(Command command) {
        states.computeIfPresent(command.point(), (id, state) -> good(state, command.value()));
        return CompletableFuture.completedStage(
                List.of(new Written.Done(command.point().point())));
    }

    List<Value> values(PointId point) {
        return written.stream()
                .filter(command -> command.point().equals(point))
                .map(Command::value)
                .collect(toList());
    }

    @Override
    public CompletionStage<List<Written>> write(List<Command> commands, Instant deadline) {
        written.addAll(commands);
        return answer.apply(commands.get(0));
    }

    @Override
    public Optional<PointState> point(PointId id) {
        return Optional.ofNullable(states.get(id));
    }

    @Override
    public CompletionStage<List<PointState>> read(List<PointId> ids, Duration maxAge, Instant deadline) {
        return Optional.ofNullable(states.get(ids.get(0)))
                .map(readBack)
                .orElseGet(() -> CompletableFuture.completedStage(List.of()));
    }

    @Override
    public List<DeviceInfo> list() {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public Optional<DeviceInfo> device(String path) {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public List<PointState> points(String path) {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public Optional<Plan> plan(String path) {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public List<LinkInfo> links() {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public Lateness lateness() {
        throw new UnsupportedOperationException("not needed here");
    }
}
