package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.bus.Batch;
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
        public void publish(Batch batch) {}

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
}
