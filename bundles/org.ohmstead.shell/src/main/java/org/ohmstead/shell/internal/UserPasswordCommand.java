package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.security.Action;
import org.ohmstead.security.Users;

/** {@code ohm:user-password}: another password, for oneself or as an admin. */
@Service
@Command(
        scope = "ohm",
        name = "user-password",
        description = "Sets a password, which it asks for; ends the user's sessions",
        detailedDescription = """
                Examples:
                  ohm:user-password ada
                """)
public final class UserPasswordCommand extends OhmCommand {

    @Argument(name = "name", description = "Name of the user; oneself unless given")
    @Completion(UserCompleter.class)
    String name = "";

    @Override
    void run(Desk desk) throws CommandException {
        String user = name.isEmpty() ? desk.who().name() : name;
        if (!user.equals(desk.who().name())) {
            desk.require(Action.CONFIGURE);
        }
        Users users = desk.need(Users.class);
        Passwords.check(users, user);
        users.password(user, Passwords.ask(desk, user));
        desk.out().println("The password of " + user + " is changed; sessions of that user have ended");
    }
}
