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
            known.addAll(foundByLooking);
        }

        @Override
        public void offerAgain(long service) {
            done.add("offer again " + service);
            if (foundByOffering.contains(service)) {
                offered.put(service + 10, offered.remove(service));
                known.add(service + 10);
            }
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
        assertThat(guard.problem()).isEqualTo("not served by the web server: /health of rest");

        web.known.add(1L);
        guard.look();
        assertThat(guard.problem()).isEmpty();
    }

    @Test
    void aWebServerThatIsMissingIsTold() {
        web.runs = false;
        guard.look();
        assertThat(web.done).isEmpty();
        assertThat(guard.problem()).contains("no web server");

        web.runs = true;
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
    void aWebServerThatHangsIsSeen() {
        List<Duration> stuck = new ArrayList<>();
        web.whileAsked = () -> {
            now += Duration.ofSeconds(61).toNanos();
            stuck.add(guard.stuckFor());
        };
        assertThat(guard.stuckFor()).isZero();

        guard.look();

        assertThat(stuck).containsExactly(Duration.ofSeconds(61));
        assertThat(guard.stuckFor()).isZero();
    }
}
