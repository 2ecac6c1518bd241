package org.ohmstead.shell.internal;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;
import org.ohmstead.security.Action;

/** {@code ohm:config-list}: what is configured, and what is wrong with it. */
@Service
@Command(
        scope = "ohm",
        name = "config-list",
        description = "Lists what is configured, and what is wrong with it",
        detailedDescription =
                """
                Examples:
                  ohm:config-list
                    everything
                  ohm:config-list modbus
                    what has this in its id, name or file
                """)
public final class ConfigListCommand extends OhmCommand {

    @Argument(name = "part", description = "Only what has this in its id, name or file")
    @Completion(ItemCompleter.class)
    String part = "";

    @Option(name = "--no-format", description = "For scripts: tabs, no heads")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Table table = Table.of("Id", "Name", "File", "Problem")
                .orElse(part.isEmpty() ? "Nothing is configured" : "No configuration matches '" + part + "'");
        for (ConfigItem item : desk.need(Configurations.class).items()) {
            String text = item.id() + " " + item.name() + " " + item.file();
            if (text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT))) {
                table.row(item.id(), item.name(), item.file(), problem(item));
            }
        }
        table.print(desk, plain);
    }

    private static String problem(ConfigItem item) {
        int more = item.problems().size() - 1;
        return more < 0 ? "" : item.problems().get(0).sentence() + (more == 0 ? "" : " (and " + more + " more)");
    }
}
