package org.ohmstead.webconsole.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times and durations for people. */
final class Moments {

    private static final long NANOS_PER_MS = 1_000_000;

    private Moments() {}

    /** {@return how long ago something was, roughly} */
    static String ago(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(then, now).toSeconds());
        if (seconds < 120) {
            return seconds + " s ago";
        }
        if (seconds < Duration.ofHours(2).toSeconds()) {
            return seconds / 60 + " min ago";
        }
        return seconds < Duration.ofDays(2).toSeconds()
                ? seconds / 3600 + " h ago"
                : seconds / Duration.ofDays(1).toSeconds() + " days ago";
    }

    static String at(Instant then) {
        return then.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }

    static String ms(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", (double) duration.toNanos() / NANOS_PER_MS);
    }
}
