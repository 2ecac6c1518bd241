package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Value;

/** Drivers that come and go at the worst moment, or break their contract. */
@Timeout(20)
class ComingAndGoingTest extends ScanFixture {

    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void release() {
        release.countDown();
    }

    @Test
    @DisplayName("once closed it starts nothing, though its drivers are unbound only then, one by one")
    void unbound() {
        FakeDriver one = FakeDriver.of("one", "l", 3);
        FakeDriver two = FakeDriver.of("two", "m", 3);
        add(one, "a");
        add(two, "b");
        await().until(() -> status("one") == DeviceStatus.OK && status("two") == DeviceStatus.OK);

        scan.close();
        scan.removeDriver(one);

        assertThat(scan.links()).isEmpty();
    }

    @Test
    @DisplayName("a driver that goes while it is started does not run on, and its successor runs")
    void goneWhileStarted() {
        FakeDriver brief = FakeDriver.of("pump", "l", 3);
        brief.planning = () -> scan.removeDriver(brief);

        add(brief, "a");
        assertThat(scan.links()).isEmpty();

        add(FakeDriver.of("pump", "l", 3), "a");
        await().until(() -> status("pump") == DeviceStatus.OK);
    }

    @Test
    @DisplayName("a driver that cannot be started says so, keeps its last values and stops no other")
    void defectAtStart() {
        FakeDriver old = FakeDriver.of("pump", "l", 3);
        add(old, "a");
        await().until(() -> status("pump") == DeviceStatus.OK);
        scan.removeDriver(old);
        FakeDriver defect = FakeDriver.of("pump", "l", 3);
        defect.planning = () -> {
            throw new NoClassDefFoundError("played by the test");
        };

        add(defect, "a");
        add(FakeDriver.of("tank", "m", 3), "b");
        scan.updatedConfigs(configs);

        await().until(() -> status("tank") == DeviceStatus.OK);
        DeviceInfo info = scan.device("pump").orElseThrow();
        assertThat(info.status()).isEqualTo(DeviceStatus.FAULTY);
        assertThat(info.reason()).startsWith("defect in the driver: ").endsWith("played by the test");
        assertThat(scan.point(new PointId("pump", "r2")).orElseThrow().value()).contains(Value.of(2));
    }

    @Test
    @DisplayName("a class that is missing for a while makes the device bad, and does not end its link")
    void missingClass() {
        FakeDriver pump = FakeDriver.of("pump", "l", 3);
        pump.mood = span -> {
            throw new NoClassDefFoundError("played by the test");
        };
        add(pump, "a");
        await().until(() -> status("pump") == DeviceStatus.OFFLINE);
        assertThat(scan.device("pump").orElseThrow().reason()).startsWith("defect in the driver: ");

        pump.mood = span -> Fault.NONE;

        await().until(() -> status("pump") == DeviceStatus.OK);
    }

    @Test
    @DisplayName("of an exchange that ends after its device was removed nothing reaches the bus")
    void lateAnswer() {
        stuck();
        int published = bus.batches("stuck");

        release.countDown();

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().equals("ohmstead-scan-l")));
        assertThat(bus.batches("stuck")).isEqualTo(published);
    }

    @Test
    @DisplayName("if who removes a device is interrupted, the next device on its link is read all the same")
    void interrupted() {
        Thread.currentThread().interrupt();
        stuck();
        assertThat(Thread.interrupted()).isTrue();

        add(FakeDriver.of("pump", "l", 3), "b");

        await().until(() -> status("pump") == DeviceStatus.OK);
    }

    @Test
    @DisplayName("a deadline beyond all clocks is no trouble")
    void farDeadline() throws Exception {
        add(FakeDriver.of("pump", "l", 3), "a");

        var read = scan.read(List.of(new PointId("pump", "r1")), Duration.ZERO, Instant.MAX);

        assertThat(read.toCompletableFuture().get(5, TimeUnit.SECONDS))
                .singleElement()
                .satisfies(state -> assertThat(state.value()).contains(Value.of(1)));
    }

    /** Removes a device in the middle of an exchange. */
    private void stuck() {
        FakeDriver stuck = FakeDriver.of("stuck", "l", 3);
        CountDownLatch asked = new CountDownLatch(1);
        stuck.mood = span -> {
            asked.countDown();
            awaitUninterrupted(release);
            return Fault.TIMEOUT;
        };
        boolean interrupted = Thread.interrupted();
        add(stuck, "s");
        awaitUninterrupted(asked);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        remove(stuck, "s");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this", e);
        }
    }
}
