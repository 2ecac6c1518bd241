package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinkQueueTest {

    private static final long MS = 1_000_000;

    private final AtomicLong now = new AtomicLong(5 * MS);

    @Test
    @DisplayName("a device that is back is read at once, and then at the due times that it had before")
    void keepsGrid() {
        LinkQueue earlier = new LinkQueue(new SplittableRandom(1), now::get);
        PolledDevice before = device();
        earlier.add(before);
        Job job = earlier.dueJob(now.get());
        job.due().advance(now.get());
        long grid = job.due().next();
        Map<Cycle, Long> grids = earlier.grids(before);

        now.set(1_234_567_891);
        LinkQueue later = new LinkQueue(new SplittableRandom(99), now::get);
        later.add(device(), grids);

        Job next = later.dueJob(now.get());
        assertThat(next.due().next()).isEqualTo(now.get());
        next.due().advance(now.get());
        assertThat(later.dueJob(now.get()).cycle()).isEqualTo(Cycle.SLOW);
        assertThat(next.due().next() - now.get()).isBetween(1L, 20 * MS);
        assertThat((next.due().next() - grid) % (20 * MS)).isZero();
        assertThat(next.due().overruns()).isZero();
    }

    private PolledDevice device() {
        FakeDriver driver = FakeDriver.of("pump", "l", 3);
        DeviceState state = new DeviceState(
                "pump", driver.points(), new Outlet(now::get), Clock.systemUTC().instant());
        return new PolledDevice(driver, state, Clock.systemUTC(), now::get);
    }
}
