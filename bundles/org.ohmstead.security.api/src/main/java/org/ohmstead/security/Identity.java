package org.ohmstead.security;

/**
 * Somebody who has proven who they are, as far as the gateway knows.
 *
 * @param name of the user or of the part of the system
 * @param role what kind of user
 * @param how they proved it: {@code password}, {@code token}, {@code session}, {@code shell}, {@code system}
 */
public record Identity(String name, Role role, String how) {}
