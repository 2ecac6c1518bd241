package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;
import org.ohmstead.security.Action;

/** {@code ohm:config-show}: one configuration with all keys it could have, or the text of a profile. */
@Service
@Command(
        scope = "ohm",
        name = "config-show",
        description = "Shows a configuration with all its keys, or the text of a profile",
        detailedDescription =
                """
                Examples:
                  ohm:config-show org.ohmstead.driver.modbus~pump
                    all keys, what they are and what they mean; secrets stay secret
                  ohm:config-show cellar/pump
                    the same, by the device's path
                  ohm:config-show profiles/heatpump.yaml
                  ohm:config-show --no-format cellar/pump
                    only what is set, as key, tab, value
                """)
public final class ConfigShowCommand extends OhmCommand {

    @Argument(name = "id", description = "As in ohm:config-list, or a device's path", required = true)
    @Completion(ItemCompleter.class)
    String id = "";

    @Option(name = "--no-format", description = "For scripts: tabs, no heads, only what is set")
    boolean plain;

    @Override
    void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Configurations configurations = desk.need(Configurations.class);
        ConfigItem item = Items.need(configurations, id);
        if (!plain) {
            head(desk, item);
        }
        if (item.type().isEmpty()) {
            item.text().lines().forEach(line -> desk.out().println(Texts.harmless(line)));
        } else {
            keys(desk, item, Items.type(configurations, item.type()));
        }
    }

    private static void head(Desk desk, ConfigItem item) {
        desk.out().println(Texts.harmless(item.id() + (item.file().isEmpty() ? "" : "  in " + item.file())));
        item.problems().forEach(problem -> desk.out().println(Texts.harmless("Problem: " + problem.text())));
        desk.out().println();
    }

    private void keys(Desk desk, ConfigItem item, Optional<ConfigType> type) {
        Map<String, Object> rest = new TreeMap<>(item.properties());
        Table table = Table.of("Key", "Value", "Default", "Unit", "Meaning").orElse("No key is set");
        List<ConfigType.Key> keys = type.map(ConfigType::keys).orElse(List.of());
        for (ConfigType.Key key : keys) {
            Optional<String> value = Optional.ofNullable(rest.remove(key.id())).map(ConfigShowCommand::text);
            if (!plain) {
                table.row(key.id(), value.orElse(""), String.join(", ", key.defaults()), key.unit(), meaning(key));
            } else if (value.isPresent()) {
                desk.out().println(Texts.harmless(key.id()) + "\t" + Texts.harmless(value.get()));
            }
        }
        String unknown = type.isPresent() ? "unknown" : "the bundle that knows it is not installed";
        rest.forEach((key, value) -> {
            if (plain) {
                desk.out().println(Texts.harmless(key) + "\t" + Texts.harmless(text(value)));
            } else {
                table.row(key, text(value), "", "", unknown);
            }
        });
        if (!plain) {
            table.print(desk, false);
        }
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(joining(", "))
                : String.valueOf(value);
    }

    private static String meaning(ConfigType.Key key) {
        List<String> parts = new ArrayList<>();
        parts.add(key.description().isEmpty() ? key.name() : key.description());
        if (!key.options().isEmpty()) {
            parts.add("One of "
                    + key.options().stream().map(ConfigType.Option::value).collect(joining(", ")));
        }
        if (key.min().isPresent() || key.max().isPresent()) {
            parts.add(key.min().orElse("…") + " to " + key.max().orElse("…"));
        }
        return String.join("  ", parts);
    }
}
