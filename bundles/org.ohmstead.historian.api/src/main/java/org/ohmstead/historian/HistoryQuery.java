package org.ohmstead.historian;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ohmstead.driver.PointId;

/**
 * What is asked of the history of one point.
 *
 * @param point which
 * @param from the beginning, included
 * @param to the end, not included
 * @param step the length of the intervals in whole ms, counted from {@code from}; empty for the samples themselves
 * @param aggregates one column each, in this order; empty exactly if there is no step
 * @param limit the most rows wanted
 */
public record HistoryQuery(
        PointId point, Instant from, Instant to, Optional<Duration> step, List<Aggregate> aggregates, int limit) {

    /** Copies the list and refuses what makes no sense. */
    public HistoryQuery {
        aggregates = List.copyOf(aggregates);
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from: an instant before to = " + to + " expected, got " + from);
        }
        if (step.isPresent() && step.get().toMillis() < 1) {
            throw new IllegalArgumentException("step: a duration of 1 ms or more expected, got " + step.get());
        }
        if (step.isPresent() == aggregates.isEmpty()) {
            throw new IllegalArgumentException("step and aggregate: both or neither expected");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit: 1 or more expected, got " + limit);
        }
    }
}
