package org.ohmstead.historian;

import java.util.Map;
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
     * @return its position once it is durable; fails with {@link java.io.IOException} if it cannot be stored (disk full,
     *     quota reached), in which case the loss is counted and nothing else is disturbed
     */
    CompletionStage<Position> append(Batch batch);

    /** {@return everything up to here is on disk} */
    Position durableThrough();

    /**
     * Opens the cursor of a consumer; creates it at the oldest record kept if there is none.
     *
     * @param consumer a name of letters, digits, {@code .}, {@code -}: {@code historian.sqlite}
     * @return the cursor
     * @throws IllegalStateException if it is open already
     */
    JournalCursor open(String consumer);

    /** {@return counters for metrics, by name as Prometheus has it without prefix: {@code appended_total}, {@code lost_total}, {@code durable_through}, {@code bytes}, {@code oldest}, {@code lag_CONSUMER}} */
    Map<String, Long> counters();
}
