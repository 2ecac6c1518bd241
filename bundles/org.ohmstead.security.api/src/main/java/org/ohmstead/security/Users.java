package org.ohmstead.security;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The users of the gateway. Safe for use by any thread; changes are on disk when a call returns. Who calls has made sure
 * that an admin asks: {@link Access#allows(Identity, Action)} with {@link Action#CONFIGURE}.
 */
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

    /**
     * A bearer token as shown.
     *
     * @param label to know it by
     * @param expires when it becomes void
     */
    record Token(String label, Instant expires) {}

    /** {@return all users, ordered by name} */
    List<User> list();

    /**
     * Creates or replaces a user; the password stays if there is one. A new user cannot log in before a password is set.
     *
     * @param user as it shall be
     * @throws IllegalArgumentException if name or permissions are malformed, or the last admin without restrictions would
     *     go
     */
    void put(User user);

    /**
     * Sets a password and ends the user's sessions; tokens stay.
     *
     * @param name of the user
     * @param password 8 to 1024 characters
     * @throws IllegalArgumentException if the user is unknown or the password too short or too long
     */
    void password(String name, String password);

    /**
     * Removes a user with sessions and tokens.
     *
     * @param name of the user
     * @return whether it existed
     * @throws IllegalArgumentException if it is the last admin without restrictions
     */
    boolean remove(String name);

    /**
     * Issues a bearer token.
     *
     * @param name of the user it stands for
     * @param label to know it by later; 1 to 64 characters, unique for the user
     * @param lifetime until it expires
     * @return the token, shown only now; a hash of it is kept
     * @throws IllegalArgumentException if the user is unknown, the label malformed or taken, or the lifetime not positive
     */
    String issueToken(String name, String label, Duration lifetime);

    /**
     * {@return the tokens of a user that have not expired, ordered by label; none if the user is unknown}
     *
     * @param name of the user
     */
    List<Token> tokens(String name);

    /**
     * {@return whether there was such a token, which now is void}
     *
     * @param name of the user
     * @param label of the token
     */
    boolean revokeToken(String name, String label);
}
