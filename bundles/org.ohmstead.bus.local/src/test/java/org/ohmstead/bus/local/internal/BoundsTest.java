package org.ohmstead.bus.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Message;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.ValueType;

/** A journal that is being replaced, and a device of 1,000 points. */
@Timeout(10)
class BoundsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<PointSpec> POINTS = IntStream.range(0, 1000)
            .mapToObj(i -> PointSpec.of("p" + i, ValueType.LONG, "W"))
            .toList();

    private final AtomicLong ticker = new AtomicLong();
    private final LocalBus bus = new LocalBus(Clock.fixed(NOW, ZoneOffset.UTC), ticker::get);
    private final List<Batch> got = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void announce() {
        bus.announce("big", POINTS);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private static SubscriptionSpec journal(int capacity, int readings) {
        return new SubscriptionSpec(
                "journal",
                TopicFilter.of("devices/#"),
                capacity,
                readings,
                Overflow.DROP_OLDEST,
                Duration.ofSeconds(60));
    }

    /** {@return a subscription that was introduced to the device} */
    private Subscription subscribe(SubscriptionSpec spec) {
        Subscription subscription = bus.subscribe(spec, got::add);
        long before = subscription.delivered();
        bus.publish(batch(0, 1));
        await().until(() -> subscription.delivered() > before);
        got.clear();
        return subscription;
    }

    private static Batch batch(int second, int points) {
        return new Batch(
                "big",
                NOW.plusSeconds(second),
                POINTS.subList(0, points).stream()
                        .map(p -> PointState.unread("big", p, NOW))
                        .toList());
    }

    @Test
    @DisplayName("while the journal is away, no more readings wait than it can bear; the loss is known in readings")
    void boundedWhileAway() {
        Subscription away = subscribe(journal(4096, 10_000));
        away.close();

        IntStream.rangeClosed(1, 60).forEach(i -> bus.publish(batch(i, 1000)));

        assertThat(away.queued()).isEqualTo(10);
        assertThat(away.queuedReadings()).isEqualTo(10_000);
        assertThat(away.dropped()).isEqualTo(50);
        assertThat(away.droppedReadings()).isEqualTo(50_000);
        bus.subscribe(journal(4096, 10_000), got::add);
        await().until(() -> got.size() == 10);
        assertThat(got).extracting(Batch::at).startsWith(NOW.plusSeconds(51)).endsWith(NOW.plusSeconds(60));
    }

    @Test
    @DisplayName("a batch larger than the bound waits alone")
    void largeBatch() {
        Subscription away = subscribe(journal(4096, 10));
        away.close();

        bus.publish(batch(1, 1000));

        assertThat(away.queuedReadings()).isEqualTo(1000);
        assertThat(away.droppedReadings()).isZero();
    }

    @Test
    @DisplayName("a subscriber that comes back with other bounds finds what came meanwhile")
    void backWithOtherBounds() {
        subscribe(journal(4096, 10_000)).close();
        bus.publish(batch(1, 3));
        bus.publish(batch(2, 3));

        Subscription back = bus.subscribe(journal(100, 5), got::add);

        await().until(() -> got.size() == 2);
        assertThat(back.spec()).isEqualTo(journal(100, 5));
        assertThat(bus.subscriptions()).containsExactly(back);
    }

    @Test
    @DisplayName("what was lost for one who came back too late stays counted")
    void countsOn() {
        Subscription away = subscribe(journal(4096, 10_000));
        away.close();
        bus.publish(batch(1, 1000));
        bus.publish(batch(2, 500));
        ticker.addAndGet(Duration.ofSeconds(60).toNanos());
        bus.publish(batch(3, 1));
        assertThat(bus.subscriptions()).isEmpty();

        Subscription late = bus.subscribe(journal(4096, 10_000), got::add);

        assertThat(late.dropped()).isEqualTo(2);
        assertThat(late.droppedReadings()).isEqualTo(1500);
        assertThat(late.delivered()).isGreaterThanOrEqualTo(away.delivered());
    }

    @Test
    @DisplayName("a message counts as one reading, and a queue has room for one at least")
    void messages() {
        Subscription away = bus.listen(
                new SubscriptionSpec(
                        "log", TopicFilter.of("events/#"), 100, 2, Overflow.DROP_OLDEST, Duration.ofSeconds(60)),
                m -> {});
        away.close();

        IntStream.range(0, 5).forEach(i -> bus.send(new Message("events/x", NOW, "{}")));

        assertThat(away.queuedReadings()).isEqualTo(2);
        assertThat(away.droppedReadings()).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal(1, 0))
                .withMessageContaining("1 or more readings");
    }
}
