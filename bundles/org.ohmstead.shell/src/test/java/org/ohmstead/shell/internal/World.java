package org.ohmstead.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.Devices;
import org.ohmstead.device.Lateness;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

/** Two devices, a person and a terminal for tests of commands. */
final class World implements Lookup {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    final Map<Class<?>, Object> services = new HashMap<>();
    final Deque<String> typed = new ArrayDeque<>();
    final FakeDevices devices = new FakeDevices();
    Optional<Identity> person = Optional.of(new Identity("ada", Role.ADMIN, "shell"));
    String forbidden = "devices/none";
    int width = 120;
    volatile boolean gone;

    World() {
        services.put(Devices.class, devices);
        services.put(Access.class, new FakeAccess());
        devices.add(
                info("cellar/pump", "modbus", DeviceStatus.OK, "", 3),
                List.of(
                        good("cellar/pump", PointSpec.of("flow", ValueType.DOUBLE, "m3/h"), Value.of(4.25)),
                        good(
                                "cellar/pump",
                                PointSpec.of("setpoint", ValueType.DOUBLE, "Cel")
                                        .writable(new Limits(5, 30)),
                                Value.of(21.5)),
                        good("cellar/pump", PointSpec.of("state", ValueType.TEXT, "1"), Value.of("a\u001b[2Jb"))));
        PointSpec energy = PointSpec.of("1-0:1.8.0*255", ValueType.DOUBLE, "kW.h");
        devices.add(
                info("roof/meter", "sml", DeviceStatus.OFFLINE, "no telegram for 90 s", 1),
                List.of(good("roof/meter", energy, Value.of(18423.4))
                        .bad(Fault.OFFLINE, "connection refused", NOW.minusSeconds(90))));
    }

    static DeviceInfo info(String path, String protocol, DeviceStatus status, String reason, int points) {
        return new DeviceInfo(
                path,
                protocol,
                "org.ohmstead.driver." + protocol + "~" + path.replace('/', '-'),
                status,
                reason,
                "tcp:10.0.0.5:502",
                points,
                Optional.of(NOW.minusSeconds(90)),
                10,
                0);
    }

    static PointState good(String device, PointSpec spec, Value value) {
        return PointState.unread(device, spec, NOW.minusSeconds(1000))
                .after(new Reading.Good(spec.name(), value, NOW.minusSeconds(3), TimeSource.ARRIVAL));
    }

    @Override
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(type.cast(services.get(type)));
    }

    /** Runs a command and gives back what it wrote. */
    String run(OhmCommand command) throws CommandException, InterruptedException {
        screen.reset();
        PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        Desk.Prompt prompt = text -> typed.isEmpty() ? "" : typed.removeFirst();
        command.use(new Desk(this, person, prompt, out, width, () -> gone, Clock.fixed(NOW, ZoneOffset.UTC)));
        command.execute();
        return screen.toString(StandardCharsets.UTF_8);
    }

    /** The lines of a table without its heads: cells are trimmed. */
    List<List<String>> rows(OhmCommand command) throws CommandException, InterruptedException {
        return run(command)
                .lines()
                .skip(2)
                .map(line ->
                        Arrays.stream(line.split("[│|]", -1)).map(String::strip).toList())
                .toList();
    }

    /** Forbids one topic. */
    private final class FakeAccess implements Access {

        @Override
        public boolean allows(Identity who, Action action, String topic) {
            return allows(who, action) && !topic.startsWith(forbidden);
        }

        @Override
        public boolean allows(Identity who, Action action) {
            return switch (action) {
                case READ -> true;
                case WRITE -> who.role() != Role.READER;
                case CONFIGURE -> who.role() == Role.ADMIN;
            };
        }
    }

    /** Devices that answer at once. */
    static final class FakeDevices implements Devices {

        final List<DeviceInfo> infos = new ArrayList<>();
        final Map<String, List<PointState>> points = new HashMap<>();
        final Map<String, Plan> plans = new HashMap<>();
        final List<LinkInfo> links = new ArrayList<>();
        final List<PointId> asked = new ArrayList<>();
        CompletionStage<List<PointState>> answer = new CompletableFuture<>();

        void add(DeviceInfo info, List<PointState> states) {
            infos.add(info);
            points.put(info.path(), states);
        }

        @Override
        public List<DeviceInfo> list() {
            return infos;
        }

        @Override
        public Optional<DeviceInfo> device(String path) {
            return infos.stream().filter(info -> info.path().equals(path)).findFirst();
        }

        @Override
        public List<PointState> points(String path) {
            return points.getOrDefault(path, List.of());
        }

        @Override
        public Optional<PointState> point(PointId id) {
            return points(id.device()).stream()
                    .filter(state -> state.id().equals(id))
                    .findFirst();
        }

        @Override
        public CompletionStage<List<PointState>> read(List<PointId> ids, Duration maxAge, Instant deadline) {
            asked.addAll(ids);
            return answer;
        }

        @Override
        public Optional<Plan> plan(String path) {
            return Optional.ofNullable(plans.get(path));
        }

        @Override
        public Lateness lateness() {
            return Lateness.NONE;
        }

        @Override
        public List<LinkInfo> links() {
            return links;
        }
    }
}
