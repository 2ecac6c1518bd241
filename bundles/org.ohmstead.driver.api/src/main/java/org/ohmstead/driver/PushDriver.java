package org.ohmstead.driver;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A device that speaks unasked: telegrams, change-of-value notifications. */
@ConsumerType
public interface PushDriver extends Driver {

    /**
     * Listens until cancelled, on a thread of the caller's; connects, reconnects and resynchronises by itself.
     *
     * <p>Trouble with the device is told to the sink and does not end the call. Returns within
     * {@link Cadence#timeout()} after cancellation, and only then.
     *
     * @param sink takes what is heard
     * @param cancellation says when to end
     */
    void run(Sink sink, Cancellation cancellation);

    /** A device that only speaks unasked cannot be read; the scan does not ask. */
    @Override
    default PreparedRead prepare(Block block) {
        throw new IllegalStateException(device() + " only pushes: nothing to prepare");
    }

    /** A device that only speaks cannot be written. */
    @Override
    default List<Written> write(List<Write> writes) {
        return writes.stream()
                .<Written>map(w -> new Written.Failed(w.point().name(), Fault.READ_ONLY, device() + " takes no writes"))
                .toList();
    }
}
