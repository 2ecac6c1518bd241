package org.ohmstead.config.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.ohmstead.config.Entry;
import org.ohmstead.config.internal.history.History;
import org.ohmstead.config.internal.history.Kept;

/**
 * What waits for somebody's confirmation. While the gateway runs, time is what has passed, whatever the clock does; after a
 * restart it is the clock's, but no more than the whole time again. For use by one thread at a time.
 */
final class Confirmations {

    private final History history;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<Long, Long> deadlines = new LinkedHashMap<>();

    Confirmations(History history, Clock clock, LongSupplier nanos) {
        this.history = history;
        this.clock = clock;
        this.nanos = nanos;
        for (Kept kept : history.entries()) {
            if (kept.entry().outcome() == Entry.Outcome.PENDING) {
                Duration left = Duration.between(
                        clock.instant(), kept.entry().confirmBy().orElse(clock.instant()));
                add(kept, left.isNegative() ? Duration.ZERO : left);
            }
        }
    }

    /** From now on, this waits. */
    void add(Kept kept) {
        add(kept, kept.window());
    }

    private void add(Kept kept, Duration left) {
        Duration wait = left.compareTo(kept.window()) > 0 ? kept.window() : left;
        deadlines.put(kept.entry().number(), nanos.getAsLong() + wait.toNanos());
    }

    void remove(long number) {
        deadlines.remove(number);
    }

    /** {@return one whose time has passed} */
    Optional<Kept> due() {
        return deadlines.entrySet().stream()
                .filter(one -> one.getValue() - nanos.getAsLong() <= 0)
                .findFirst()
                .flatMap(one -> history.entry(one.getKey()));
    }

    /** {@return when the next one's time has passed} */
    Optional<Duration> next() {
        return deadlines.values().stream()
                .map(deadline -> Duration.ofNanos(Math.max(0, deadline - nanos.getAsLong())))
                .min(Duration::compareTo);
    }

    /** {@return why an item must not be changed now} */
    Optional<String> waits(String id) {
        return deadlines.keySet().stream()
                .flatMap(number -> history.entry(number).stream())
                .filter(kept -> kept.deltas().containsKey(id))
                .findFirst()
                .map(kept -> id + " waits until "
                        + clock.instant()
                                .plus(Duration.ofNanos(
                                        Math.max(0, deadlines.get(kept.entry().number()) - nanos.getAsLong())))
                                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        + " for the confirmation of entry " + kept.entry().number() + ", a change by "
                        + Chronicle.by(kept.entry().origin()));
    }
}
