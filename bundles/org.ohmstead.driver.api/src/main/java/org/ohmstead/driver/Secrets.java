package org.ohmstead.driver;

import org.osgi.annotation.versioning.ProviderType;

/** Passwords and tokens that configurations refer to by {@code secret:NAME}. Safe for use by any thread. */
@ProviderType
public interface Secrets {

    /** How a reference in a configuration starts. */
    String PREFIX = "secret:";

    /**
     * Looks a secret up.
     *
     * @param reference {@code secret:NAME}
     * @return the secret; never to be logged or put into a service property
     * @throws IllegalArgumentException if the text is no reference or nothing is stored by that name; the message holds
     *     the reference only
     */
    String resolve(String reference);

    /**
     * Replaces a secret, for tokens that the other side renews.
     *
     * @param reference {@code secret:NAME}
     * @param secret what to store
     */
    void store(String reference, String secret);
}
