package org.ohmstead.historian;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Where one consumer stands in the journal; survives crashes. For use by one thread at a time. */
@ProviderType
public interface JournalCursor extends AutoCloseable {

    /** {@return the name of the consumer} */
    String consumer();

    /** {@return the last position committed; {@link Position#START} for a new consumer} */
    Position committed();

    /**
     * Reads on, behind what was read before; the first call reads behind {@link #committed()}.
     *
     * @param most records wanted
     * @param patience how long to wait for the first
     * @return durable records in order; empty if none came in time
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    List<JournalRecord> read(int most, Duration patience) throws InterruptedException;

    /**
     * Tells that everything up to a position is dealt with and may be removed as far as this consumer cares. Durable when
     * the call returns.
     *
     * @param position that was read
     */
    void commit(Position position);

    /** Releases the cursor; what it committed stays. */
    @Override
    void close();
}
