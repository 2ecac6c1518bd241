package org.ohmstead.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthNode.State;
import org.ohmstead.health.Vital;

class WatchdogTest {

    private static final String WRITER = "org.ohmstead.journal.internal.FileJournal";

    private final AtomicLong now = new AtomicLong(1);
    private final AtomicInteger ends = new AtomicInteger();
    private final List<Guarded> restarted = new ArrayList<>();
    private final Interventions interventions =
            new Interventions(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    private CompletableFuture<Void> restart = new CompletableFuture<>();
    private Watchdog watchdog = watchdog(true, true);

    /** A part that stands still for as long as the test says. */
    private static final class Part implements Vital {

        private Duration stuck = Duration.ZERO;

        @Override
        public String vital() {
            return "journal writer";
        }

        @Override
        public Duration stuckFor() {
            return stuck;
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(30);
        }
    }

    private Watchdog watchdog(boolean restarts, boolean exits) {
        Watchdog.Rules rules = new Watchdog.Rules(restarts, exits, Duration.ofSeconds(60), Duration.ofMinutes(60));
        return new Watchdog(rules, this::restart, ends::incrementAndGet, interventions, now::get);
    }

    private CompletableFuture<Void> restart(Guarded part) {
        restarted.add(part);
        restart = new CompletableFuture<>();
        return restart;
    }

    private static Guarded guarded(Part part) {
        return Guarded.of(part, Map.of("component.name", WRITER, "service.bundleid", 7L));
    }

    private Guarded stuckPart() {
        Part part = new Part();
        part.stuck = Duration.ofSeconds(31);
        Guarded guarded = guarded(part);
        watchdog.add(guarded);
        return guarded;
    }

    private void look(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            watchdog.look();
        }
    }

    /** The component comes up again. */
    private Part comesBack(Guarded before) {
        watchdog.remove(before);
        look(1);
        Part next = new Part();
        watchdog.add(guarded(next));
        restart.complete(null);
        look(1);
        return next;
    }

    @Test
    @DisplayName("a part that works is left alone")
    void well() {
        Part part = new Part();
        part.stuck = Duration.ofSeconds(30);
        watchdog.add(guarded(part));

        look(100);

        assertThat(restarted).isEmpty();
        assertThat(interventions.all()).isEmpty();
        assertThat(watchdog.node().state()).isEqualTo(State.OK);
    }

    @Test
    @DisplayName("a stuck part is restarted once, which is reported, and is well then")
    void restarts() {
        Guarded part = stuckPart();
        look(2);
        assertThat(restarted).as("one look may come after the machine slept").isEmpty();
        HealthNode node = watchdog.node();
        assertThat(node.state()).isEqualTo(State.DOWN);
        assertThat(node.cause()).isEqualTo("journal writer: has been standing still for 31 s");

        look(10);

        assertThat(restarted).containsExactly(part);
        assertThat(part.bundle()).isEqualTo(7);
        assertThat(interventions.all())
                .containsExactly("2026-01-01T00:00:00Z journal writer (" + WRITER
                        + ") has been standing still for 31 s, at most 30 s expected; it is restarted");
        comesBack(part);
        look(100);
        assertThat(restarted).hasSize(1);
        assertThat(ends).hasValue(0);
        assertThat(watchdog.node().state()).isEqualTo(State.OK);
    }

    @Test
    @DisplayName("a part that is stuck again soon ends the process, once")
    void endsAfterRelapse() {
        Guarded part = stuckPart();
        look(3);
        Part next = comesBack(part);
        next.stuck = Duration.ofSeconds(40);

        look(10);

        assertThat(ends).hasValue(1);
        assertThat(restarted).hasSize(1);
        assertThat(interventions.all()).hasSize(2);
        assertThat(interventions.all().get(1)).contains("though it was restarted before", "exit code 70");
    }

    @Test
    @DisplayName("one that is stuck again much later is restarted again")
    void forgives() {
        Guarded part = stuckPart();
        look(3);
        Part next = comesBack(part);
        now.addAndGet(Duration.ofMinutes(61).toNanos());
        look(1);
        next.stuck = Duration.ofSeconds(40);

        look(10);

        assertThat(ends).hasValue(0);
        assertThat(restarted).hasSize(2);
    }

    @Test
    @DisplayName("a restart that hangs ends the process; the watchdog does not hang with it")
    void restartHangs() {
        stuckPart();
        look(3);
        look(60);
        assertThat(ends).hasValue(0);

        look(1);

        assertThat(ends).hasValue(1);
        assertThat(interventions.all().get(1)).contains("was not there again within 60 s");
    }

    @Test
    @DisplayName("so does a part that does not come up again, and one that cannot be restarted")
    void restartFails() {
        Guarded part = stuckPart();
        look(3);
        watchdog.remove(part);
        restart.complete(null);
        look(60);
        assertThat(ends).hasValue(0);
        look(1);
        assertThat(ends).hasValue(1);

        watchdog = watchdog(true, true);
        stuckPart();
        look(3);
        restart.completeExceptionally(new IllegalStateException("played by the test"));
        look(1);
        assertThat(ends).hasValue(2);
    }

    @Test
    @DisplayName("where it must not restart, or not end the process, it only reports")
    void onlyReports() {
        watchdog = watchdog(false, true);
        stuckPart();
        look(20);
        assertThat(restarted).isEmpty();
        assertThat(interventions.all()).singleElement().asString().contains("the watchdog is switched off");

        watchdog = watchdog(true, false);
        Guarded part = stuckPart();
        look(3);
        Part next = comesBack(part);
        next.stuck = Duration.ofSeconds(40);
        look(3);
        assertThat(ends).hasValue(0);
        assertThat(interventions.all().get(2)).contains("the process goes on");
        look(20);
        assertThat(restarted).as("once").hasSize(1);
        assertThat(interventions.all()).hasSize(3);
        assertThat(watchdog.node().state()).isEqualTo(State.DOWN);

        next.stuck = Duration.ZERO;
        look(1);
        next.stuck = Duration.ofSeconds(40);
        look(3);
        assertThat(restarted).as("it was well again in between").hasSize(2);
    }

    @Test
    @DisplayName("a part that cannot tell is shown, and hides no other")
    void defect() {
        watchdog.add(new Guarded(
                new Vital() {
                    @Override
                    public String vital() {
                        return "defect";
                    }

                    @Override
                    public Duration stuckFor() {
                        throw new IllegalStateException("played by the test");
                    }

                    @Override
                    public Duration patience() {
                        return Duration.ZERO;
                    }
                },
                "x",
                1));
        stuckPart();

        look(3);

        assertThat(restarted).hasSize(1);
        assertThat(watchdog.node().cause()).contains("defect: cannot tell whether it is stuck");
    }
}
