package org.ohmstead.deploy.internal;

import java.time.Duration;

/** Durations as people read them. */
final class Durations {

    private Durations() {}

    static String text(Duration duration) {
        long ms = duration.toMillis();
        return ms % 1000 == 0 || ms > 10_000 ? ms / 1000 + " s" : ms + " ms";
    }
}
