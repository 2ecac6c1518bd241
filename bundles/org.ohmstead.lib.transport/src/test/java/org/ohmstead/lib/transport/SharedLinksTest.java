package org.ohmstead.lib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.ohmstead.lib.transport.SharedLinks.Lease;

class SharedLinksTest {

    private static final String ID = "serial:/dev/ttyS0";
    private static final Map<String, String> SLOW = Map.of("baud", "9600", "parity", "none");
    private static final Map<String, String> FAST = Map.of("baud", "19200", "parity", "none");

    private final List<Runnable> due = new ArrayList<>();
    private final List<Runnable> stopped = new ArrayList<>();
    private final SharedLinks<Line> links = new SharedLinks<>(this::after);

    private Runnable after(Duration time, Runnable task) {
        assertThat(time).isEqualTo(SharedLinks.LINGER);
        due.add(task);
        return () -> stopped.add(task);
    }

    /** Counts how often it was closed. */
    private static final class Line implements SharedLinks.Link {

        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    @DisplayName("devices of one link get one channel, which ends a while after the last has let go")
    void shares() {
        Lease<Line> one = acquire(SLOW, "a");
        Lease<Line> other = acquire(SLOW, "b");
        Line line = one.link();
        assertThat(other.link()).isSameAs(line);
        assertThat(links.ids()).containsExactly(ID);

        one.close();
        assertThat(due).isEmpty();
        other.close();
        assertThat(line.closed).hasValue(0);
        due.forEach(Runnable::run);

        assertThat(line.closed).hasValue(1);
        assertThat(links.ids()).isEmpty();
    }

    @Test
    @DisplayName("who comes back in time finds the channel as it was, and later timers do not close it")
    void lingers() {
        Lease<Line> first = acquire(SLOW, "a");
        Line line = first.link();
        first.close();
        Lease<Line> second = acquire(SLOW, "a");
        assertThat(second.link()).isSameAs(line);
        assertThat(stopped).isEqualTo(due);

        due.forEach(Runnable::run);
        assertThat(line.closed).hasValue(0);

        second.close();
        due.get(due.size() - 1).run();
        assertThat(line.closed).hasValue(1);
    }

    @Test
    @DisplayName("closing a lease twice lets go once")
    void releasesOnce() {
        Lease<Line> one = acquire(SLOW, "a");
        acquire(SLOW, "b");

        one.close();
        one.close();

        assertThat(due).isEmpty();
    }

    @Test
    @DisplayName("owners that differ in a setting are both named, with key and values")
    void namesConflict() {
        acquire(SLOW, "org.ohmstead.driver.modbus~one");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> acquire(FAST, "org.ohmstead.driver.modbus~two"))
                .withMessage("url: org.ohmstead.driver.modbus~two and org.ohmstead.driver.modbus~one share " + ID
                        + " but org.ohmstead.driver.modbus~two has baud = '19200' and org.ohmstead.driver.modbus~one"
                        + " has '9600': the same expected");
    }

    @Test
    @DisplayName("a channel that only lingers gives way to other settings at once")
    void replacesLingering() {
        Lease<Line> first = acquire(SLOW, "a");
        first.close();

        Lease<Line> second = acquire(FAST, "a");

        assertThat(first.link().closed).hasValue(1);
        assertThat(second.link()).isNotSameAs(first.link());
        due.forEach(Runnable::run);
        assertThat(second.link().closed).hasValue(0);
    }

    @Test
    @DisplayName("closing the collection closes all channels, owned or lingering, once, and lets nobody in")
    void closesAll() {
        Lease<Line> owned = acquire(SLOW, "a");
        Lease<Line> lingering = links.acquire("tcp:h:1", Map.of(), "b", Line::new);
        lingering.close();

        links.close();
        assertThat(stopped).as("nothing is left that refers to a channel").containsAll(due);
        due.forEach(Runnable::run);
        owned.close();

        assertThat(owned.link().closed).hasValue(1);
        assertThat(lingering.link().closed).hasValue(1);
        assertThatIllegalStateException().isThrownBy(() -> acquire(SLOW, "c")).withMessageContaining("c");
    }

