package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.security.Action;
import org.ohmstead.security.Users;

/** {@code ohm:token-issue}: a bearer token for a program, for oneself or as an admin. */
@Service
@Command(
        scope = "ohm",
        name = "token-issue",
        description = "Issues a bearer token and shows it this once",
        detailedDescription =
                """
                Examples:
                  ohm:token-issue ada grafana
                    a token of ada for a year
                  ohm:token-issue --lifetime 30d ada laptop
                    for a month
                """)
public final class TokenIssueCommand extends OhmCommand {

    @Argument(name = "name", description = "The user the token stands for", required = true)
    @Completion(UserCompleter.class)
    String name = "";

    @Argument(index = 1, name = "label", description = "To know the token by later, as grafana", required = true)
    String label = "";

    @Option(name = "--lifetime", description = "Until it expires, as 365d", valueToShowInHelp = "365d")
    String lifetime = "365d";

    @Override
    void run(Desk desk) throws CommandException {
        if (!name.equals(desk.who().name())) {
            desk.require(Action.CONFIGURE);
        }
        Users users = desk.need(Users.class);
        Passwords.check(users, name);
        if (users.tokens(name).stream().anyMatch(token -> token.label().equals(label))) {
            throw Desk.refuse("'" + name + "' has a token '" + label + "' already; ohm:token-revoke makes it void");
        }
        // The token alone, so that a script can take it.
        desk.out().println(users.issueToken(name, label, Texts.positive("--lifetime", lifetime)));
    }
}
