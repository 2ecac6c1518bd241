package org.ohmstead.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.ohmstead.security.Action;
import org.ohmstead.security.Role;
import org.ohmstead.security.Users;

/** {@code ohm:user-add}: a new user. */
@Service
@Command(
        scope = "ohm",
        name = "user-add",
        description = "Adds a user; asks for the password",
        detailedDescription =
                """
                Examples:
                  ohm:user-add ada
                    may read everything
                  ohm:user-add --role operator --permission 'read devices/#' --permission 'write devices/cellar/#' otto
                    may read everything, and command what is in the cellar
                """)
public final class UserAddCommand extends OhmCommand {

    @Argument(name = "name", description = "Name of the user", required = true)
    String name = "";

    @Option(name = "--role", description = "reader, operator or admin", valueToShowInHelp = "reader")
    @Completion(
            value = StringsCompleter.class,
            values = {"reader", "operator", "admin"})
    String role = "reader";

    @Option(
            name = "--permission",
            description = "What of the role's rights to keep, as 'write devices/cellar/#'; all unless given",
            multiValued = true)
    List<String> permissions = new ArrayList<>();

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Users users = desk.need(Users.class);
        if (users.list().stream().anyMatch(user -> user.name().equals(name))) {
            throw Desk.refuse("There is a user '" + name + "' already; ohm:user-password changes the password");
        }
        Users.User user = new Users.User(name, Role.of(role), permissions);
        String password = Passwords.ask(desk, name);
        users.put(user);
        try {
            users.password(name, password);
        } catch (IllegalArgumentException e) {
            users.remove(name);
            throw e;
        }
        desk.out()
                .println("User " + name + " added with the role " + user.role().id());
    }
}
