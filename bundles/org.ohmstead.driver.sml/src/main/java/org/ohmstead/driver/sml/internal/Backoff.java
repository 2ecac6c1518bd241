package org.ohmstead.driver.sml.internal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: twice as long each time up to a limit, scattered by a fifth. */
final class Backoff {

    private static final double SCATTER = 0.2;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** {@return how long to wait now} */
    Duration next() {
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        double factor = 1 - SCATTER + 2 * SCATTER * random.nextDouble();
        return Duration.ofMillis(Math.round(pause.toMillis() * factor));
    }

    /** Begins anew: all is well. */
    void reset() {
        next = first;
    }
}
