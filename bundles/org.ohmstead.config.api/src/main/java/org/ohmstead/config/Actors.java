package org.ohmstead.config;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A face that knows who is at work, registered as a service: asked when something is found that was changed elsewhere, and that
 * is to be kept in somebody's name. Safe for use by any thread.
 */
@ConsumerType
public interface Actors {

    /**
     * {@return who has just used, or is using, some commands; empty if nobody did, or nobody who is known}
     *
     * @param scopes of the commands, as {@code feature}
     */
    Set<Origin> recent(Set<String> scopes);
}
