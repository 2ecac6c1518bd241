package org.ohmstead.config.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.ohmstead.config.Entry;
import org.ohmstead.config.internal.history.History;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.device.ConfigProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for somebody's confirmation. While the gateway runs, time is what has passed, whatever the clock does; after a
 * restart it is the clock's, but no more than the whole time again. For use by one thread at a time.
 */
final class Confirmations {

    private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final History history;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<Long, Long> deadlines = new LinkedHashMap<>();

    Confirmations(History history, Clock clock, LongSupplier nanos) {
        this.history = history;
        this.clock = clock;
        this.nanos = nanos;
        List<Kept> all = history.entries();
        for (Kept kept : all) {
            if (kept.entry().outcome() == Entry.Outcome.PENDING) {
                Duration left = Duration.between(
                        clock.instant(), kept.entry().confirmBy().orElse(clock.instant()));
                add(kept, left.isNegative() || takenBack(kept, all) ? Duration.ZERO : left);
            }
        }
    }

    /** {@return whether nothing of an entry is left, by what later entries say} Then the gateway ended before it was noted. */
    private static boolean takenBack(Kept kept, List<Kept> all) {
        Map<String, String> later = new HashMap<>();
        all.stream()
                .filter(other -> other.entry().number() > kept.entry().number())
                .forEach(other -> other.deltas().forEach((id, delta) -> later.put(id, delta.after())));
        return kept.deltas().entrySet().stream()
                .allMatch(one -> one.getValue().before().equals(later.get(one.getKey())));
    }

    /** From now on, this waits. */
    void add(Kept kept) {
        add(kept, kept.window());
    }

    private void add(Kept kept, Duration left) {
        Duration wait = left.compareTo(kept.window()) > 0 ? kept.window() : left;
        deadlines.put(kept.entry().number(), nanos.getAsLong() + wait.toNanos());
    }

    /** {@return what waits} */
    List<Kept> waiting() {
        return deadlines.keySet().stream()
                .flatMap(number -> history.entry(number).stream())
                .toList();
    }

    void remove(long number) {
        deadlines.remove(number);
    }

    /** From now on, the time of this has passed. */
    void hurry(long number) {
        deadlines.computeIfPresent(number, (one, deadline) -> nanos.getAsLong());
    }

    /** {@return one whose time has passed} What the history does not hold any more cannot be undone, and waits no more. */
    Optional<Kept> due() {
        List<Long> passed = deadlines.entrySet().stream()
                .filter(one -> one.getValue() - nanos.getAsLong() <= 0)
                .map(Map.Entry::getKey)
                .toList();
        for (long number : passed) {
            Optional<Kept> kept = history.entry(number);
            if (kept.isPresent()) {
                return kept;
            }
            LOG.error("entry {}: nobody confirmed it, but it stays, as the history does not hold it any more", number);
            deadlines.remove(number);
        }
        return Optional.empty();
    }

    /** {@return what is wrong with the time that a change shall wait} Nobody is to be kept from a change for long. */
    static List<ConfigProblem> wrong(Optional<Duration> window) {
        return window
                .filter(time -> time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0)
                .map(time -> new ConfigProblem("change", "confirmWithin", time.toString(), "a time from 1 s to 1 d"))
                .stream()
                .toList();
    }

    /** {@return when the next one's time has passed} */
    Optional<Duration> next() {
        return deadlines.values().stream()
                .map(deadline -> Duration.ofNanos(Math.max(0, deadline - nanos.getAsLong())))
                .min(Duration::compareTo);
    }

    /**
     * {@return what waits and would be gone as a whole}
     *
     * @param ids of items that shall be changed
     * @param target tells the hash of what an item shall be, or is if it shall not be changed
     */
    List<Kept> takenBack(Collection<String> ids, UnaryOperator<String> target) {
        return waiting().stream()
                .filter(kept -> kept.deltas().keySet().stream().anyMatch(ids::contains))
                .filter(kept -> kept.deltas().entrySet().stream()
                        .allMatch(one -> one.getValue().before().equals(target.apply(one.getKey()))))
                .toList();
    }

    /**
     * {@return why an item must not be changed now}
     *
     * @param id of the item
     * @param ending what does not count, as it is taken back
     */
    Optional<String> waits(String id, Collection<Kept> ending) {
        return waiting().stream()
                .filter(kept -> kept.deltas().containsKey(id) && !ending.contains(kept))
                .findFirst()
                .map(kept -> id + " waits until "
                        + clock.instant()
                                .plus(Duration.ofNanos(
                                        Math.max(0, deadlines.get(kept.entry().number()) - nanos.getAsLong())))
                                .truncatedTo(ChronoUnit.SECONDS)
                        + " for the confirmation of entry " + kept.entry().number() + ", a change by "
                        + Chronicle.by(kept.entry().origin()));
    }
}
