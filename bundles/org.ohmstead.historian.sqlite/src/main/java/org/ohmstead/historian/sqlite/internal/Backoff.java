package org.ohmstead.historian.sqlite.internal;

import java.time.Duration;

/** Pauses that double from one failure to the next. For use by one thread. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Duration next = FIRST;

    Duration next() {
        Duration pause = next;
        next = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        return pause;
    }

    void reset() {
        next = FIRST;
    }
}
