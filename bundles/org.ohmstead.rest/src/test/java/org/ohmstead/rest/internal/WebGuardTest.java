package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WebGuardTest {

    private final FakeWeb web = new FakeWeb();
    private long now = -Duration.ofSeconds(1).toNanos();
    private final WebGuard guard = new WebGuard(web, () -> now);

    private static final class FakeWeb implements WebGuard.Web {

        boolean runs = true;
        final Map<Long, String> offered = new TreeMap<>(Map.of(1L, "/health of rest", 2L, "/ of console"));
        final Set<Long> known = new HashSet<>(Set.of(1L, 2L));
        final Set<Long> foundByLooking = new HashSet<>();
        final Set<Long> foundByOffering = new HashSet<>();
        final List<String> done = new ArrayList<>();
        Runnable whileAsked = () -> {};
        Runnable whileLooking = () -> {};

        @Override
        public boolean runs() {
            return runs;
        }

        @Override
        public Map<Long, String> offered() {
            return offered;
        }

        @Override
        public Set<Long> known() {
            done.add("asked");
            whileAsked.run();
            return known;
        }

        @Override
        public void lookAgain() {
            done.add("look again");
            whileLooking.run();
            known.addAll(foundByLooking);
        }

        @Override
        public boolean offerAgain(long service) {
            done.add("offer again " + service);
            if (foundByOffering.contains(service)) {
                offered.put(service + 10, offered.remove(service));
                known.add(service + 10);
            }
            return true;
        }
    }

    @Test
    void whatIsServedIsAskedForOnceOnly() {
        guard.look();
        guard.look();

        assertThat(web.done).containsExactly("asked");
        assertThat(guard.problem()).isEmpty();
    }

    @Test
    void whatIsNewIsAskedFor() {
        guard.look();
        web.offered.put(3L, "/metrics of rest");
        web.known.add(3L);

        guard.look();
        guard.look();

        assertThat(web.done).containsExactly("asked", "asked");
    }

    @Test
    void whatIsJustComingIsWaitedFor() {
        web.known.remove(1L);
        guard.look();
        web.known.add(1L);
        guard.look();
        guard.look();

        assertThat(web.done).containsExactly("asked", "asked");
    }

    @Test
    void whatIsLostIsLookedForAgain() {
        web.known.remove(1L);
        web.foundByLooking.add(1L);
        guard.look();
        guard.look();
        guard.look();
        guard.look();

        assertThat(web.done).containsExactly("asked", "asked", "look again", "asked");
        assertThat(guard.problem()).isEmpty();
    }

    @Test
    void whatIsStillLostIsOfferedAnew() {
        web.known.remove(1L);
        web.foundByOffering.add(1L);
        for (int i = 0; i < 5; i++) {
            guard.look();
        }

        assertThat(web.done).containsExactly("asked", "asked", "look again", "asked", "offer again 1", "asked");
        assertThat(guard.problem()).isEmpty();
    }

    @Test
    void whatStaysLostIsToldUntilItIsThere() {
        web.known.remove(1L);
        for (int i = 0; i < 6; i++) {
            guard.look();
        }

        assertThat(web.done).containsOnlyOnce("look again").containsOnlyOnce("offer again 1");
        assertThat(guard.problem()).startsWith("not served by the web server: /health of rest;");

        web.known.add(1L);
        guard.look();
        assertThat(guard.problem()).isEmpty();
    }

    @Test
    void aWebServerThatIsMissingForLongIsTold() {
        web.runs = false;
        guard.look();
        guard.look();
        assertThat(guard.problem()).as("it is just coming").isEmpty();
        guard.look();
        assertThat(web.done).isEmpty();
        assertThat(guard.problem()).contains("no web server");

        web.runs = true;
        guard.changed();
        guard.look();
        assertThat(guard.problem()).isEmpty();
    }

    @Test
    void whatWasServedIsAskedForNowAndThen() {
        guard.look();
        web.known.remove(1L);
        for (int i = 0; i < 29; i++) {
            guard.look();
        }
        assertThat(web.done).containsExactly("asked");

        guard.look();
        guard.look();

        assertThat(web.done).containsExactly("asked", "asked", "asked", "look again");
    }

    @Test
    void aWebServerThatFailsIsTold() {
        web.whileAsked = () -> {
            throw new IllegalStateException("broken");
        };
        guard.look();
        assertThat(guard.problem()).contains("does not tell what it serves").contains("broken");

        web.whileAsked = () -> {};
        guard.look();
        assertThat(guard.problem()).isEmpty();
    }

    @Test
    void aNewWebServerIsAskedAnew() {
        guard.look();
        guard.changed();
        guard.look();

        assertThat(web.done).containsExactly("asked", "asked");
    }

    @Test
    void aWebServerThatHangsIsTold() {
        List<String> meanwhile = new ArrayList<>();
        Runnable hang = () -> {
            now += Duration.ofSeconds(59).toNanos();
            meanwhile.add(guard.problem());
            now += Duration.ofSeconds(2).toNanos();
            meanwhile.add(guard.problem());
        };
        web.known.remove(1L);
        web.whileAsked = hang;
        guard.look();
        web.whileAsked = () -> {};
        web.whileLooking = hang;
        guard.look();

        assertThat(meanwhile).hasSize(4).element(0).isEqualTo("");
        assertThat(meanwhile.get(1)).contains("taken nothing new for 61 s");
        assertThat(meanwhile.get(3)).contains("taken nothing new for 61 s");
        assertThat(guard.problem()).isEmpty();
    }
}
