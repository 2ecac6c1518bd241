package org.ohmstead.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.Entry;

/** {@code ohm:config-undo}: one change of the configuration less. */
@Service
@Command(
        scope = "ohm",
        name = "config-undo",
        description = "Undoes one change of the configuration, and leaves what came later to other items",
        detailedDescription =
                """
                Examples:
                  ohm:config-undo
                    the last change that is in effect and is no undo, whoever made it; once more: the one before
                  ohm:config-undo --dry-run 12
                    shows what undoing entry 12 would change
                """)
public final class ConfigUndoCommand extends ChangeCommand {

    @Argument(name = "number", description = "Of the entry; the last one not undone yet unless given")
    @Completion(EntryCompleter.class)
    long number;

    @Override
    ChangeSet changes(Desk desk, Configurations configurations) throws CommandException {
        return configurations.undo(number == 0 ? last(configurations) : number);
    }

    private static long last(Configurations configurations) throws CommandException {
        return configurations
                .undoable()
                .map(Entry::number)
                .orElseThrow(() -> Desk.refuse("There is no change that could be undone; see ohm:config-history"));
    }
}
