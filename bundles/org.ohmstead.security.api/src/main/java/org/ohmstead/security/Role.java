package org.ohmstead.security;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;

/** What kind of user somebody is. Each role includes those before it. */
public enum Role {
    /** Sees. */
    READER,
    /** Sees and commands points. */
    OPERATOR,
    /** Sees, commands, configures, and manages users. */
    ADMIN;

    /** {@return the name in files and on the wire: reader, operator, admin} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a role.
     *
     * @param id as {@link #id()} gives it
     * @return the role
     * @throws IllegalArgumentException if there is none; the message quotes it and says what was expected
     */
    public static Role of(String id) {
        return Arrays.stream(values())
                .filter(role -> role.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "role: one of " + Arrays.stream(values()).map(Role::id).collect(joining(", "))
                                + " expected, got '" + id + "'"));
    }
}
