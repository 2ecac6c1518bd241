package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.driver.Fault;

class LinkHealthTest {

    private static final Optional<PolledDevice.Silence> SILENT =
            Optional.of(new PolledDevice.Silence(Fault.TIMEOUT, "no answer"));

    private final LinkHealth health = new LinkHealth(1_000_000, new SplittableRandom(1));
    private final PolledDevice one = device("one");
    private final PolledDevice two = device("two");

    LinkHealthTest() {
        health.add(one);
        health.add(two);
    }

    @Test
    @DisplayName("one failure is forgiven; from the second on all devices of the unit are left alone, and know why")
    void setsUnitsAside() {
        health.settle(one, SILENT, 0, 10);
        assertThat(health.aside(two, 0)).isEmpty();
        health.settle(one, SILENT, 0, 10);

        assertThat(health.aside(two, 0)).get().satisfies(aside -> {
            assertThat(aside.why()).isEqualTo(SILENT);
            assertThat(aside.until()).isPositive();
            assertThat(health.aside(two, aside.until())).isEmpty();
        });
        assertThat(health.failures()).isEqualTo(2);
    }

    @Test
    @DisplayName("who answers again is to be read at once, and nobody of its unit is left alone")
    void answersAgain() {
        health.settle(one, SILENT, 0, 10);
        health.settle(one, SILENT, 0, 10);

        assertThat(health.settle(one, Optional.empty(), 0, 10)).isTrue();
        assertThat(health.settle(one, Optional.empty(), 0, 10)).isFalse();
        assertThat(health.aside(two, 0)).isEmpty();
    }

    @Test
    @DisplayName("a silent unit is forgotten with its last device, not before")
    void forgetsUnits() {
        health.settle(one, SILENT, 0, 10);
        health.settle(one, SILENT, 0, 10);

        health.remove(one);
        assertThat(health.aside(two, 0)).isPresent();
        health.remove(two);
        PolledDevice again = device("one");
        health.add(again);

        assertThat(health.aside(again, 0)).isEmpty();
    }

    @Test
    @DisplayName("who asks about a device that was just removed leaves nothing of it behind")
    void forgetsRemovedDevices() {
        health.remove(one);

        assertThat(health.aside(one, 0)).isEmpty();

        assertThat(health.knows(one)).isFalse();
    }

    private static PolledDevice device(String path) {
        FakeDriver driver = new FakeDriver(path, "l", "unit7", 20, FakeDriver.registers(1));
        DeviceState state = new DeviceState(path, driver.points(), new Outlet(() -> 0), FakeDriver.AT);
        return new PolledDevice(driver, state, Clock.systemUTC(), () -> 0);
    }
}
