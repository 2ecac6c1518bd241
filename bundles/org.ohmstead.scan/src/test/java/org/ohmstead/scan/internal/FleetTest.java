package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.bus.Batch;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;

@Timeout(20)
class FleetTest {

    private final Slow bus = new Slow();
    private final Fleet fleet = new Fleet(bus, 1, Clock.systemUTC(), System::nanoTime);

    /** Takes its time for announcements, as soon as a test wants that. */
    private static final class Slow implements Publisher {

        private final List<String> told = new CopyOnWriteArrayList<>();
        private final CountDownLatch asked = new CountDownLatch(1);
        private volatile CountDownLatch goOn = new CountDownLatch(0);
        private volatile CountDownLatch goOnPublishing = new CountDownLatch(0);
        private volatile boolean publishing;

        @Override
        public void announce(String device, List<PointSpec> points) {
            if (goOn.getCount() > 0) {
                asked.countDown();
            }
            try {
                assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            told.add("announced " + device);
        }

        @Override
        public void publish(Batch batch) {
            publishing = goOnPublishing.getCount() > 0;
            awaitQuietly(goOnPublishing);
        }

        @Override
        public void introduce(Batch present) {}

        @Override
        public void withdraw(String device) {
            told.add("withdrawn " + device);
        }
    }

    @Test
    @DisplayName("a device that is removed while a bus is introduced to it is not announced after its end")
    void introducesNoGhosts() throws InterruptedException {
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        fleet.start(pump, "a");
        fleet.stop(pump);
        bus.goOn = new CountDownLatch(1);
        Thread introducing = new Thread(fleet::introduce, "introduces");
        introducing.start();
        assertThat(bus.asked.await(10, TimeUnit.SECONDS)).isTrue();

        Thread removing = new Thread(() -> fleet.sweep(path -> false), "removes");
        removing.start();
        await().until(() -> removing.getState() == Thread.State.BLOCKED || !removing.isAlive());
        bus.goOn.countDown();
        introducing.join();
        removing.join();

        assertThat(bus.told).endsWith("withdrawn pump");
    }

    @Test
    @DisplayName("a device that runs is not in its own way")
    void startsOnce() {
        FakeDriver pump = FakeDriver.of("pump", "l", 3);

        assertThat(fleet.start(pump, "a")).isEmpty();
        assertThat(fleet.start(pump, "a")).isEmpty();
        assertThat(fleet.running()).hasSize(1);
        assertThat(fleet.start(FakeDriver.of("pump", "l", 3), "b").orElseThrow())
                .contains("'pump' of a");
        fleet.stopAll();
    }

    @Test
    @DisplayName(
            "a driver that does not return from an exchange makes the values on its link bad, and is not the scan's fault")
    void heldUp() throws InterruptedException {
        AtomicLong now = new AtomicLong(1);
        CountDownLatch release = new CountDownLatch(1);
        Fleet held = new Fleet(bus, 1, Clock.systemUTC(), now::get);
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        FakeDriver fan = FakeDriver.of("fan", "l", 3);
        held.start(fan, "b");
        await().until(() -> !fan.asked.isEmpty());
        pump.mood = span -> {
            awaitQuietly(release);
            return Fault.NONE;
        };
        held.start(pump, "a");
        await().until(() -> !pump.asked.isEmpty());
        held.tend();
        assertThat(held.state("fan").orElseThrow().silent()).isFalse();

        now.addAndGet(Duration.ofMillis(10_101).toNanos()); // its timeout and ten seconds
        held.tend();

        assertThat(detail(held, "pump")).isEqualTo("its driver has not returned from an exchange within 10100 ms");
        assertThat(detail(held, "fan")).isEqualTo("the driver of 'pump', on the same link, does not return");
        assertThat(held.stuckForNanos()).isZero();
        release.countDown();
        await().until(() -> !held.state("pump").orElseThrow().silent());
        held.stopAll();
    }

    @Test
    @DisplayName("a link that stands still, but not in a driver, is stuck; one that waits for its next scan is not")
    void stuck() {
        AtomicLong now = new AtomicLong(1);
        Fleet held = new Fleet(bus, 1, Clock.systemUTC(), now::get);
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        held.start(pump, "a");
        await().until(() -> !pump.asked.isEmpty());
        await().until(() -> held.stuckForNanos() == 0);

        bus.goOnPublishing = new CountDownLatch(1);
        held.running("pump")
                .orElseThrow()
                .link()
                .orElseThrow()
                .demand(
                        held.running("pump").orElseThrow().polled().orElseThrow(),
                        pump.points(),
                        Duration.ofMinutes(5));
        await().until(() -> bus.publishing);
        now.addAndGet(Duration.ofSeconds(90).toNanos());

        assertThat(held.stuckForNanos()).isEqualTo(Duration.ofSeconds(90).toNanos());
        bus.goOnPublishing.countDown();
        await().until(() -> held.stuckForNanos() == 0);
        held.stopAll();
    }

    private static String detail(Fleet fleet, String device) {
        return fleet.state(device).orElseThrow().states().get(0).detail();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
