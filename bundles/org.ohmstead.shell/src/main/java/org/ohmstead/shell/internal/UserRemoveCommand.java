package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.security.Action;
import org.ohmstead.security.Users;

/** {@code ohm:user-remove}: a user less. */
@Service
@Command(
        scope = "ohm",
        name = "user-remove",
        description = "Removes a user with sessions and tokens",
        detailedDescription = """
                Examples:
                  ohm:user-remove ada
                """)
public final class UserRemoveCommand extends OhmCommand {

    @Argument(name = "name", description = "Name of the user", required = true)
    @Completion(UserCompleter.class)
    String name = "";

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Users users = desk.need(Users.class);
        Passwords.check(users, name);
        users.remove(name);
        desk.out().println("User " + name + " removed, with sessions and tokens");
    }
}
