package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.security.Action;

/** {@code ohm:config-confirm}: a change that waits for it stays. */
@Service
@Command(
        scope = "ohm",
        name = "config-confirm",
        description = "Keeps a change that would be undone otherwise",
        detailedDescription =
                """
                Examples:
                  ohm:config-confirm
                    the one that waits
                  ohm:config-confirm 12
                """)
public final class ConfigConfirmCommand extends OhmCommand {

    /** More can hardly wait at the same time, as each is for minutes. */
    private static final int LOOKED_AT = 1000;

    @Argument(name = "number", description = "Of the entry; may be left out if one waits")
    @Completion(EntryCompleter.class)
    long number;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Configurations configurations = desk.need(Configurations.class);
        long waiting = number == 0 ? waiting(configurations) : number;
        try {
            Entry entry = configurations.confirm(waiting, new Origin(desk.who().name(), "shell", ""));
            desk.out().println("Entry " + entry.number() + " stays");
        } catch (ConflictException e) {
            throw Desk.refuse(Texts.harmless(e.getMessage()));
        } catch (IOException e) {
            throw Desk.refuse(Texts.harmless("The confirmation cannot be kept: " + Disk.reason(e)));
        }
    }

    private static long waiting(Configurations configurations) throws CommandException {
        List<Long> waiting = configurations.history(0, LOOKED_AT, "").stream()
                .filter(entry -> entry.outcome() == Entry.Outcome.PENDING)
                .map(Entry::number)
                .toList();
        if (waiting.isEmpty()) {
            throw Desk.refuse("No change waits for a confirmation; see ohm:config-history");
        }
        if (waiting.size() > 1) {
            String numbers = waiting.stream().map(String::valueOf).collect(joining(", "));
            throw Desk.refuse("Which one? These wait: " + numbers);
        }
        return waiting.get(0);
    }
}
