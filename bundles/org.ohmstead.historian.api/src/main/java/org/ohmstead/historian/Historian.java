package org.ohmstead.historian;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ohmstead.driver.PointId;
import org.osgi.annotation.versioning.ProviderType;

/** Answers questions on the past. Safe for use by any thread; calls read from disk. */
@ProviderType
public interface Historian {

    /** {@return the points that have a history, ordered by id} */
    List<HistoryPoint> points();

    /**
     * {@return what is known of a point's history, if it has one}
     *
     * @param id of the point
     */
    Optional<HistoryPoint> point(PointId id);

    /**
     * Answers a query. Samples of equal time are all kept, in the order of their arrival. Intervals without samples have
     * no row.
     *
     * @param query what is asked
     * @return the rows in order of time, made while they are drawn; to be closed. Empty if the point has no history
     * @throws IllegalArgumentException if an aggregate does not suit the type of the point
     * @throws java.io.UncheckedIOException if the store cannot be read, also while rows are drawn
     */
    Stream<HistoryRow> query(HistoryQuery query);

    /**
     * {@return counters for metrics, by name as Prometheus has it without prefix} Those that end in {@code _total} count
     * since the start: {@code stored_total} samples taken from the journal, {@code lost_total} samples that could not be
     * kept. The others are of now: {@code bytes}, {@code points}, {@code stored_through} (position in the journal up to
     * which the store holds all on disk), {@code behind} (positions in the journal that queries do not find yet),
     * {@code complete_through} ({@link #completeThrough} in ms UTC; left out while it is not known), {@code set_aside}
     * (damaged stores that were put aside and are still there for a person to look at).
     */
    Map<String, Long> counters();

    /**
     * {@return the time up to which nothing is missing: what the journal acknowledged before it is found by queries} It
     * is about the present while the store keeps up; it stays behind while the store takes what waited in the journal,
     * and is empty while that is not known: before anything was read from the journal, or while the store cannot be used.
     */
    default Optional<Instant> completeThrough() {
        return Optional.empty();
    }

    /** {@return what is wrong with the store, in words; empty if nothing is} */
    Optional<String> trouble();
}
