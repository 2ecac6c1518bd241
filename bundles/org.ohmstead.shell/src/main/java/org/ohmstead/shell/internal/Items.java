package org.ohmstead.shell.internal;

import java.util.List;
import java.util.Optional;
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
     * @param text its id, or its name if no other has that: a device's path
     */
    static Optional<ConfigItem> find(Configurations configurations, String text) {
        Optional<ConfigItem> exact = configurations.item(text);
        if (exact.isPresent()) {
            return exact;
        }
        List<ConfigItem> named = configurations.items().stream()
                .filter(item -> item.name().equals(text))
                .toList();
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    /** {@return an item; refuses what is none and proposes the likest} */
    static ConfigItem need(Configurations configurations, String text) throws CommandException {
        return find(configurations, text).orElseThrow(() -> unknown(configurations, text));
    }

    static CommandException unknown(Configurations configurations, String text) {
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
