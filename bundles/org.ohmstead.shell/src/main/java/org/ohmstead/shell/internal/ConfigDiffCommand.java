package org.ohmstead.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.Difference;
import org.ohmstead.security.Action;

/** {@code ohm:config-diff}: what differs between two moments. */
@Service
@Command(
        scope = "ohm",
        name = "config-diff",
        description = "Shows what differs in the configuration between two entries of its history, or since one",
        detailedDescription =
                """
                Examples:
                  ohm:config-diff 11
                    what changed since entry 11
                  ohm:config-diff 11 12
                    what entry 12 changed
                """)
public final class ConfigDiffCommand extends OhmCommand {

    @Argument(name = "from", description = "As it was after this entry", required = true)
    @Completion(EntryCompleter.class)
    long from;

    @Argument(index = 1, name = "to", description = "As it was after this entry; as it is now unless given")
    @Completion(EntryCompleter.class)
    long to;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        List<Difference> differences = desk.need(Configurations.class).between(from, to);
        if (differences.isEmpty()) {
            desk.out().println("No difference");
        }
        Differences.print(desk, differences);
    }
}
