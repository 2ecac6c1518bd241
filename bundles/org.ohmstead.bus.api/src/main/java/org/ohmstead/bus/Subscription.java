package org.ohmstead.bus;

import org.osgi.annotation.versioning.ProviderType;

/** A subscription that lasts until closed. Safe for use by any thread. */
@ProviderType
public interface Subscription extends AutoCloseable {

    /** {@return what was asked for} */
    SubscriptionSpec spec();

    /** {@return how many batches or messages wait now} */
    int queued();

    /** {@return how many readings wait now, in all batches together; a message counts as one} */
    long queuedReadings();

    /** {@return how many batches or messages were handed over} */
    long delivered();

    /** {@return how many batches or messages were lost because the queue was full} */
    long dropped();

    /** {@return how many readings were in what was lost; a message counts as one} */
    long droppedReadings();

    /**
     * Ends the subscription and waits shortly for a delivery under way. What still waits is forgotten, at once or when
     * {@link SubscriptionSpec#linger()} is over; then it counts as dropped, and who subscribes
     * under the same name later counts on from there.
     */
    @Override
    void close();
}
