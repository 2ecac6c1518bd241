package org.ohmstead.historian;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.ohmstead.bus.Batch;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one crash-safe log: batches in the order of their arrival. Safe for use by any thread.
 *
 * <p>A batch is acknowledged once the stage of {@link #append} is complete. It is then on disk: the file was forced
 * after it was written, together with its neighbours (group commit).
 */
@ProviderType
public interface Journal {

    /**
     * Appends a batch.
     *
     * @param batch of one device
     * @return its position once it is durable; fails with {@link java.io.IOException} if it cannot be stored now (disk
     *     full, disk too slow), and with {@link IllegalArgumentException} if it never can (too big, a time beyond all
     *     bounds); the loss is counted then and nothing else is disturbed. The stage is completed by the thread that
     *     writes: what depends on it must be short or asynchronous
     */
    CompletionStage<Position> append(Batch batch);

    /**
     * {@return the identity of this log, letters and digits} A position means something only together with it: it is
     * another one when the log was begun anew because its directory was lost.
     */
    String id();

    /** {@return everything up to here is on disk} */
    Position durableThrough();

    /**
     * Opens the cursor of a consumer; creates it at the oldest record kept if there is none.
     *
     * @param consumer a name of letters, digits, {@code .}, {@code -}: {@code historian.sqlite}
     * @return the cursor
     * @throws IllegalStateException if it is open already
     * @throws java.io.UncheckedIOException if its place cannot be stored
     */
    JournalCursor open(String consumer);

    /**
     * {@return counters for metrics, by name as Prometheus has it without prefix} Those that end in {@code _total} count
     * since the start: {@code appended_total} and {@code lost_total} samples, {@code dropped_unread_total} samples
     * removed for the quota before every consumer had them, {@code damaged_total} places found unreadable,
     * {@code forces_total}. The others are of now: {@code durable_through}, {@code bytes}, {@code segments},
     * {@code queued}, {@code oldest} (ms UTC), {@code lag_CONSUMER} (positions not yet committed).
     */
    Map<String, Long> counters();

    /** {@return why nothing can be stored now, in words; empty if all is well} */
    Optional<String> trouble();
}
