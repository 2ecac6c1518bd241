package org.ohmstead.security;

/**
 * A browser's session.
 *
 * @param id for the cookie: 256 random bits in base64url
 * @param csrf for the header {@code X-CSRF-Token} of every changing request: 256 random bits in base64url
 * @param who it belongs to
 */
public record Session(String id, String csrf, Identity who) {

    /** {@return the name of the user; ids are secrets} */
    @Override
    public String toString() {
        return "Session[" + who.name() + "]";
    }
}
