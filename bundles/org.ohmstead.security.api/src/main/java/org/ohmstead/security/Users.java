package org.ohmstead.security;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The users of the gateway. Safe for use by any thread; changes are on disk when a call returns. */
@ProviderType
public interface Users {

    /**
     * A user as shown.
     *
     * @param name of the user
     * @param role what kind
     * @param permissions topic patterns with actions, as {@code write devices/cellar/#}; empty for all that the role allows
     */
    record User(String name, Role role, List<String> permissions) {

        /** Copies the list. */
        public User {
            permissions = List.copyOf(permissions);
        }
    }

    /** {@return all users, ordered by name} */
    List<User> list();

    /**
     * Creates or replaces a user; the password stays if there is one.
     *
     * @param user as it shall be
     * @throws IllegalArgumentException if name or permissions are malformed, or the last admin would go
     */
    void put(User user);

    /**
     * Sets a password and ends the user's sessions.
     *
     * @param name of the user
     * @param password at least 8 characters
     * @throws IllegalArgumentException if the user is unknown or the password too short
     */
    void password(String name, String password);

    /**
     * Removes a user with sessions and tokens.
     *
     * @param name of the user
     * @return whether it existed
     * @throws IllegalArgumentException if it is the last admin
     */
    boolean remove(String name);

    /**
     * Issues a bearer token.
     *
     * @param name of the user it stands for
     * @param label to know it by later
     * @param lifetime until it expires
     * @return the token, shown only now; a hash of it is kept
     */
    String issueToken(String name, String label, Duration lifetime);

    /**
     * {@return the labels of a user's tokens}
     *
     * @param name of the user
     */
    List<String> tokens(String name);

    /**
     * {@return whether there was such a token, which now is void}
     *
     * @param name of the user
     * @param label of the token
     */
    boolean revokeToken(String name, String label);
}
