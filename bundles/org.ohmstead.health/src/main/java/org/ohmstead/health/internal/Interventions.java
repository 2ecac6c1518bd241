package org.ohmstead.health.internal;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What the watchdog did, the latest hundred. Thread-safe. */
final class Interventions {

    private static final int MOST = 100;

    private final Clock clock;
    private final Deque<String> all = new ArrayDeque<>();

    Interventions(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(String sentence) {
        if (all.size() == MOST) {
            all.removeFirst();
        }
        all.addLast(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + sentence);
    }

    synchronized List<String> all() {
        return List.copyOf(all);
    }
}
