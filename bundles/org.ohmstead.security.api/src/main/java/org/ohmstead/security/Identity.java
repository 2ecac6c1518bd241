package org.ohmstead.security;

/**
 * Somebody who has proven who they are, as far as the gateway knows.
 *
 * @param name of the user or of the part of the system
 * @param role what kind of user
 * @param how they proved it: {@code password}, {@code token}, {@code session}, {@code shell}, {@code system}
 * @param from where they are: the remote address as far as it is known, else empty
 */
public record Identity(String name, Role role, String how, String from) {

    /**
     * Somebody at an unknown place, or a part of the gateway itself.
     *
     * @param name of the user or of the part of the system
     * @param role what kind of user
     * @param how they proved it
     */
    public Identity(String name, Role role, String how) {
        this(name, role, how, "");
    }
}
