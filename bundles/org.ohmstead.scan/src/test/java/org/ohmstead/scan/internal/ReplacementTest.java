package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.DeviceUpdates;
import org.ohmstead.device.DeviceWriter.Command;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Span;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.driver.Written;

/** Drivers are replaced by others, and somebody said so before. */
@Timeout(30)
class ReplacementTest extends ScanFixture {

    private static final PointId POINT = new PointId("pump", "r2");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch release = new CountDownLatch(1);
    private final FakeDriver before = FakeDriver.of("pump", "l", 3);
    private final FakeDriver after = FakeDriver.of("pump", "l", 3);

    ReplacementTest() {
        components.install(FACTORY);
        add(before, "a");
        await().until(() -> state().quality() == Quality.GOOD);
    }

    @AfterEach
    void release() {
        release.countDown();
    }

    private DeviceUpdates.Hold hold(Duration longest) {
        return scan.hold(Set.of(FACTORY), clock.instant().plus(longest));
    }

    private void goes() {
        scan.removeDriver(before);
        components.uninstall(FACTORY);
    }

    private void comes() {
        components.install(FACTORY);
        scan.addDriver(after, Map.of("service.pid", pid("a")));
    }

    private PointState state() {
        return scan.point(POINT).orElseThrow();
    }

    private DeviceInfo info() {
        return scan.device("pump").orElseThrow();
    }

    private CompletionStage<List<Written>> write(long value, Duration patience) {
        return scan.write(
                List.of(new Command(POINT, Value.of(value))), clock.instant().plus(patience));
    }

