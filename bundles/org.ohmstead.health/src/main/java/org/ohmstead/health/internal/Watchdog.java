package org.ohmstead.health.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthNode.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all vital parts whether they are stuck. A stuck one is restarted once; if that does not help, the process ends.
 * {@link #look} is for one thread; the rest is for any.
 */
final class Watchdog {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /** So many looks in a row must find a part stuck: after the whole machine has slept, one look does. */
    static final int LOOKS = 3;

    private final Rules rules;
    private final Restarter restarter;
    private final Ending ending;
    private final Interventions interventions;
    private final LongSupplier ticker;
    private final List<Guarded> parts = new CopyOnWriteArrayList<>();
    private final Map<String, Case> cases = new HashMap<>();
    private volatile List<HealthNode> nodes = List.of();
    private boolean ended;

    /**
     * What the watchdog does.
     *
     * @param restart whether it restarts anything
     * @param exit whether it ends the process
     * @param patience how long a restart may take
     * @param probation for how long after a restart a part must not get stuck
     */
    record Rules(boolean restart, boolean exit, Duration patience, Duration probation) {

        static Rules of(HealthConfig config) {
            return new Rules(
                    config.watchdog(),
                    config.watchdog_exit(),
                    Duration.ofSeconds(config.watchdog_restart_s()),
                    Duration.ofMinutes(config.watchdog_probation_min()));
        }
    }

    /** What is remembered of a part by the name of its component, which outlives a restart. */
    private static final class Case {
        private Guarded part;
        private int looks;
        private boolean told;
        private CompletableFuture<Void> restart;
        private long restartBegan;
        private boolean onProbation;
        private long probationEnds;
        /** Whether nothing more is done about it, as a restart did not help and the process must not end. */
        private boolean givenUp;
    }

    Watchdog(Rules rules, Restarter restarter, Ending ending, Interventions interventions, LongSupplier ticker) {
        this.rules = rules;
        this.restarter = restarter;
        this.ending = ending;
        this.interventions = interventions;
        this.ticker = ticker;
    }

    void add(Guarded part) {
        parts.add(part);
    }

    void remove(Guarded part) {
        parts.remove(part);
    }

    /** {@return how the vital parts are} */
    HealthNode node() {
        return Nodes.of("watchdog", "Watchdog", true, nodes);
    }

    /** Asks all parts once; to be called every second. */
    void look() {
        List<HealthNode> next = new ArrayList<>();
        for (Guarded part : parts) {
            Case known = cases.computeIfAbsent(part.component(), component -> new Case());
            known.part = part;
            next.add(look(part, known));
        }
        cases.values().forEach(this::follow);
        cases.values().removeIf(known -> !parts.contains(known.part) && known.restart == null && !known.onProbation);
        nodes = List.copyOf(next);
    }

    @SuppressWarnings(
            "checkstyle:IllegalCatch") // a boundary to others: a defect of one must not hide that another is stuck
    private HealthNode look(Guarded part, Case known) {
        Duration stuck;
        try {
            stuck = part.vital().stuckFor();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("{}: cannot tell whether it is stuck", part.component(), e);
            return node(part, State.DEGRADED, "cannot tell whether it is stuck: " + e);
        }
        if (stuck.compareTo(part.vital().patience()) <= 0) {
            known.looks = 0;
            known.told = false;
            known.givenUp = false;
            return node(part, State.OK, "");
        }
        known.looks++;
        if (known.looks >= LOOKS && known.restart == null && !known.givenUp && !ended) {
            act(part, known, stuck);
        }
        return node(part, State.DOWN, "has been standing still for " + stuck.toSeconds() + " s");
    }

    private static HealthNode node(Guarded part, State state, String cause) {
        return Nodes.leaf("watchdog/" + part.component(), part.vital().vital(), state, cause, true);
    }

    private void act(Guarded part, Case known, Duration stuck) {
        String what = part.text() + " has been standing still for " + stuck.toSeconds() + " s, at most "
                + part.vital().patience().toSeconds() + " s expected";
        if (!known.told) {
            LOG.error("{}; its threads:", what);
            ThreadDump.of(part.component()).forEach(line -> LOG.error("{}", line));
        }
        if (!rules.restart()) {
            tell(known, what + "; it is left alone, as the watchdog is switched off");
        } else if (known.onProbation) {
            end(known, what + ", though it was restarted before");
        } else {
            known.told = false;
            tell(known, what + "; it is restarted");
            known.looks = 0;
            known.restartBegan = ticker.getAsLong();
            known.restart = restarter.restart(part);
        }
    }

    /** Sees how a restart comes along. */
    private void follow(Case known) {
        long now = ticker.getAsLong();
        if (known.onProbation && now - known.probationEnds >= 0) {
            known.onProbation = false;
        }
        if (known.restart == null) {
            return;
        }
        if (known.restart.isCompletedExceptionally()) {
            known.restart = null;
            end(known, known.part.text() + " could not be restarted");
        } else if (known.restart.isDone() && parts.contains(known.part)) {
            known.restart = null;
            known.told = false;
            known.onProbation = true;
            known.probationEnds = now + rules.probation().toNanos();
            LOG.info("{} was restarted", known.part.text());
        } else if (now - known.restartBegan > rules.patience().toNanos()) {
            known.restart = null;
            end(
                    known,
                    known.part.text() + " was not there again within "
                            + rules.patience().toSeconds() + " s of being restarted");
        }
    }

    private void end(Case known, String why) {
        if (ended) {
            return;
        }
        known.told = false;
        if (rules.exit()) {
            ended = true;
            tell(
                    known,
                    why + "; the process ends with exit code " + ProcessEnding.EXIT_CODE
                            + ", for its supervisor to start it anew");
            ending.end();
        } else {
            known.onProbation = false;
            known.givenUp = true;
            tell(known, why + "; the process goes on, as the watchdog must not end it");
        }
    }

    private void tell(Case known, String sentence) {
        if (!known.told) {
            known.told = true;
            LOG.error("{}", sentence);
            interventions.add(sentence);
        }
    }
}
