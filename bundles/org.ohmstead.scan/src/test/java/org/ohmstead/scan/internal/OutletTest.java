package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/** The bus is exchanged while values keep coming. */
class OutletTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final Outlet outlet = new Outlet(nanos::get, 6);
    private final FakeBus before = new FakeBus();
    private final FakeBus after = new FakeBus();

    OutletTest() {
        outlet.connect(before.service());
        outlet.introduced();
    }

    @Test
    @DisplayName("what comes while there is no bus waits and goes in order, before what comes later")
    void waits() {
        outlet.disconnect(before.service());
        outlet.publish(batch("pump", 1));
        outlet.publish(batch("pump", 2));
        assertThat(outlet.counters()).containsEntry("waiting", 2L);

        outlet.connect(after.service());
        outlet.introduced();
        outlet.publish(batch("pump", 3));

        assertThat(before.published()).isEmpty();
        assertThat(values(after)).containsExactly("pump=1", "pump=2", "pump=3");
        assertThat(outlet.counters()).containsEntry("waiting", 0L).containsEntry("lost_total", 0L);
    }

    @Test
    @DisplayName("it waits on until those who want every batch are back, and for nobody else")
    void waitsForThoseWhoWantAll() {
        before.subscribe("journal", Duration.ofMinutes(1));
        before.subscribe("sse", Duration.ZERO);
        outlet.disconnect(before.service());
        outlet.publish(batch("pump", 1));
        outlet.connect(after.service());
        outlet.introduced();
        outlet.publish(batch("pump", 2));
        assertThat(values(after)).isEmpty();

        after.subscribe("journal", Duration.ofMinutes(1));
        outlet.publish(batch("pump", 3));

        assertThat(values(after)).containsExactly("pump=1", "pump=2", "pump=3");
        assertThat(outlet.counters()).containsEntry("lost_total", 0L);
    }

    @Test
    @DisplayName(
            "one who wants every batch and does not come back holds the others up for a while only; that is counted")
    void goesOnWithout() {
        before.subscribe("journal", Duration.ofMinutes(1));
        outlet.disconnect(before.service());
        outlet.connect(after.service());
        outlet.introduced();
        outlet.publish(batch("pump", 1));
        nanos.addAndGet(Outlet.PATIENCE.toNanos() - 1);
        outlet.tend();
        assertThat(values(after)).isEmpty();

        nanos.incrementAndGet();
        outlet.tend();

        assertThat(values(after)).containsExactly("pump=1");
        assertThat(outlet.counters()).containsEntry("lost_total", 1L);
    }

    @Test
    @DisplayName("of what is too much the oldest goes, counted once and for all")
    void bound() {
        outlet.disconnect(before.service());
        IntStream.rangeClosed(1, 8).forEach(i -> outlet.publish(batch("pump", i)));
        assertThat(outlet.counters()).containsEntry("waiting", 6L).containsEntry("lost_total", 2L);

        outlet.connect(after.service());
        outlet.introduced();

        assertThat(values(after)).startsWith("pump=3").hasSize(6);
        assertThat(outlet.counters()).containsEntry("waiting", 0L).containsEntry("lost_total", 2L);
    }

    @Test
    @DisplayName("the present state brings what does not wait anyway, and nothing twice")
    void introduces() {
        Batch read = batch("pump", 1);
        Batch unread = batch("valve", 5);
        outlet.disconnect(before.service());
        outlet.publish(read);
        outlet.connect(after.service());

        outlet.introduce(read);
        outlet.introduce(unread);
        outlet.introduced();

        assertThat(values(after)).containsExactly("pump=1", "valve=5");
    }

    @Test
    @DisplayName("of a device removed meanwhile the new bus hears nothing")
    void removedMeanwhile() {
        outlet.disconnect(before.service());
        outlet.publish(batch("pump", 1));
        outlet.publish(batch("valve", 5));
        outlet.withdraw("pump");

        outlet.connect(after.service());
        outlet.introduced();

        assertThat(values(after)).containsExactly("valve=5");
        assertThat(outlet.counters()).containsEntry("lost_total", 1L);
    }

    @Test
    @DisplayName("a bus that takes the place of a present one gets all from then on; the late farewell harms nothing")
    void takesOver() {
        outlet.connect(after.service());
        outlet.introduced();
        outlet.disconnect(before.service());
        outlet.publish(batch("pump", 1));

        assertThat(values(before)).isEmpty();
        assertThat(values(after)).containsExactly("pump=1");
    }

    @Test
    @Timeout(60)
    @DisplayName("what is published at the very moment when the way opens goes, too, and in order")
    void opensWhilePublishing() throws Exception {
        Outlet roomy = new Outlet(nanos::get);
        FutureTask<Void> publishing =
                new FutureTask<>(() -> IntStream.range(0, 5_000).forEach(i -> roomy.publish(batch("pump", i))), null);
        new Thread(publishing, "publishes").start();
        while (!publishing.isDone()) {
            roomy.connect(after.service());
            roomy.introduced();
            assertThat(roomy.counters()).containsEntry("waiting", 0L);
            roomy.disconnect(after.service());
        }
        publishing.get(1, TimeUnit.SECONDS);
        roomy.connect(after.service());
        roomy.introduced();

        assertThat(values(after))
                .isEqualTo(IntStream.range(0, 5_000).mapToObj(i -> "pump=" + i).toList());
    }

    private static Batch batch(String device, int value) {
        PointSpec point = PointSpec.of("p", ValueType.LONG, "1");
        PointState state = PointState.unread(device, point, AT)
                .after(new Reading.Good("p", Value.of((long) value), AT, TimeSource.ARRIVAL));
        return new Batch(device, AT, List.of(state));
    }

    private static List<String> values(FakeBus bus) {
        return bus.published().stream()
                .flatMap(b -> b.readings().stream())
                .map(s -> s.device() + "=" + s.value().orElseThrow().text())
                .toList();
    }
}
