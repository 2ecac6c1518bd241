package org.ohmstead.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;

/** Finds what is configured by what somebody types. */
final class Items {

    private Items() {}

    /**
     * {@return an item}
     *
     * @param text its id, or its name: a device's path. Of several with that name the one that nothing is wrong with, as a
     *     file that wants the path of another device has its name, too
     */
    static Optional<ConfigItem> find(Configurations configurations, String text) {
        return sole(configurations, text)
                .or(() -> only(named(configurations, text).stream()
                        .filter(item -> item.problems().isEmpty())
                        .toList()));
    }

    /** {@return an item by its id, or by its name if no other has that at all} */
    private static Optional<ConfigItem> sole(Configurations configurations, String text) {
        return configurations.item(text).or(() -> only(named(configurations, text)));
    }

    private static Optional<ConfigItem> only(List<ConfigItem> found) {
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static List<ConfigItem> named(Configurations configurations, String text) {
        return configurations.items().stream()
                .filter(item -> item.name().equals(text))
                .toList();
    }

    /** {@return an item; refuses what is none and proposes the likest} */
    static ConfigItem need(Configurations configurations, String text) throws CommandException {
        return find(configurations, text).orElseThrow(() -> unknown(configurations, text));
    }

    /** {@return an item that shall go; refuses a name that several have, as the wrong one of them may be meant} */
    static ConfigItem needSole(Configurations configurations, String text) throws CommandException {
        return sole(configurations, text).orElseThrow(() -> unknown(configurations, text));
    }

    static CommandException unknown(Configurations configurations, String text) {
        List<ConfigItem> named = named(configurations, text);
        if (!named.isEmpty()) {
            return Desk.refuse(
                    Texts.harmless("'" + text + "' is named by several configurations: one of these ids expected: "
                            + named.stream().map(ConfigItem::id).collect(Collectors.joining(", "))));
        }
        List<String> ids = configurations.items().stream().map(ConfigItem::id).toList();
        return Desk.refuse(Texts.harmless("There is no configuration '" + text + "'" + Near.question(Near.of(text, ids))
                + " ohm:config-list shows all"));
    }

    /** {@return how something of this kind is configured, as far as its bundle is installed} */
    static Optional<ConfigType> type(Configurations configurations, String pid) {
        return configurations.types().stream()
                .filter(type -> type.pid().equals(pid))
                .findFirst();
    }

    /** {@return the factory PID of an id, or the id itself} */
    static String pid(String id) {
        int name = id.indexOf('~');
        return name < 0 ? id : id.substring(0, name);
    }
}
