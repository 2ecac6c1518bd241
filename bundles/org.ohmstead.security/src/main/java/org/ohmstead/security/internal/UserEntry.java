package org.ohmstead.security.internal;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ohmstead.security.Action;
import org.ohmstead.security.Role;
import org.ohmstead.security.Users.User;

/**
 * A user as kept in the file.
 *
 * @param name of the user
 * @param role what kind
 * @param permissions empty for all that the role allows
 * @param password empty if none was set yet
 * @param tokens issued to the user
 * @param others lines that this version does not know; kept as they are
 */
record UserEntry(
        String name,
        Role role,
        List<Permission> permissions,
        Optional<PasswordHash> password,
        List<TokenEntry> tokens,
        List<String> others) {

    /** Characters in a name. */
    static final int MOST_NAME = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0," + (MOST_NAME - 1) + "}");

    UserEntry {
        permissions = List.copyOf(permissions);
        tokens = List.copyOf(tokens);
        others = List.copyOf(others);
    }

    static UserEntry fresh(String name, Role role) {
        return new UserEntry(checkName(name), role, List.of(), Optional.empty(), List.of(), List.of());
    }

    static String checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("user: a name of 1 to 64 letters, digits and . _ @ -,"
                    + " beginning with a letter or digit, expected, got '" + Printable.of(name) + "'");
        }
        return name;
    }

    UserEntry with(Role newRole, List<Permission> newPermissions) {
        return new UserEntry(name, newRole, newPermissions, password, tokens, others);
    }

    UserEntry with(PasswordHash newPassword) {
        return new UserEntry(name, role, permissions, Optional.of(newPassword), tokens, others);
    }

    UserEntry with(List<TokenEntry> newTokens) {
        return new UserEntry(name, role, permissions, password, newTokens, others);
    }

    /** {@return whether the user may do everything: what there must always be one of} */
    boolean unrestrictedAdmin() {
        return role == Role.ADMIN && mayEverywhere(Action.CONFIGURE);
    }

    boolean may(Action action, String topic) {
        return roleAllows(role, action)
                && (permissions.isEmpty() || permissions.stream().anyMatch(p -> p.covers(action, topic)));
    }

    boolean maySomewhere(Action action) {
        return roleAllows(role, action)
                && (permissions.isEmpty() || permissions.stream().anyMatch(p -> p.includes(action)));
    }

    boolean mayEverywhere(Action action) {
        return roleAllows(role, action)
                && (permissions.isEmpty() || permissions.stream().anyMatch(p -> p.includes(action) && p.everywhere()));
    }

    static boolean roleAllows(Role role, Action action) {
        return switch (action) {
            case READ -> true;
            case WRITE -> role != Role.READER;
            case CONFIGURE -> role == Role.ADMIN;
        };
    }

    /** {@return what changes whenever the password does, and when a user is made anew} */
    String stamp() {
        return password.map(PasswordHash::text).orElse("");
    }

    User shown() {
        return new User(name, role, permissions.stream().map(Permission::text).toList());
    }
}
