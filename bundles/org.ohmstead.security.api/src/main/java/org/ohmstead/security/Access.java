package org.ohmstead.security;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides what somebody may. Safe for use by any thread; quick.
 *
 * <p>The present rights of the user count, not those at login: who was removed may nothing, who was given a lesser role
 * or other permissions has these at once.
 */
@ProviderType
public interface Access {

    /**
     * Decides.
     *
     * @param who wants it
     * @param action what they want
     * @param topic of what: {@code devices/<device path>/<point>}, or {@code devices/<device path>} for the device
     * @return whether the role allows the action, and the user has no permissions at all or one for it: {@code write} and
     *     {@code configure} include {@code read}
     */
    boolean allows(Identity who, Action action, String topic);

    /**
     * Decides on what has no topic.
     *
     * @param who wants it
     * @param action what they want
     * @return for {@link Action#READ} and {@link Action#WRITE} whether they may do so on any topic; for
     *     {@link Action#CONFIGURE} whether on all topics, for what has no topic then (users, system pages) would let an
     *     admin with restricted permissions lift the restriction
     */
    boolean allows(Identity who, Action action);
}
