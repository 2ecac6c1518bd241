package org.ohmstead.bus;

import org.osgi.annotation.versioning.ProviderType;

/** A subscription that lasts until closed. Safe for use by any thread. */
@ProviderType
public interface Subscription extends AutoCloseable {

    /** {@return what was asked for} */
    SubscriptionSpec spec();

    /** {@return how many wait now} */
    int queued();

    /** {@return how many were handed over} */
    long delivered();

    /** {@return how many were lost because the queue was full} */
    long dropped();

    /**
     * Ends the subscription and waits shortly for a delivery under way. What still waits is forgotten, at once or when
     * {@link SubscriptionSpec#linger()} is over; then it counts as dropped.
     */
    @Override
    void close();
}
