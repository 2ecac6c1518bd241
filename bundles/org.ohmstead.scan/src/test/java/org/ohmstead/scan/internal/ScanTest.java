package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.DeviceWriter.Command;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Span;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.driver.Written;

@Timeout(20)
class ScanTest extends ScanFixture {

    @Test
    @DisplayName("a device is read at its pace and its values reach the bus, complete with unit and time")
    void scans() {
        add(FakeDriver.of("cellar/pump", "l", 200), "a");

        await().until(() -> bus.batches("cellar/pump") > 5);

        PointState state = scan.point(new PointId("cellar/pump", "r150")).orElseThrow();
        assertThat(state.value()).contains(Value.of(150));
        assertThat(state.quality()).isEqualTo(Quality.GOOD);
        assertThat(status("cellar/pump")).isEqualTo(DeviceStatus.OK);
        assertThat(scan.plan("cellar/pump").orElseThrow().blocks())
                .extracting(b -> b.span().orElseThrow())
                .containsExactly(new Span("holding", 0, 125), new Span("holding", 125, 75));
        assertThat(scan.links()).singleElement().satisfies(l -> assertThat(l.exchanges())
                .isPositive());
        assertThat(scan.lateness().scans()).isPositive();
    }

    @Test
    @DisplayName("a silent device goes bad with its last values, is asked less often, and comes back")
    void silentDevice() {
        FakeDriver pump = FakeDriver.of("pump", "l", 300);
        add(pump, "a");
        await().until(() -> status("pump") == DeviceStatus.OK);

        pump.mood = span -> Fault.TIMEOUT;
        await().until(() -> status("pump") == DeviceStatus.OFFLINE);
        PointState state = scan.point(new PointId("pump", "r299")).orElseThrow();
        assertThat(state.fault()).isEqualTo(Fault.TIMEOUT);
        assertThat(state.value()).contains(Value.of(299));
        assertThat(scan.device("pump").orElseThrow().reason()).contains("played by the test");

        pump.mood = span -> Fault.NONE;
        await().until(() -> status("pump") == DeviceStatus.OK);
    }

    @Test
    @DisplayName("a silent unit holds its neighbours up no more than its share")
    void silentNeighbour() {
        FakeDriver dead = FakeDriver.of("dead", "l", 10);
        dead.mood = span -> {
            hold(100);
            return Fault.TIMEOUT;
        };
        FakeDriver live = FakeDriver.of("live", "l", 10);
        add(live, "a");
        add(dead, "b");
        await().until(() -> status("dead") == DeviceStatus.OFFLINE);
        await().until(() -> dead.asked.size() >= 2);

        int before = live.asked.size();
        // the next attempt is due after 100 ms / 4 % = 2.5 s at the earliest
        assertSeldom(dead, 1, Duration.ofMillis(2500), () -> await().until(() -> live.asked.size() > before + 60));
    }

    @Test
    @DisplayName("reads on demand of a silent unit, however many, neither stop its neighbours nor the writes to them")
    void demandsOnSilentUnit() throws Exception {
        FakeDriver dead = FakeDriver.of("dead", "l", 10);
        dead.mood = span -> {
            hold(100);
            return Fault.TIMEOUT;
        };
        FakeDriver live = FakeDriver.of("live", "l", 10);
        add(live, "a");
        add(dead, "b");
        await().until(() -> status("dead") == DeviceStatus.OFFLINE);
        int scans = live.asked.size();

        for (int i = 0; i < 1000; i++) {
            scan.read(
                    List.of(new PointId("dead", "r1")),
                    Duration.ZERO,
                    Instant.now().plusSeconds(5));
        }
        var outcome = scan.write(
                List.of(new Command(new PointId("live", "r3"), Value.of(5))),
                Instant.now().plusSeconds(2));

        assertThat(outcome.toCompletableFuture().get(2, TimeUnit.SECONDS)).containsExactly(new Written.Done("r3"));
        await().atMost(5, TimeUnit.SECONDS).until(() -> live.asked.size() > scans + 20);
        assertThat(dead.asked).hasSizeLessThan(6);
    }

