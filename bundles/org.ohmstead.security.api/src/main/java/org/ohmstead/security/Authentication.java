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
     * By name and password. Takes up to some seconds after failures, and some 100 ms if this password was not used lately.
     *
     * @param name of the user
     * @param password as typed
     * @param from the remote address; empty if there is none
     * @return who it is if both are right; {@link Login.Postponed}, for right and wrong ones alike, while attempts are
     *     slowed down more than a caller can be kept waiting
     */
    Login byPassword(String name, String password, String from);

    /**
     * By bearer token.
     *
     * @param token as issued by {@link Users#issueToken}
     * @param from the remote address; empty if there is none
     * @return who it is, if the token is known and neither expired nor revoked
     */
    Optional<Identity> byToken(String token, String from);

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
     * @return the session with the user's present role, if it is open
     */
    Optional<Session> session(String id);

    /**
     * Ends a session.
     *
     * @param id as in {@link Session#id()}; unknown ones are ignored
     */
    void end(String id);
}
