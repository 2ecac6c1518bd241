package org.ohmstead.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.Devices;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthNode.State;
import org.ohmstead.health.HealthSource;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.Journal;
import org.osgi.util.converter.Converters;

class HealthServiceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private static Path data;

    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong ticks = new AtomicLong();
    private final HealthService health = new HealthService(
            config(Map.of()),
            data,
            part -> CompletableFuture.completedFuture(null),
            () -> {},
            Clock.fixed(NOW, ZoneOffset.UTC),
            ticks::get);

    private static HealthConfig config(Map<String, Object> keys) {
        return Converters.standardConverter().convert(keys).to(HealthConfig.class);
    }

    private static DeviceInfo device(String path, String protocol, String link, DeviceStatus status, String reason) {
        return new DeviceInfo(
                path,
                protocol,
                "org.ohmstead.driver." + protocol + "~" + path,
                status,
                reason,
                link,
                1,
                Optional.empty(),
                1,
                0);
    }

    private void bind(List<DeviceInfo> devices, Optional<String> journal, Optional<String> historian, Instant through) {
        health.setDevices(Played.service(Devices.class, Map.of("list", () -> devices)));
        health.setBus(Played.service(Bus.class, Map.of("subscriptions", () -> List.of(subscription()))));
        health.setJournal(Played.service(Journal.class, Map.of("trouble", () -> journal)));
        health.setHistorian(Played.service(
                Historian.class, Map.of("trouble", () -> historian, "completeThrough", () -> Optional.of(through))));
        health.look();
    }

    private void bindWell(DeviceInfo... devices) {
        bind(List.of(devices), Optional.empty(), Optional.empty(), NOW);
    }

    private Subscription subscription() {
        SubscriptionSpec spec = new SubscriptionSpec(
                "journal", TopicFilter.of("devices/#"), 10, 10, Overflow.DROP_OLDEST, Duration.ofSeconds(30));
        return Played.service(Subscription.class, Map.of("spec", () -> spec, "droppedReadings", dropped::get));
    }

    private HealthNode node(String id) {
        return all(health.tree()).filter(n -> n.id().equals(id)).findFirst().orElseThrow();
    }

    private static Stream<HealthNode> all(HealthNode root) {
        return Stream.concat(Stream.of(root), root.children().stream().flatMap(HealthServiceTest::all));
    }

    @Test
    @DisplayName("a gateway whose parts are well is well, and has no cause to name")
    void well() {
        bindWell(
                device("pump", "modbus", "tcp:a:502", DeviceStatus.OK, ""),
                device("old", "modbus", "", DeviceStatus.DISABLED, "switched off by its configuration"));

        assertThat(health.tree().state()).isEqualTo(State.OK);
        assertThat(health.tree().cause()).isEmpty();
        assertThat(all(health.tree()).map(HealthNode::id))
                .containsExactly(
                        "system",
                        "devices",
                        "drivers/modbus",
                        "links/tcp:a:502",
                        "devices/pump",
                        "devices/old",
                        "bus",
                        "journal",
                        "historian",
                        "disk",
                        "memory",
                        "watchdog");
        assertThat(all(health.tree()).map(HealthNode::state)).containsOnly(State.OK);
    }

    @Test
    @DisplayName("a device with a wrong file is down, but only degraded while it runs on and answers")
    void faulty() {
        String reason = "runs on as configured before: etc/x.cfg: device expected";
        DeviceInfo pump = device("pump", "modbus", "tcp:a:502", DeviceStatus.FAULTY, reason);
        DeviceInfo idle = device("fan", "modbus", "", DeviceStatus.FAULTY, "etc/y.cfg: device expected");
        PointState unread = PointState.unread("pump", PointSpec.of("power", ValueType.DOUBLE, "W"), NOW);
        List<PointState> points = new ArrayList<>(List.of(unread));
        bindWell();
        health.setDevices(
                Played.service(Devices.class, Map.of("list", () -> List.of(pump, idle), "points", () -> points)));

        assertThat(node("devices/pump").state()).isEqualTo(State.DOWN);

        points.add(unread.after(new Reading.Good("power", Value.of(1.0), NOW, TimeSource.ARRIVAL)));
        assertThat(node("devices/pump").state()).isEqualTo(State.DEGRADED);
        assertThat(node("devices/pump").cause()).isEqualTo(reason);
        assertThat(node("devices/fan").state()).isEqualTo(State.DOWN);
        assertThat(health.tree().state()).isEqualTo(State.DEGRADED);
    }

    @Test
    @DisplayName("before anything is there, it is down, and says what is missing")
    void empty() {
        HealthNode root = health.tree();

        assertThat(root.state()).isEqualTo(State.DOWN);
        assertThat(root.cause()).contains("org.ohmstead.scan does not run", "org.ohmstead.journal does not run");
        assertThat(node("historian").state()).isEqualTo(State.DOWN);
        assertThat(node("historian").needed()).isFalse();
    }

    @Test
    @DisplayName("a device that does not answer makes the gateway degraded, and the root names it")
    void deviceDown() {
        bindWell(
                device("pump", "modbus", "tcp:a:502", DeviceStatus.OFFLINE, "no answer in time"),
                device("fan", "modbus", "tcp:a:502", DeviceStatus.OK, ""));

        assertThat(node("devices/pump").state()).isEqualTo(State.DOWN);
        assertThat(node("links/tcp:a:502").state()).isEqualTo(State.DEGRADED);
        assertThat(health.tree().state()).isEqualTo(State.DEGRADED);
        assertThat(health.tree().cause()).isEqualTo("Devices: modbus: tcp:a:502: pump: no answer in time");
    }

    @Test
    @DisplayName("a link on which nobody answers is down as a whole")
    void linkDown() {
        bindWell(
                device("pump", "modbus", "tcp:a:502", DeviceStatus.OFFLINE, "cannot connect"),
                device("fan", "modbus", "tcp:a:502", DeviceStatus.OFFLINE, "cannot connect"));

        assertThat(node("links/tcp:a:502").state()).isEqualTo(State.DOWN);
        assertThat(node("links/tcp:a:502").cause()).isEqualTo("none of its 2 devices answers: cannot connect");
        assertThat(health.tree().state())
                .as("starting the gateway anew would not mend the field")
                .isEqualTo(State.DEGRADED);
    }

    @Test
    @DisplayName("a protocol without a driver is down with what to do about it")
    void noDriver() {
        bindWell(device("meter", "sml", "", DeviceStatus.NO_DRIVER, "no bundle that runs serves the protocol 'sml'"));

        assertThat(node("drivers/sml").state()).isEqualTo(State.DOWN);
        assertThat(node("drivers/sml").cause()).contains("no bundle that runs serves");
        assertThat(node("devices").state()).isEqualTo(State.DEGRADED);
    }

    @Test
    @DisplayName("many sick devices do not fill the page: the worst three are named")
    void many() {
        bindWell(Stream.of("a", "b", "c", "d", "e")
                .map(path -> device(path, "simulated", "simulated:" + path, DeviceStatus.OFFLINE, "gone"))
                .toArray(DeviceInfo[]::new));

        assertThat(node("drivers/simulated").cause()).endsWith("; and 2 more");
    }

    @Test
    @DisplayName("a journal or a history in trouble degrades the gateway, with their words")
    void storesInTrouble() {
        bind(List.of(), Optional.of("no space left"), Optional.of("the database is locked"), NOW);

        assertThat(node("journal").cause()).isEqualTo("no value is kept now: no space left");
        assertThat(node("historian").cause()).startsWith("the database is locked; values wait");
        assertThat(health.tree().state()).isEqualTo(State.DEGRADED);
        assertThat(health.tree().cause()).startsWith("Journal: no value is kept now: no space left; History: ");
    }

    @Test
    @DisplayName("a history that is far behind is told of")
    void behind() {
        bind(List.of(), Optional.empty(), Optional.empty(), NOW.minus(Duration.ofMinutes(6)));

        assertThat(node("historian").cause()).contains("complete up to 2026-01-01T11:54:00Z only");
    }

    @Test
    @DisplayName("what the journal lost on the bus is told of for a while")
    void losses() {
        dropped.set(5);
        bindWell();
        assertThat(node("bus").state()).as("lost before anybody looked").isEqualTo(State.OK);

        dropped.set(12);
        health.look();
        assertThat(node("bus").cause()).isEqualTo("'journal' was too slow and lost 7 readings lately");

        ticks.addAndGet(Duration.ofMinutes(11).toNanos());
        health.look();
        assertThat(node("bus").state()).isEqualTo(State.OK);
    }

    @Test
    @DisplayName("disk and memory have limits")
    void machine() {
        Machine machine = new Machine(data, config(Map.of("disk.free.min.mb", 100, "memory.used.max.percent", 80)));

        assertThat(machine.disk(100L << 20).state()).isEqualTo(State.OK);
        assertThat(machine.disk((100L << 20) - 1).cause())
                .isEqualTo("99 MB are free for " + data + ", at least 100 MB expected");
        assertThat(machine.memory(800L << 20, 1000L << 20).state()).isEqualTo(State.OK);
        assertThat(machine.memory(801L << 20, 1000L << 20).cause()).startsWith("801 of 1000 MB are in use");
        Machine gone = new Machine(data.resolve("gone"), config(Map.of()));
        gone.look();
        assertThat(gone.disk().cause()).contains("gone cannot be looked at");
    }

    @Test
    @DisplayName("others add what they know; one that fails is shown and hides nothing")
    void sources() {
        bindWell();
        HealthSource good = () -> List.of(new HealthNode("security", "Security", State.OK, "", false, List.of()));
        HealthSource bad = () -> {
            throw new IllegalStateException("played by the test");
        };
        health.addSource(good, Map.of("component.name", "a"));
        health.addSource(bad, Map.of("component.name", "b"));

        assertThat(node("security").state()).isEqualTo(State.OK);
        assertThat(node("sources/b").cause()).contains("played by the test");
        assertThat(health.tree().state()).isEqualTo(State.DEGRADED);

        health.removeSource(good);
        health.removeSource(bad);
        assertThat(health.tree().state()).isEqualTo(State.OK);
    }

    @Test
    @DisplayName("who leaves is missing; who left after its successor came is not")
    void leaves() {
        bindWell();
        Journal old = Played.service(Journal.class, Map.of("trouble", () -> Optional.of("old")));
        health.unsetJournal(old);
        assertThat(node("journal").state()).isEqualTo(State.OK);
        health.setJournal(old);
        health.unsetJournal(old);
        assertThat(node("journal").state()).isEqualTo(State.DOWN);
        assertThat(health.tree().state()).isEqualTo(State.DOWN);
    }
}
