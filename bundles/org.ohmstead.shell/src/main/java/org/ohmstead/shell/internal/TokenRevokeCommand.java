package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.security.Action;
import org.ohmstead.security.Users;

/** {@code ohm:token-revoke}: a bearer token less, of oneself or as an admin. */
@Service
@Command(
        scope = "ohm",
        name = "token-revoke",
        description = "Makes a bearer token void",
        detailedDescription =
                """
                Examples:
                  ohm:token-revoke ada grafana
                """)
public final class TokenRevokeCommand extends OhmCommand {

    @Argument(name = "name", description = "The user the token stands for", required = true)
    @Completion(UserCompleter.class)
    String name = "";

    @Argument(index = 1, name = "label", description = "As given when it was issued", required = true)
    String label = "";

    @Override
    void run(Desk desk) throws CommandException {
        if (!name.equals(desk.who().name())) {
            desk.require(Action.CONFIGURE);
        }
        if (!desk.need(Users.class).revokeToken(name, label)) {
            throw Desk.refuse("'" + name + "' has no token '" + label + "'; see ohm:user-list");
        }
        desk.out().println("Token " + label + " of " + name + " is void");
    }
}