    @Test
    @DisplayName("the device is updating, its last values stay uncertain for as long as it takes, then it goes on")
    void updating() {
        clock.stop();
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            assertThat(status("pump")).isEqualTo(DeviceStatus.OK);
            goes();
            clock.leap(Parking.GRACE.multipliedBy(3));
            scan.updatedConfigs(configs);
            FakeDriver marker = FakeDriver.of("marker", "m", 1);
            add(marker, "m");
            remove(marker, "m");
            await().until(() -> bus.withdrawn().contains("marker"));

            assertThat(info().status()).isEqualTo(DeviceStatus.UPDATING);
            assertThat(info().reason()).isEqualTo("its driver is being replaced");
            assertThat(state().quality()).isEqualTo(Quality.UNCERTAIN);
            assertThat(state().fault()).isEqualTo(Fault.UPDATING);
            assertThat(state().value()).contains(Value.of(2));
            assertThat(bus.last("pump", "r2").quality()).isEqualTo(Quality.UNCERTAIN);

            comes();
            await().until(() -> status("pump") == DeviceStatus.OK);
            assertThat(state().quality()).isEqualTo(Quality.GOOD);
            hold.close();
        }
    }

    @Test
    @DisplayName("a device that is back is updating until its first reading, not well with old values")
    void notReadYet() {
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            goes();
            after.mood = span -> {
                hold(release);
                return Fault.NONE;
            };

            comes();

            assertThat(info().status()).isEqualTo(DeviceStatus.UPDATING);
            release.countDown();
            await().until(() -> status("pump") == DeviceStatus.OK);
        }
    }

    @Test
    @DisplayName("the next driver's refusal is told, and makes nothing bad while there may be another one")
    void refused() {
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            goes();
            components.install(FACTORY);
            components.fail(pid("a"), new IllegalArgumentException("url = 'x': tcp://host:port expected"));
            scan.updatedConfigs(configs);

            assertThat(info().status()).isEqualTo(DeviceStatus.UPDATING);
            assertThat(info().reason()).contains("the next one refused", "url = 'x'");
            assertThat(state().quality()).isEqualTo(Quality.UNCERTAIN);
            hold.close();
            await().until(() -> state().quality() == Quality.BAD);
            assertThat(info().status()).isEqualTo(DeviceStatus.FAULTY);
        }
    }

    @Test
    @DisplayName("a defect of the next driver is told as that, and not blamed on the configuration")
    void broken() {
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            goes();
            components.install(FACTORY);
            components.fail(pid("a"), new IllegalStateException("broken"));
            scan.updatedConfigs(configs);

            assertThat(info().reason())
                    .endsWith("but the next one failed to start: java.lang.IllegalStateException: broken");
            hold.close();
            await().until(() -> state().quality() == Quality.BAD);
            assertThat(info().reason())
                    .isEqualTo("its driver failed to start: java.lang.IllegalStateException: broken");
        }
    }

    @Test
    @DisplayName("writes and fresh reads wait, in order, and are done by the next driver")
    void waits() throws Exception {
        List<CompletionStage<List<Written>>> writes;
        CompletionStage<List<PointState>> read;
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            goes();
            writes = IntStream.range(0, 50)
                    .mapToObj(i -> write(100 + i, Duration.ofSeconds(20)))
                    .toList();
            read = scan.read(List.of(POINT), Duration.ZERO, clock.instant().plusSeconds(20));
            assertThat(writes).noneMatch(w -> w.toCompletableFuture().isDone());
            assertThat(read.toCompletableFuture()).isNotDone();

            comes();
            for (CompletionStage<List<Written>> write : writes) {
                assertThat(write.toCompletableFuture().get(10, TimeUnit.SECONDS))
                        .containsExactly(new Written.Done("r2"));
            }
        }
        assertThat(after.written).containsEntry(2, 149L);
        assertThat(before.written).isEmpty();
        assertThat(read.toCompletableFuture().get(10, TimeUnit.SECONDS))
                .singleElement()
                .satisfies(state -> assertThat(state.value()).contains(Value.of(149)));
    }

    @Test
    @DisplayName("what stood in the link's queue when the driver went is done by the next one, before what came later")
    void queued() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        before.mood = span -> {
            asked.countDown();
            hold(release);
            return Fault.NONE;
        };
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            CompletionStage<List<Written>> early = write(7, Duration.ofSeconds(20));
            CompletionStage<List<PointState>> read =
                    scan.read(List.of(POINT), Duration.ZERO, clock.instant().plusSeconds(20));
            goes();
            CompletionStage<List<Written>> late = write(8, Duration.ofSeconds(20));
            assertThat(early.toCompletableFuture()).isNotDone();

            comes();

            assertThat(early.toCompletableFuture().get(10, TimeUnit.SECONDS)).containsExactly(new Written.Done("r2"));
            assertThat(late.toCompletableFuture().get(10, TimeUnit.SECONDS)).containsExactly(new Written.Done("r2"));
            assertThat(read.toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .singleElement()
                    .satisfies(state -> assertThat(state.quality()).isEqualTo(Quality.GOOD));
        }
        assertThat(after.written).containsEntry(2, 8L);
        assertThat(before.written).isEmpty();
    }

    @Test
    @DisplayName("a write whose deadline passes meanwhile fails then, and is not done later")
    void deadline() throws Exception {
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            goes();
            long began = System.nanoTime();
            CompletionStage<List<Written>> write = write(7, Duration.ofMillis(150));
            CompletionStage<List<PointState>> read =
                    scan.read(List.of(POINT), Duration.ZERO, clock.instant().plusMillis(150));

            List<Written> outcome = write.toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(outcome).singleElement().isInstanceOfSatisfying(Written.Failed.class, failed -> {
                assertThat(failed.fault()).isEqualTo(Fault.TIMEOUT);
                assertThat(failed.detail()).contains("replaced until after the deadline");
            });
            assertThat(System.nanoTime() - began)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(140).toNanos());
            assertThat(read.toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .as("with the last state")
                    .singleElement()
                    .satisfies(state -> assertThat(state.quality()).isEqualTo(Quality.UNCERTAIN));
            comes();
            await().until(() -> status("pump") == DeviceStatus.OK);
            assertThat(after.written).isEmpty();
        }
    }

    @Test
    @DisplayName("if the driver does not come back, all is as usual when the replacement is over: nobody waits for it")
    void overWithoutDriver() throws Exception {
        DeviceUpdates.Hold hold = hold(LONG);
        goes();
        CompletionStage<List<Written>> write = write(7, LONG);

        hold.close();
        hold.close();

        assertThat(write.toCompletableFuture().get(10, TimeUnit.SECONDS))
                .singleElement()
                .isInstanceOfSatisfying(Written.Failed.class, failed -> assertThat(failed.fault())
                        .isEqualTo(Fault.UPDATING));
        assertThat(status("pump")).isEqualTo(DeviceStatus.NO_DRIVER);
        assertThat(write(8, LONG).toCompletableFuture()).isDone();
    }

    @Test
    @DisplayName("it ends by itself when its time is over")
    void endsByItself() {
        hold(Duration.ofMillis(300));
        goes();
        CompletionStage<List<Written>> write = write(7, LONG);
        assertThat(status("pump")).isEqualTo(DeviceStatus.UPDATING);

        await().until(() -> status("pump") == DeviceStatus.NO_DRIVER);
        await().until(() -> write.toCompletableFuture().isDone());
    }

    @Test
    @DisplayName("drivers of others go as ever; and those of a scan that ends keep nobody waiting")
    void others() throws Exception {
        DeviceUpdates.Hold hold = scan.hold(Set.of("org.ohmstead.driver.other"), Instant.MAX.minusSeconds(1));
        goes();

        assertThat(status("pump")).isEqualTo(DeviceStatus.NO_DRIVER);
        assertThat(write(7, LONG).toCompletableFuture()).isDone();
        hold.close();
    }

    @Test
    @DisplayName("a scan that ends refuses what waits")
    void scanEnds() {
        hold(LONG);
        goes();
        CompletionStage<List<Written>> write = write(7, LONG);

        scan.close();

        assertThat(write.toCompletableFuture()).isDone();
    }

    @Test
    @DisplayName("what was learned about addresses stays, and the next scan is at once, on the same grid")
    void learned() {
        FakeDriver holey = FakeDriver.of("holey", "h", 40);
        holey.illegal.addAll(List.of(7, 20));
        add(holey, "h");
        await().until(() -> scan.plan("holey").orElseThrow().holes().size() == 2);
        List<Span> holes = scan.plan("holey").orElseThrow().holes();
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            scan.removeDriver(holey);
            FakeDriver next = FakeDriver.of("holey", "h", 40);
            next.illegal.addAll(holey.illegal);
            long came = System.nanoTime();
            scan.addDriver(next, Map.of("service.pid", pid("h")));

            assertThat(scan.plan("holey").orElseThrow().holes()).containsExactlyInAnyOrderElementsOf(holes);
            await().until(() -> next.asked.size() > 6);
            assertThat(next.asked)
                    .as("never asked again")
                    .noneMatch(span -> span.start() <= 7 && span.end() > 7 && span.length() > 1);
            assertThat(System.nanoTime() - came)
                    .isLessThan(Duration.ofSeconds(10).toNanos());
        }
    }

    @Test
    @DisplayName("devices of other protocols on the same link lose no scan")
    void neighbours() {
        FakeDriver neighbour = FakeDriver.of("neighbour", "l", 3);
        configs.add("org.ohmstead.driver.other~n", "neighbour");
        scan.addDriver(neighbour, Map.of("service.pid", "org.ohmstead.driver.other~n"));
        await().until(() -> status("neighbour") == DeviceStatus.OK);
        int published = bus.published().size();
        int asked = neighbour.asked.size();
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            goes();
            await().until(() -> neighbour.asked.size() > asked + 10);
            comes();
            await().until(() -> status("pump") == DeviceStatus.OK);
        }
        assertThat(bus.published().stream()
                        .skip(published)
                        .filter(b -> b.device().equals("neighbour"))
                        .map(Batch::readings)
                        .flatMap(List::stream))
                .hasSizeGreaterThan(10 * 3)
                .allMatch(state -> state.quality() == Quality.GOOD);
    }

    @Test
    @DisplayName("a device that pushes keeps its values and points, too")
    void pushes() {
        PointSpec energy = PointSpec.of("energy", ValueType.DOUBLE, "W.h");
        FakePush meter = new FakePush("meter");
        meter.say(energy, 5);
        add(meter, "m");
        await().until(() ->
                !scan.points("meter").isEmpty() && scan.points("meter").get(0).quality() == Quality.GOOD);
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            scan.removeDriver(meter);
            assertThat(status("meter")).isEqualTo(DeviceStatus.UPDATING);
            assertThat(meter.ended()).isTrue();

            FakePush next = new FakePush("meter");
            scan.addDriver(next, Map.of("service.pid", pid("m")));
            assertThat(status("meter")).isEqualTo(DeviceStatus.UPDATING);
            next.say(energy, 6);
            await().until(() -> status("meter") == DeviceStatus.OK);
            remove(next, "m");
        }
    }

    @Test
    @DisplayName("a scan that goes on holds nothing of drivers that are gone: not those asked, nor those heard")
    void leavesNothing() throws Exception {
        List<WeakReference<Driver>> gone = new ArrayList<>();
        try (DeviceUpdates.Hold hold = hold(LONG)) {
            gone.add(replaced("polled", FakeDriver.of("polled", "q", 3), FakeDriver.of("polled", "q", 3)));
            gone.add(replaced("pushed", new FakePush("pushed"), new FakePush("pushed")));
        }

        await().until(() -> {
            System.gc();
            return gone.stream().allMatch(driver -> driver.get() == null);
        });
    }

    private WeakReference<Driver> replaced(String name, Driver first, Driver next) throws Exception {
        add(first, name);
        if (first instanceof FakeDriver polled) {
            await().until(() -> !polled.asked.isEmpty());
            scan.write(
                            List.of(new Command(new PointId(name, "r1"), Value.of(3))),
                            clock.instant().plusSeconds(10))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
        scan.removeDriver(first);
        scan.addDriver(next, Map.of("service.pid", pid(name)));
        return new WeakReference<>(first);
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
