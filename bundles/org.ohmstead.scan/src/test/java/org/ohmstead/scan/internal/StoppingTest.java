package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Cancellation;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PushDriver;
import org.ohmstead.driver.Sink;
import org.ohmstead.driver.ValueType;

/** Devices that are dead, and are stopped: nobody waits for each of them. */
@Timeout(60)
class StoppingTest extends ScanFixture {

    private static final int MANY = 12;
    /** Waiting for one after the other takes a second each and more. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void release() {
        release.countDown();
    }

    /** Listens for ever, whoever tells it to end, unless interrupted or released. */
    private record Stubborn(String device, CountDownLatch release, AtomicLong runs, AtomicBoolean interrupted)
            implements PushDriver {

        @Override
        public void run(Sink sink, Cancellation cancellation) {
            runs.incrementAndGet();
            try {
                assertThat(release.await(50, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            sink.found(List.of(PointSpec.of("late", ValueType.DOUBLE, "1")));
        }

        @Override
        public String link() {
            return "push:" + device;
        }

        @Override
        public Cadence cadence() {
            return Cadence.ofMillis(1000, 1000, 4000);
        }

        @Override
        public List<PointSpec> points() {
            return List.of();
        }
    }

    private Stubborn stubborn(String device) {
        return new Stubborn(device, release, new AtomicLong(), new AtomicBoolean());
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(50, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FakeDriver stuck(String path) {
        FakeDriver driver = FakeDriver.of(path, "link-of-" + path, 3);
        driver.mood = span -> {
            hold(release);
            return Fault.TIMEOUT;
        };
        return driver;
    }

    /** Half of them are polled and hold their exchange, half of them push and hold their thread. */
    private List<Driver> deadOnes() {
        List<Driver> all = new ArrayList<>();
        IntStream.range(0, MANY).forEach(i -> {
            FakeDriver polled = stuck("polled" + i);
            Stubborn pushing = stubborn("pushing" + i);
            add(polled, "a" + i);
            add(pushing, "b" + i);
            await().until(() -> !polled.asked.isEmpty() && pushing.runs().get() == 1);
            all.addAll(List.of(polled, pushing));
        });
        return all;
    }

    private static Duration time(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    @DisplayName("a bundle with many dead devices, unbound one by one, stops as soon as one with a single one")
    void oneByOne() {
        List<Driver> dead = deadOnes();

        assertThat(time(() -> dead.forEach(scan::removeDriver))).isLessThan(SHORT);
        assertThat(scan.links()).isEmpty();
    }

    @Test
    @DisplayName("the scan stops soon, however many devices are dead, and interrupts who listens on")
    void all() {
        List<Driver> dead = deadOnes();

        assertThat(time(scan::close)).isLessThan(SHORT);

        await().until(() -> dead.stream()
                .filter(Stubborn.class::isInstance)
                .allMatch(driver -> ((Stubborn) driver).interrupted().get()));
        assertThat(bus.announced("pushing0"))
                .as("nothing is told after the end")
                .isEmpty();
    }

    @Test
    @DisplayName("who changes configurations does not wait for dead devices")
    void configurations() {
        List<Driver> dead = deadOnes();
        IntStream.range(0, MANY).forEach(i -> {
            configs.problem(pid("a" + i), "intervall.ms", "5");
            configs.problem(pid("b" + i), "intervall.ms", "5");
        });

        assertThat(time(() -> scan.updatedConfigs(configs))).isLessThan(SHORT);

        assertThat(dead).allSatisfy(driver -> assertThat(
                        scan.device(driver.device()).orElseThrow().reason())
                .contains("intervall.ms"));
    }

    @Test
    @DisplayName("while one waits for a dead device, others start and stop")
    void noLock() throws InterruptedException {
        Fleet fleet = new Fleet(
                new Outlet(System::nanoTime),
                1,
                Clock.systemUTC(),
                System::nanoTime,
                Duration.ofSeconds(50),
                pid -> false);
        FakeDriver dead = stuck("dead");
        fleet.start(dead, "a");
        await().until(() -> !dead.asked.isEmpty());
        Thread waiting = new Thread(() -> fleet.await(fleet.stop(dead)), "waits for the dead");
        waiting.start();
        await().until(() -> fleet.running("dead").isEmpty() && waiting.getState() == Thread.State.TIMED_WAITING);

        FakeDriver live = FakeDriver.of("live", "l", 3);
        assertThat(fleet.start(live, "b")).isEmpty();
        await().until(() -> !live.asked.isEmpty());
        fleet.stop(live);

        assertThat(waiting.isAlive()).isTrue();
        release.countDown();
        waiting.join(10_000);
        assertThat(waiting.isAlive()).isFalse();
    }

    @Test
    @DisplayName(
            "a channel is handed on: who listens next begins when the last one has ended, at the latest interrupted")
    void handsOn() {
        AtomicLong now = new AtomicLong();
        Fleet fleet = new Fleet(new Outlet(now::get), 1, Clock.systemUTC(), now::get);
        Stubborn first = stubborn("meter");
        Stubborn second = stubborn("meter");
        fleet.start(first, "a");
        await().until(() -> first.runs().get() == 1);
        fleet.stop(first);
        fleet.start(second, "b");
        fleet.tend();
        assertThat(first.interrupted()).isFalse();
        assertThat(second.runs()).hasValue(0);

        now.set(Duration.ofMillis(5001).toNanos()); // its timeout and a second
        fleet.tend();

        await().untilTrue(first.interrupted());
        await().until(() -> second.runs().get() == 1);
        fleet.stopAll();
    }
}