    @Test
    @DisplayName("a device that is away for long and holds its exchange holds up no change")
    void removesStuckDevice() {
        FakeDriver stuck = FakeDriver.of("stuck", "l", 10);
        CountDownLatch release = new CountDownLatch(1);
        stuck.mood = span -> {
            awaitQuietly(release);
            return Fault.TIMEOUT;
        };
        add(stuck, "a");
        await().until(() -> !stuck.asked.isEmpty());
        FakeDriver other = FakeDriver.of("other", "m", 10);

        remove(stuck, "a");
        add(other, "b");
        await().atMost(3, TimeUnit.SECONDS).until(() -> status("other") == DeviceStatus.OK);
        release.countDown();

        await().until(() -> scan.links().size() == 1);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().equals("ohmstead-scan-l")));
    }

    @Test
    @DisplayName("a device that says nothing but garbage is set aside like a silent one")
    void garbage() {
        FakeDriver noisy = FakeDriver.of("noisy", "l", 10);
        noisy.mood = span -> {
            hold(20);
            return Fault.MALFORMED;
        };
        FakeDriver live = FakeDriver.of("live", "l", 10);
        add(noisy, "a");
        add(live, "b");
        await().until(() -> status("noisy") == DeviceStatus.OFFLINE && noisy.asked.size() >= 2);

        int before = live.asked.size();
        // 20 ms / 4 % = 500 ms, the others are read every 20 ms
        assertSeldom(noisy, 1, Duration.ofMillis(500), () -> await().until(() -> live.asked.size() > before + 60));
    }

    @Test
    @DisplayName("two devices of one silent unit are both bad, though only one is asked")
    void sharedUnit() {
        FakeDriver one = new FakeDriver("one", "l", "unit7", 20, FakeDriver.registers(5));
        FakeDriver two = new FakeDriver("two", "l", "unit7", 20, FakeDriver.registers(5));
        add(one, "a");
        add(two, "b");
        await().until(() -> status("one") == DeviceStatus.OK && status("two") == DeviceStatus.OK);

        one.mood = span -> Fault.TIMEOUT;
        two.mood = span -> Fault.TIMEOUT;

        await().until(() -> status("one") == DeviceStatus.OFFLINE && status("two") == DeviceStatus.OFFLINE);
    }

    @Test
    @DisplayName("a write goes before the rest of a long scan and is read back fresh")
    void writes() throws Exception {
        FakeDriver pump = new FakeDriver("pump", "l", "u", 60_000, FakeDriver.registers(1000));
        CountDownLatch inScan = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        pump.mood = span -> {
            if (span.start() == 125 && inScan.getCount() > 0) {
                inScan.countDown();
                awaitQuietly(goOn);
            }
            return Fault.NONE;
        };
        add(pump, "a");
        inScan.await();
        PointId id = new PointId("pump", "r3");

        var outcome =
                scan.write(List.of(new Command(id, Value.of(77))), Instant.now().plusSeconds(10));
        goOn.countDown();

        assertThat(outcome.toCompletableFuture().get(5, TimeUnit.SECONDS)).containsExactly(new Written.Done("r3"));
        List<PointState> fresh = scan.read(
                        List.of(id), Duration.ZERO, Instant.now().plusSeconds(10))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        assertThat(fresh).singleElement().satisfies(s -> assertThat(s.value()).contains(Value.of(77)));
    }

    @Test
    @DisplayName("writes to unknown points, absent devices and after the deadline are refused, nothing is written")
    void refusesWrites() throws Exception {
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        add(pump, "a");
        Instant later = Instant.now().plusSeconds(10);

        assertThat(fault(new Command(new PointId("pump", "nope"), Value.of(1)), later))
                .isEqualTo(Fault.UNKNOWN_POINT);
        assertThat(fault(new Command(new PointId("gone", "r1"), Value.of(1)), later))
                .isEqualTo(Fault.OFFLINE);
        assertThat(fault(
                        new Command(new PointId("pump", "r1"), Value.of(1)),
                        Instant.now().minusSeconds(1)))
                .isEqualTo(Fault.TIMEOUT);
        assertThat(pump.written).isEmpty();
    }

    @Test
    @DisplayName("a second configuration for a path is faulty and takes over when the first goes")
    void duplicatePath() {
        FakeDriver first = FakeDriver.of("pump", "l", 3);
        FakeDriver second = FakeDriver.of("pump", "other", 3);
        add(first, "a");
        add(second, "b");

        DeviceInfo faulty = scan.device(pid("b")).orElseThrow();
        assertThat(faulty.status()).isEqualTo(DeviceStatus.FAULTY);
        assertThat(faulty.reason()).contains("'pump'").contains(pid("a"));
        assertThat(second.asked).isEmpty();

        remove(first, "a");

        await().until(() -> !second.asked.isEmpty());
    }

    @Test
    @DisplayName("a device whose configuration is wrong does not run and says why")
    void faultyConfiguration() {
        configs.problem(pid("a"), "intervall.ms", "5");
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        add(pump, "a");

        DeviceInfo info = scan.device("pump").orElseThrow();

        assertThat(info.status()).isEqualTo(DeviceStatus.FAULTY);
        assertThat(info.reason()).contains("intervall.ms = '5'");
        assertThat(pump.asked).isEmpty();
    }

    @Test
    @DisplayName("a running device stops when its configuration turns out wrong, and runs again once that is mended")
    void configurationTurnsFaulty() {
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        add(pump, "a");
        await().until(() -> status("pump") == DeviceStatus.OK);

        configs.problem(pid("a"), "intervall.ms", "5");
        scan.updatedConfigs(configs);
        assertThat(status("pump")).isEqualTo(DeviceStatus.FAULTY);
        int asked = pump.asked.size();
        assertThat(scan.links()).isEmpty();

        configs.mend(pid("a"));
        scan.updatedConfigs(configs);
        await().until(() -> status("pump") == DeviceStatus.OK && pump.asked.size() > asked);
    }

    @Test
    @DisplayName("a driver runs as long as its configuration is there, also if the component runtime keeps it longer")
    void noConfiguration() {
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        scan.addDriver(pump, Map.of("service.pid", pid("a")));
        assertThat(scan.device("pump")).isEmpty();
        assertThat(scan.links()).isEmpty();

        configs.add(pid("a"), "pump");
        scan.updatedConfigs(configs);
        await().until(() -> status("pump") == DeviceStatus.OK);

        configs.remove(pid("a"));
        scan.updatedConfigs(configs);
        assertThat(scan.device("pump")).isEmpty();
        assertThat(scan.links()).isEmpty();
        FakeDriver next = FakeDriver.of("pump", "l", 3);
        add(next, "b");
        await().until(() -> !next.asked.isEmpty());
        scan.unsetConfigs(configs);
        assertThat(status("pump")).isEqualTo(DeviceStatus.OK);
    }

    @Test
    @DisplayName("a bad file beside a good running configuration stops nothing")
    void badFileBesideGood() {
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        add(pump, "a");
        configs.problem(pid("a"), "", "");

        scan.updatedConfigs(configs);

        assertThat(status("pump")).isEqualTo(DeviceStatus.FAULTY);
        assertThat(scan.device("pump").orElseThrow().reason()).startsWith("runs on as configured before: ");
        await().until(() -> bus.batches("pump") > 3);
    }

    @Test
    @DisplayName("a change that was refused makes nothing faulty; it shows beside other reasons")
    void refusedChange() {
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        pump.mood = span -> Fault.OFFLINE;
        add(pump, "a");
        configs.refusal(pid("a"));

        scan.updatedConfigs(configs);

        await().until(() -> status("pump") == DeviceStatus.OFFLINE);
        assertThat(scan.device("pump").orElseThrow().reason())
                .startsWith("runs on as configured before: org.ohmstead.driver.fake~a.rejected: refused; ");
    }

    @Test
    @DisplayName("of two faulty configurations for one path both reasons are shown, the other one's under its PID, too")
    void twoForOnePath() {
        configs.add(pid("z"), "pump");
        configs.problem(pid("z"), "url", "x");
        configs.add(pid("a"), "pump");
        configs.problem(pid("a"), "device", "pump");

        DeviceInfo owner = scan.device("pump").orElseThrow();
        assertThat(owner.reason()).contains("~z: url = 'x'").contains("~a: device = 'pump'");
        String other = owner.pid().endsWith("~a") ? pid("z") : pid("a");
        assertThat(scan.device(other).orElseThrow().reason()).startsWith(other).doesNotContain(owner.pid());
    }

    @Test
    @DisplayName("the path shows the configuration that is right, whichever comes first")
    void theRightOneHasThePath() {
        configs.add("org.ohmstead.driver.other~z", "pump");
        configs.add(pid("a"), "pump");
        configs.problem(pid("a"), "device", "pump");

        assertThat(scan.device("pump").orElseThrow().pid()).isEqualTo("org.ohmstead.driver.other~z");
        assertThat(scan.device("pump").orElseThrow().reason())
                .as("a driver that does not come with the gateway")
                .isEqualTo("no bundle that runs serves the protocol 'other'");
    }

    @Test
    @DisplayName("a device without a driver is listed with the way to get one")
    void noDriver() {
        configs.add(pid("a"), "pump");

        assertThat(scan.device("pump").orElseThrow().status()).isEqualTo(DeviceStatus.NO_DRIVER);
        assertThat(scan.device("pump").orElseThrow().reason()).contains("feature:install ohmstead-driver-fake");
    }

    @Test
    @DisplayName("while a driver is replaced its values stay, uncertain; they go with the configuration")
    void swapsDriver() {
        FakeDriver old = FakeDriver.of("pump", "l", 3);
        add(old, "a");
        PointId id = new PointId("pump", "r2");
        await().until(() -> status("pump") == DeviceStatus.OK);

        scan.removeDriver(old);
        assertThat(scan.point(id).orElseThrow().quality()).isEqualTo(Quality.UNCERTAIN);
        assertThat(scan.point(id).orElseThrow().value()).contains(Value.of(2));

        FakeDriver next = FakeDriver.of("pump", "l", 3);
        add(next, "a");
        await().until(() -> scan.point(id).orElseThrow().quality() == Quality.GOOD);

        remove(next, "a");
        assertThat(scan.point(id)).isEmpty();
        assertThat(bus.withdrawn()).contains("pump");
    }

    @Test
    @DisplayName("a device of which some points are bad says which")
    void degraded() {
        FakeDriver pump = FakeDriver.of("pump", "l", 200);
        pump.mood = span -> span.start() < 125 ? Fault.NONE : Fault.REFUSED;
        add(pump, "a");

        await().until(() -> status("pump") == DeviceStatus.DEGRADED);
        assertThat(scan.device("pump").orElseThrow().reason())
                .isEqualTo("75 of 200 points are bad: r125, r126, r127 and 72 more: played by the test");
    }

    @Test
    @DisplayName("a driver that throws is a defect of its own: others go on")
    void defectiveDriver() {
        FakeDriver bad = FakeDriver.of("bad", "l", 3);
        bad.mood = span -> {
            throw new IllegalStateException("planted by the test");
        };
        FakeDriver good = FakeDriver.of("good", "l", 3);
        add(bad, "a");
        add(good, "b");

        await().until(() -> good.asked.size() > 5);

        assertThat(scan.device("bad").orElseThrow().reason()).contains("planted by the test");
        assertThat(status("good")).isEqualTo(DeviceStatus.OK);
    }

    @Test
    @DisplayName("a device that pushes announces what it finds and ends when told")
    void pushes() {
        FakePush meter = new FakePush("meter");
        PointSpec energy = PointSpec.of("1-0:1.8.0*255", ValueType.DOUBLE, "W.h");
        add(meter, "m");

        meter.trouble("connection refused");
        await().until(() -> status("meter") == DeviceStatus.OFFLINE);
        assertThat(scan.device("meter").orElseThrow().reason()).isEqualTo("connection refused");

        meter.say(energy, 12.5);
        await().until(() -> status("meter") == DeviceStatus.OK);
        assertThat(scan.points("meter")).singleElement().satisfies(s -> assertThat(s.value())
                .contains(Value.of(12.5)));
        assertThat(bus.announced("meter")).contains(energy);

        meter.trouble("no telegram for 10 s");
        await().until(() -> status("meter") == DeviceStatus.OFFLINE);
        assertThat(scan.device("meter").orElseThrow().reason()).isEqualTo("no telegram for 10 s");

        scan.removeDriver(meter);
        await().until(meter::ended);
    }

    @Test
    @DisplayName("a device that finds ever more points is degraded; no more are kept than are borne, and those live on")
    void endlessPoints() {
        FakePush meter = new FakePush("meter");
        add(meter, "m");
        for (int i = 0; i < 12; i++) {
            int from = 1000 * i;
            meter.find(IntStream.range(from, from + 1000)
                    .mapToObj(n -> PointSpec.of("p" + n, ValueType.DOUBLE, "1"))
                    .toList());
        }
        meter.say(PointSpec.of("p9999", ValueType.DOUBLE, "1"), 3);
        meter.say(PointSpec.of("p10001", ValueType.DOUBLE, "1"), 4);
        meter.say(PointSpec.of("p7", ValueType.DOUBLE, "1"), 5);

        await().until(() -> scan.point(new PointId("meter", "p7"))
                .filter(s -> s.quality() == Quality.GOOD)
                .isPresent());
        assertThat(scan.points("meter")).hasSize(10_000);
        assertThat(bus.announced("meter")).hasSize(10_000);
        assertThat(scan.point(new PointId("meter", "p9999")).orElseThrow().value())
                .contains(Value.of(3.0));
        assertThat(status("meter")).isEqualTo(DeviceStatus.DEGRADED);
        assertThat(scan.device("meter").orElseThrow().reason())
                .endsWith("has more than 10000 points: 'p10000' and further ones are left out");
    }

    @Test
    @DisplayName("a bus that comes later learns all that is known")
    void lateBus() {
        add(FakeDriver.of("pump", "l", 3), "a");
        await().until(() -> status("pump") == DeviceStatus.OK);
        FakeBus late = new FakeBus();

        scan.setBus(late.service());

        assertThat(late.announced("pump")).hasSize(3);
        assertThat(late.batches("pump")).isPositive();
    }

    @Test
    @DisplayName("while the bus is replaced no value is lost: the new one gets each in order")
    void swapsBus() {
        FakeDriver pump = FakeDriver.of("pump", "l", 1);
        AtomicLong count = new AtomicLong();
        pump.mood = span -> {
            pump.written.put(0, count.incrementAndGet());
            return Fault.NONE;
        };
        add(pump, "a");
        await().until(() -> bus.batches("pump") > 3);

        scan.unsetBus(bus.service());
        long gone = count.get();
        await().until(() -> count.get() > gone + 3);
        FakeBus next = new FakeBus();
        scan.setBus(next.service());
        await().until(() -> next.batches("pump") > 6);

        List<Long> values = Stream.of(bus, next)
                .flatMap(b -> b.published().stream())
                .flatMap(b -> b.readings().get(0).value().stream())
                .map(v -> ((Value.Whole) v).value())
                .toList();
        assertThat(values)
                .isEqualTo(LongStream.rangeClosed(1, values.size()).boxed().toList());
        assertThat(scan.counters()).containsEntry("lost_total", 0L);
    }

    private Fault fault(Command command, Instant deadline) throws Exception {
        List<Written> outcome =
                scan.write(List.of(command), deadline).toCompletableFuture().get(5, TimeUnit.SECONDS);
        return ((Written.Failed) outcome.get(0)).fault();
    }

    /** Holds the link as a real timeout would. */
    private static void hold(long ms) {
        awaitQuietly(new CountDownLatch(1), ms);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        awaitQuietly(latch, 5000);
    }

    private static void awaitQuietly(CountDownLatch latch, long ms) {
        try {
            if (!latch.await(ms, TimeUnit.MILLISECONDS) && ms > 1000) {
                throw new IllegalStateException("the test forgot the latch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
