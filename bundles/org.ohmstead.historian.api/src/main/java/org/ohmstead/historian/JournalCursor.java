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
     * @param most records wanted; fewer come if they are big
     * @param patience how long to wait for the first
     * @return durable records in order; empty if none came in time. A record that was removed unread or is damaged is
     *     left out; the journal counts it
     * @throws InterruptedException if the thread is interrupted while waiting
     * @throws java.io.UncheckedIOException if the journal cannot be read; the next call tries again
     */
    List<JournalRecord> read(int most, Duration patience) throws InterruptedException;

    /**
     * Tells that everything up to a position is dealt with and may be removed as far as this consumer cares. Durable when
     * the call returns.
     *
     * @param position that was read; one before {@link #committed()} changes nothing
     * @throws IllegalArgumentException if it was not read yet
     * @throws java.io.UncheckedIOException if it cannot be stored; the place committed before stays
     */
    void commit(Position position);

    /**
     * Goes to another place, back or forth, and commits it: the next call of {@link #read} reads behind it, or at the
     * oldest record kept if that is later. For a consumer that keeps its place together with its data, and for one that
     * lost its data. Durable when the call returns.
     *
     * @param position not beyond {@link Journal#durableThrough()}
     * @throws IllegalArgumentException if it is beyond
     * @throws java.io.UncheckedIOException if it cannot be stored
     */
    void seek(Position position);

    /** Releases the cursor; what it committed stays. */
    @Override
    void close();
}