    @Test
    @DisplayName("the collection is not held by the timer once it is closed, though a channel lingered")
    void leavesNothing() {
        SharedLinks<Line> mine = new SharedLinks<>();
        Lease<Line> lease = mine.acquire(ID, SLOW, "a", Line::new);
        WeakReference<Line> line = new WeakReference<>(lease.link());
        lease.close();
        mine.close();
        lease = null;

        await().atMost(SharedLinks.LINGER.dividedBy(2)).until(() -> {
            System.gc();
            return line.get() == null;
        });
    }

    @Test
    @DisplayName("many threads share without losing count")
    void bearsThreads() {
        AtomicInteger made = new AtomicInteger();
        Lease<Line> anchor = links.acquire(ID, SLOW, "anchor", Line::new);

        IntStream.range(0, 1000).parallel().forEach(i -> links.acquire(ID, SLOW, "pid" + i, () -> {
                    made.incrementAndGet();
                    return new Line();
                })
                .close());

        assertThat(made).hasValue(0);
        assertThat(due).isEmpty();
        anchor.close();
        assertThat(due).hasSize(1);
    }

    /** Several owners that change at one time. */
    @Nested
    class Changing {

        private final Set<String> both = Set.of("a", "b");

        @Test
        @DisplayName("what they have now does not count")
        void looksAhead() {
            acquire(SLOW, "a");
            acquire(SLOW, "b");
            assertThatIllegalArgumentException().isThrownBy(() -> links.check(ID, FAST, "a"));

            links.together(both, () -> both.forEach(owner -> links.check(ID, FAST, owner)));

            assertThatIllegalArgumentException().as("it was only asked").isThrownBy(() -> links.check(ID, FAST, "a"));
        }

        @Test
        @DisplayName("they must want the same, and what others have counts")
        void comparesWishes() {
            acquire(SLOW, "a");
            acquire(SLOW, "b");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> links.together(both, () -> {
                        links.check(ID, FAST, "a");
                        links.check(ID, SLOW, "b");
                    }))
                    .withMessageContaining("b has baud = '9600' and a has '19200'");
            acquire(SLOW, "c");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> links.together(both, () -> links.check(ID, FAST, "a")))
                    .withMessageContaining("a has baud = '19200' and c has '9600'");
        }

        @Test
        @DisplayName("the first that comes anew gets the channel with its settings, once all others are about to go")
        void givesWay() {
            Lease<Line> a = acquire(SLOW, "a");
            Lease<Line> b = acquire(SLOW, "b");
            Line old = a.link();

            links.changing(both);
            a.close();
            Lease<Line> fastA = acquire(FAST, "a");

            assertThat(old.closed).as("a port opens only once").hasValue(1);
            b.close();
            Lease<Line> fastB = acquire(FAST, "b");
            assertThat(fastB.link()).isSameAs(fastA.link()).isNotSameAs(old);
            due.forEach(Runnable::run);
            assertThat(old.closed).hasValue(1);
            assertThat(fastA.link().closed).hasValue(0);
            assertThatIllegalArgumentException()
                    .as("they have come anew, and stay")
                    .isThrownBy(() -> acquire(SLOW, "c"));
        }

        @Test
        @DisplayName("who stays keeps the channel")
        void keepsForOthers() {
            Lease<Line> a = acquire(SLOW, "a");
            Lease<Line> b = acquire(SLOW, "b");

            links.changing(Set.of("a"));
            a.close();
            assertThatIllegalArgumentException().isThrownBy(() -> acquire(FAST, "a"));
            links.changing(Set.of("b"));
            links.unchanged(Set.of("b"));
            assertThatIllegalArgumentException().isThrownBy(() -> acquire(FAST, "a"));

            assertThat(b.link().closed).hasValue(0);
        }
    }

    private Lease<Line> acquire(Map<String, String> settings, String owner) {
        return links.acquire(ID, settings, owner, Line::new);
    }
}
