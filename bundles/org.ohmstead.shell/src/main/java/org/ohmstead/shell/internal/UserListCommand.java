package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.security.Action;
import org.ohmstead.security.Users;

/** {@code ohm:user-list}: who may log in. */
@Service
@Command(
        scope = "ohm",
        name = "user-list",
        description = "Lists the users with roles, tokens and permissions",
        detailedDescription =
                """
                Examples:
                  ohm:user-list
                    all users with their roles, tokens and permissions
                """)
public final class UserListCommand extends OhmCommand {

    @Option(name = "--no-format", description = "For scripts: tabs, no heads")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Users users = desk.need(Users.class);
        Table table = Table.of("User", "Role", "Tokens", "Permissions").orElse("There is no user");
        for (Users.User user : users.list()) {
            table.row(
                    user.name(),
                    user.role().id(),
                    users.tokens(user.name()).stream()
                            .map(token -> token.label() + " until " + Texts.iso(token.expires()))
                            .collect(joining(", ")),
                    user.permissions().isEmpty() ? "all of the role" : String.join(", ", user.permissions()));
        }
        table.print(desk, plain);
    }
}
