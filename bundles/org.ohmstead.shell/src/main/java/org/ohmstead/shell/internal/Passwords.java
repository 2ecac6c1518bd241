package org.ohmstead.shell.internal;

import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.security.Users;

/** What the commands on users share. */
final class Passwords {

    private Passwords() {}

    /**
     * {@return a password that was typed twice the same}
     *
     * @param desk to ask at
     * @param name of the user it is for
     */
    static String ask(Desk desk, String name) throws CommandException {
        String password = desk.prompt().secret("Password for " + name + ": ");
        if (!password.equals(desk.prompt().secret("Once more: "))) {
            throw Desk.refuse("The two passwords differ; nothing was changed");
        }
        return password;
    }

    /**
     * Refuses names that no user has.
     *
     * @param users that exist
     * @param name as typed
     */
    static void check(Users users, String name) throws CommandException {
        if (users.list().stream().noneMatch(user -> user.name().equals(name))) {
            throw Desk.refuse("There is no user '" + name + "'; see ohm:user-list");
        }
    }
}
