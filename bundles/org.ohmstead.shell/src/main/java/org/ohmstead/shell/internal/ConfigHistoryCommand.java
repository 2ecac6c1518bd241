package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.security.Action;

/** {@code ohm:config-history}: who changed what, when and why. */
@Service
@Command(
        scope = "ohm",
        name = "config-history",
        description = "Shows who changed what in the configuration, when and why; also what was refused",
        detailedDescription =
                """
                Examples:
                  ohm:config-history
                    the newest changes
                  ohm:config-history -n 100 cellar/pump
                    those of one device
                  ohm:config-history --keys
                    with every key that changed
                """)
public final class ConfigHistoryCommand extends OhmCommand {

    private static final int MOST = 10_000;

    @Argument(name = "id", description = "Only what touched this; as in ohm:config-list, or a device's path")
    @Completion(ItemCompleter.class)
    String id = "";

    @Option(name = "-n", description = "The most entries", valueToShowInHelp = "20")
    int count = 20;

    @Option(name = "--keys", description = "With every key that changed")
    boolean keys;

    @Option(name = "--no-format", description = "For scripts: tabs, no heads")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("-n: a number from 1 to " + MOST + " expected, got " + count);
        }
        Configurations configurations = desk.need(Configurations.class);
        // What is gone has a history, too.
        String item = id.isEmpty()
                ? ""
                : Items.find(configurations, id).map(ConfigItem::id).orElse(id);
        List<Entry> entries = configurations.history(0, count, item);
        if (keys) {
            entries.forEach(entry -> whole(desk, entry));
        } else {
            table(entries).print(desk, plain);
        }
    }

    private Table table(List<Entry> entries) {
        Table table = Table.of(">No", "At", "Who", "Via", "Outcome", "What", "Why")
                .orElse(id.isEmpty() ? "Nothing was changed yet" : "Nothing changed '" + id + "' yet");
        for (Entry entry : entries) {
            String what = entry.differences().stream().map(Difference::id).collect(joining(", "));
            table.row(
                    entry.number(),
                    Texts.iso(entry.at()),
                    entry.origin().who(),
                    entry.origin().via(),
                    outcome(entry),
                    what,
                    why(entry));
        }
        return table;
    }

    private static void whole(Desk desk, Entry entry) {
        String head = Stream.of(
                        String.valueOf(entry.number()),
                        Texts.iso(entry.at()),
                        entry.origin().who() + " via " + entry.origin().via(),
                        outcome(entry),
                        why(entry))
                .filter(part -> !part.isEmpty())
                .collect(joining("  "));
        desk.out().println(Texts.harmless(head));
        Differences.print(desk, entry.differences());
        desk.out().println();
    }

    private static String outcome(Entry entry) {
        return entry.outcome().id()
                + entry.confirmBy().map(at -> " until " + Texts.iso(at)).orElse("");
    }

    private static String why(Entry entry) {
        return Stream.of(entry.origin().why(), entry.detail())
                .filter(text -> !text.isEmpty())
                .collect(joining("; "));
    }
}
