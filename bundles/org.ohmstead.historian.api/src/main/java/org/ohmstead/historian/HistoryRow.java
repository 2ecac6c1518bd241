package org.ohmstead.historian;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;

/**
 * One row of an answer.
 *
 * @param at the time of the sample, or the start of the interval: UTC, ms
 * @param values one for a sample; one per aggregate, in the order asked, for an interval; empty where there is none, as
 *     for a bad sample
 * @param quality of the sample; for an interval the worst of its good and uncertain samples, bad if it has only bad ones
 */
public record HistoryRow(Instant at, List<Optional<Value>> values, Quality quality) {

    /** Copies the list. */
    public HistoryRow {
        values = List.copyOf(values);
    }
}
