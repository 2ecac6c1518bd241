package org.ohmstead.security;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds out who somebody is. Safe for use by any thread. Failures take equally long whether the name exists or not, and
 * repeated failures are slowed down by the provider.
 */
@ProviderType
public interface Authentication {

    /**
     * By name and password.
     *
     * @param name of the user
     * @param password as typed
     * @return who it is, if both are right
     */
    Optional<Identity> byPassword(String name, String password);

    /**
     * By bearer token.
     *
     * @param token as issued by {@link Users#issueToken}
     * @return who it is, if the token is known and neither expired nor revoked
     */
    Optional<Identity> byToken(String token);

    /**
     * Opens a session for a browser.
     *
     * @param who has just logged in
     * @return the session; ends after a time without use
     */
    Session open(Identity who);

    /**
     * By session, which it prolongs.
     *
     * @param id as in {@link Session#id()}
     * @return the session, if it is open
     */
    Optional<Session> session(String id);

    /**
     * Ends a session.
     *
     * @param id as in {@link Session#id()}; unknown ones are ignored
     */
    void end(String id);
}
