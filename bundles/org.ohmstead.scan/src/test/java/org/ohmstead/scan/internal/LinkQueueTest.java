package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinkQueueTest {

    private final LinkQueue queue = new LinkQueue(1_000_000, new SplittableRandom(1), () -> 0);

    @Test
    @DisplayName("a silent unit is forgotten with its last device, not before")
    void forgetsUnits() {
        PolledDevice one = device("one");
        PolledDevice two = device("two");
        queue.add(one);
        queue.add(two);
        queue.failed(one, 0, 10);

        queue.remove(one);
        assertThat(queue.health(two).silent()).isTrue();
        queue.remove(two);
        PolledDevice again = device("one");
        queue.add(again);

        assertThat(queue.health(again).silent()).isFalse();
    }

    private static PolledDevice device(String path) {
        FakeDriver driver = new FakeDriver(path, "l", "unit7", 20, FakeDriver.registers(1));
        DeviceState state = new DeviceState(path, driver.points(), new Outlet(() -> 0), FakeDriver.AT);
        return new PolledDevice(driver, state, Clock.systemUTC(), () -> 0);
    }
}
