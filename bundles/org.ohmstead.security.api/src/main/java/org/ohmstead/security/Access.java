package org.ohmstead.security;

import org.osgi.annotation.versioning.ProviderType;

/** Decides what somebody may. Safe for use by any thread; quick. */
@ProviderType
public interface Access {

    /**
     * Decides.
     *
     * @param who wants it
     * @param action what they want
     * @param topic of what: {@code devices/<device path>/<point>}, or {@code devices/<device path>} for the device
     * @return whether the role allows the action and no permission of the user forbids the topic
     */
    boolean allows(Identity who, Action action, String topic);

    /**
     * Decides on anything of the kind.
     *
     * @param who wants it
     * @param action what they want
     * @return whether the role allows the action at all
     */
    boolean allows(Identity who, Action action);
}
