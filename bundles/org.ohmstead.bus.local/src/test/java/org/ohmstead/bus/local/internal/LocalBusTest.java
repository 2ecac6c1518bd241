package org.ohmstead.bus.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Message;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.Reply;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

@Timeout(10)
class LocalBusTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PointSpec POWER = PointSpec.of("power", ValueType.LONG, "W");
    private static final PointSpec STATE = PointSpec.of("state", ValueType.LONG, "1");

    private static final SubscriptionSpec LINGERING = new SubscriptionSpec(
            "journal", TopicFilter.of("devices/#"), 100, 1000, Overflow.DROP_OLDEST, Duration.ofSeconds(10));

    private final AtomicLong ticker = new AtomicLong();
    private final LocalBus bus = new LocalBus(Clock.fixed(NOW, ZoneOffset.UTC), ticker::get);

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    @DisplayName(
            "it is stuck when nobody takes what waits, as no thread is there any more; a slow subscriber is not that")
    void stuck() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        bus.subscribe(spec("slow", "devices/#", 10), batch -> {
            busy.countDown();
            awaitQuietly(slow);
        });
        bus.publish(batch("meter", POWER, 1));
        bus.publish(batch("meter", POWER, 2));
        assertThat(busy.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(bus.stuckFor()).isEqualTo(Duration.ZERO);
        slow.countDown();

        bus.subscribe(spec("fatal", "devices/#", 10), batch -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
            throw new OutOfMemoryError("planted by the test");
        });
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("ohmstead-bus-fatal")));
        assertThat(bus.stuckFor()).isEqualTo(Duration.ZERO);
        bus.publish(batch("meter", POWER, 3));

        await().until(() -> bus.stuckFor().compareTo(Duration.ofMillis(20)) > 0);
    }

    @Test
    @DisplayName(
            "a request that is answered leaves nothing with the timer, however far its deadline; none outlives the bus")
    void leavesNothing() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        bus.respond("a", (message, deadline) -> answer);
        WeakReference<CompletableFuture<Reply>> asked = asked("a");
        answer.complete("done");
        await().until(() -> {
            System.gc();
            return asked.get() == null;
        });

        bus.respond("b", (message, deadline) -> new CompletableFuture<>());
        CompletableFuture<Reply> open =
                bus.request(new Message("b", NOW, ""), NOW.plusSeconds(3600)).toCompletableFuture();
        bus.close();
        assertThat(open).failsWithin(Duration.ofSeconds(5)).withThrowableThat().withMessageContaining("the bus ends");
    }

    private WeakReference<CompletableFuture<Reply>> asked(String topic) {
        return new WeakReference<>(
                bus.request(new Message(topic, NOW, ""), NOW.plusSeconds(3600)).toCompletableFuture());
    }

    @Test
    @DisplayName("what is known comes first, then each batch in order")
    void snapshotThenChanges() {
        bus.announce("meter", List.of(POWER, STATE));
        bus.publish(batch("meter", POWER, 1));
        bus.publish(batch("meter", STATE, 7));
        List<Batch> got = Collections.synchronizedList(new ArrayList<>());

        bus.subscribe(spec("s", "devices/#", 10_000), got::add);
        await().until(() -> got.size() == 1);
        IntStream.range(0, 1000).forEach(i -> bus.publish(batch("meter", POWER, i)));
        await().until(() -> got.size() == 1001);

        assertThat(got.get(0).readings()).extracting(LocalBusTest::number).containsExactlyInAnyOrder(1L, 7L);
        assertThat(got.stream().skip(1).map(b -> number(b.readings().get(0))))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(i -> (long) i).toList());
    }

    @Test
    @DisplayName("a subscriber that comes while values flow sees no value twice nor out of order")
    void joinsInFlight() throws InterruptedException {
        bus.announce("meter", List.of(POWER));
        Thread publisher = new Thread(() -> {
            for (int i = 1; i <= 20_000; i++) {
                bus.publish(batch("meter", POWER, i));
            }
        });
        publisher.start();
        List<Long> got = Collections.synchronizedList(new ArrayList<>());

        bus.subscribe(
                spec("s", "devices/#", 30_000), b -> got.add(number(b.readings().get(0))));
        publisher.join();
        await().until(() -> !got.isEmpty() && got.get(got.size() - 1) == 20_000);

        assertThat(got).isSorted().doesNotHaveDuplicates();
        assertThat(got.get(got.size() - 1) - got.get(0)).isEqualTo(got.size() - 1);
    }

    @Test
    @DisplayName("a filter selects points within batches")
    void filters() {
        bus.announce("cellar/meter", List.of(POWER, STATE));
        List<Batch> got = Collections.synchronizedList(new ArrayList<>());
        bus.subscribe(spec("s", "devices/+/meter/power", 10), got::add);
        bus.subscribe(spec("other", "devices/attic/#", 10), b -> got.add(batch("wrong", POWER, 0)));

        bus.publish(new Batch(
                "cellar/meter", NOW, List.of(state("cellar/meter", POWER, 5), state("cellar/meter", STATE, 6))));
        // what comes before the introduction is over is part of it
        await().until(() -> got.size() == 1);
        bus.publish(batch("cellar/meter", STATE, 7));
        bus.publish(batch("cellar/meter", POWER, 8));

        await().until(() -> got.size() == 2);
        assertThat(got).allSatisfy(b -> assertThat(b.readings())
                .extracting(s -> s.spec().name())
                .containsExactly("power"));
    }

    @Test
    @DisplayName("a slow subscriber loses its oldest, counted, and stalls nobody")
    void slowSubscriber() throws InterruptedException {
        bus.announce("meter", List.of(POWER));
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Long> slow = Collections.synchronizedList(new ArrayList<>());
        List<Long> quick = Collections.synchronizedList(new ArrayList<>());
        Subscription slowOne = bus.subscribe(spec("slow", "devices/#", 3), b -> {
            busy.countDown();
            awaitQuietly(release);
            slow.add(number(b.readings().get(0)));
        });
        bus.subscribe(
                spec("quick", "devices/#", 100),
                b -> quick.add(number(b.readings().get(0))));

        bus.publish(batch("meter", POWER, 0));
        busy.await();
        await().until(() -> quick.size() == 1);
        IntStream.rangeClosed(1, 10).forEach(i -> bus.publish(batch("meter", POWER, i)));
        await().until(() -> quick.size() == 11);

        release.countDown();
        await().until(() -> slow.size() >= 3 && slow.get(slow.size() - 1) == 10);
        assertThat(slowOne.dropped() + slow.size()).isEqualTo(11);
        assertThat(slow).endsWith(8L, 9L, 10L);
    }

    private enum Defect {
        EXCEPTION,
        /** As after a refresh of its bundle. */
        LINKAGE,
        ASSERTION,
        STACK,
        INTERRUPTED;

        void happen() {
            String why = "planted by the test";
            switch (this) {
                case EXCEPTION -> throw new IllegalStateException(why);
                case LINKAGE -> throw new NoClassDefFoundError(why);
                case ASSERTION -> throw new AssertionError(why);
                case STACK -> throw new StackOverflowError(why);
                case INTERRUPTED -> Thread.currentThread().interrupt();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a subscriber that throws, or leaves its thread interrupted, goes on being served")
    void survivesSubscriber(Defect defect) {
        bus.announce("meter", List.of(POWER));
        List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
        Subscription subscription = bus.subscribe(spec("s", "devices/#", 10), b -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            defect.happen();
        });

        for (int i = 1; i <= 3; i++) {
            int count = i;
            bus.publish(batch("meter", POWER, i));
            await().until(() -> subscription.delivered() == count);
        }

        assertThat(interrupted).containsExactly(false, false, false);
    }

    @Test
    @DisplayName("an interrupt that comes too late, when the thread waits for the next batch, does not end it")
    void survivesLateInterrupt() {
        bus.announce("meter", List.of(POWER));
        AtomicReference<Thread> serving = new AtomicReference<>();
        Subscription subscription = bus.subscribe(spec("s", "devices/#", 10), b -> serving.set(Thread.currentThread()));
        bus.publish(batch("meter", POWER, 1));
        await().until(() -> subscription.delivered() == 1 && serving.get().getState() == Thread.State.WAITING);

        serving.get().interrupt();
        await().until(() -> !serving.get().isInterrupted());
        bus.publish(batch("meter", POWER, 2));

        await().until(() -> subscription.delivered() == 2);
        subscription.close();
        await().until(() -> !serving.get().isAlive());
    }

    @Test
    @DisplayName("last values are kept until the device is withdrawn, and a closed subscription leaves no thread")
    void lastValues() {
        bus.announce("meter", List.of(POWER));
        bus.publish(batch("meter", POWER, 4));
        PointId id = new PointId("meter", "power");
        assertThat(bus.last(id)).hasValueSatisfying(s -> assertThat(number(s)).isEqualTo(4));
        assertThat(bus.described("meter")).containsExactly(POWER);

        Subscription subscription = bus.subscribe(spec("gone", "devices/#", 10), b -> {});
        subscription.close();
        bus.withdraw("meter");

        assertThat(bus.last(id)).isEmpty();
        assertThat(bus.described("meter")).isEmpty();
        assertThat(bus.subscriptions()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("ohmstead-bus-gone");
    }

    @Test
    @DisplayName("a subscriber that is replaced finds what came meanwhile, once and in order")
    void lingers() {
        List<Long> got = Collections.synchronizedList(new ArrayList<>());
        Subscription first = lingering(got);

        first.close();
        bus.publish(batch("meter", POWER, 2));
        bus.publish(batch("meter", POWER, 3));
        bus.subscribe(LINGERING, b -> got.add(number(b.readings().get(0)))).spec();
        bus.publish(batch("meter", POWER, 4));

        await().until(() -> got.size() == 4);
        assertThat(got).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    @DisplayName("one that is still busy when it is replaced gets nothing more")
    void busyWhenReplaced() {
        CountDownLatch release = new CountDownLatch(1);
        List<Long> old = Collections.synchronizedList(new ArrayList<>());
        List<Long> got = Collections.synchronizedList(new ArrayList<>());
        bus.announce("meter", List.of(POWER));
        Subscription first = bus.subscribe(LINGERING, b -> {
            old.add(number(b.readings().get(0)));
            awaitQuietly(release);
        });
        bus.publish(batch("meter", POWER, 1));
        await().until(() -> old.size() == 1);
        first.close();
        bus.publish(batch("meter", POWER, 2));

        Subscription back =
                bus.subscribe(LINGERING, b -> got.add(number(b.readings().get(0))));
        await().until(() -> got.size() == 1);
        release.countDown();
        await().until(() -> back.delivered() == 2);
        for (long i = 3; i <= 200; i++) {
            bus.publish(batch("meter", POWER, i));
            if (i % 50 == 0) {
                long last = i;
                await().until(() -> got.get(got.size() - 1) == last);
            }
        }

        assertThat(old).containsExactly(1L);
        assertThat(got).hasSize(199).isSorted();
    }

    @Test
    @DisplayName("what waits for a subscriber that does not come back is given up in time, and counted")
    void lingersNoLonger() {
        Subscription first = lingering(new ArrayList<>());
        first.close();
        bus.publish(batch("meter", POWER, 2));
        assertThat(bus.subscriptions()).hasSize(1);

        ticker.addAndGet(Duration.ofSeconds(10).toNanos());
        bus.publish(batch("meter", POWER, 3));

        assertThat(bus.subscriptions()).isEmpty();
        assertThat(first.dropped()).isEqualTo(1);
        assertThat(first.queued()).isZero();
    }

    @Test
    @DisplayName("what waits for one who may come back when the bus ends is counted")
    void endsWhileLingering() {
        Subscription first = lingering(new ArrayList<>());
        first.close();
        bus.publish(batch("meter", POWER, 2));
        bus.publish(batch("meter", POWER, 3));

        bus.close();

        assertThat(first.dropped()).isEqualTo(2);
        assertThat(bus.subscriptions()).isEmpty();
    }

    @Test
    @DisplayName("messages reach those who listen; topics of values are refused")
    void messages() {
        List<Message> got = Collections.synchronizedList(new ArrayList<>());
        bus.listen(spec("l", "events/#", 10), got::add);

        bus.send(new Message("other/x", NOW, "{}"));
        bus.send(new Message("events/x", NOW, "{\"a\":1}"));

        await().until(() -> got.size() == 1);
        assertThat(got.get(0).payload()).isEqualTo("{\"a\":1}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bus.send(new Message("devices/x", NOW, "")))
                .withMessageContaining("'devices/x'");
    }

    @Test
    @DisplayName("a late answer is replaced by the last one with its age, or by a timeout")
    void requestReply() throws Exception {
        assertThatThrownBy(() -> ask("x").join()).hasCauseInstanceOf(NoSuchElementException.class);
        List<CompletableFuture<String>> pending = new ArrayList<>();
        AutoCloseable answering = bus.respond("x", (m, d) -> {
            pending.add(new CompletableFuture<>());
            return pending.get(pending.size() - 1);
        });
        assertThatThrownBy(() -> bus.respond("x", (m, d) -> pending.get(0))).isInstanceOf(IllegalStateException.class);

        assertThatThrownBy(() -> ask("x").join()).hasCauseInstanceOf(TimeoutException.class);
        pending.get(0).complete("late");

        assertThat(ask("x").join()).isEqualTo(new Reply("late", Duration.ZERO));
        answering.close();
        assertThatThrownBy(() -> ask("x").join()).hasCauseInstanceOf(NoSuchElementException.class);
    }

    /** {@return a subscription of one who may come back, and was introduced to a device} */
    private Subscription lingering(List<Long> got) {
        bus.announce("meter", List.of(POWER));
        Subscription subscription =
                bus.subscribe(LINGERING, b -> got.add(number(b.readings().get(0))));
        bus.publish(batch("meter", POWER, 1));
        await().until(() -> subscription.delivered() == 1);
        return subscription;
    }

    private CompletableFuture<Reply> ask(String topic) {
        return bus.request(new Message(topic, NOW, "?"), NOW).toCompletableFuture();
    }

    private static SubscriptionSpec spec(String name, String filter, int capacity) {
        return new SubscriptionSpec(name, TopicFilter.of(filter), capacity, Overflow.DROP_OLDEST);
    }

    private static Batch batch(String device, PointSpec point, long value) {
        return new Batch(device, NOW, List.of(state(device, point, value)));
    }

    private static PointState state(String device, PointSpec point, long value) {
        return PointState.unread(device, point, NOW)
                .after(new Reading.Good(point.name(), Value.of(value), NOW, TimeSource.ARRIVAL));
    }

    private static long number(PointState state) {
        return ((Value.Whole) state.value().orElseThrow()).value();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
