package org.ohmstead.shell.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.TextItems;

/** {@code ohm:config-set}: other values for keys of a configuration. */
@Service
@Command(
        scope = "ohm",
        name = "config-set",
        description = "Sets keys of a configuration, all or none; what is wrong is refused",
        detailedDescription =
                """
                Examples:
                  ohm:config-set cellar/pump interval.ms=500
                  ohm:config-set --confirm 120 org.ohmstead.driver.modbus~pump url=tcp://10.0.0.9:502 timeout.ms=
                    two keys; timeout.ms goes back to its default. Undone after 120 s unless confirmed
                  ohm:config-set --dry-run cellar/pump 'points={flow: {at: holding/3}}'
                    shows the difference and what it does to the device
                  ohm:config-set --new org.ohmstead.driver.modbus~fan device=cellar/fan url=tcp://10.0.0.9:502 profile=fan
                    a new one
                  ohm:config-set roof/weather token=?
                    asks for a secret, which is no argument
                A key of a list is given several times, once for each value.
                """)
public final class ConfigSetCommand extends ChangeCommand {

    private static final String ASK = "?";
    private static final String REFERENCE = "secret:";

    @Argument(name = "id", description = "As in ohm:config-list, or a device's path", required = true)
    @Completion(ItemCompleter.class)
    String id = "";

    @Argument(
            index = 1,
            name = "key=value",
            description = "The key and its new value; without a value it goes back to its default",
            required = true,
            multiValued = true)
    @Completion(KeyCompleter.class)
    List<String> assignments = new ArrayList<>();

    @Option(name = "--new", description = "There is none of this id yet")
    boolean fresh;

    @Override
    ChangeSet changes(Desk desk, Configurations configurations) throws CommandException {
        Optional<ConfigItem> item = Items.find(configurations, id);
        if (item.isPresent() && fresh) {
            throw Desk.refuse(Texts.harmless("There is a configuration '" + id + "' already: leave --new out"));
        }
        if (id.startsWith(TextItems.PROFILES)) {
            throw new IllegalArgumentException(
                    "a profile has no keys; edit its file, or its points by ohm:points-export and ohm:points-import");
        }
        String pid = item.map(ConfigItem::type).orElseGet(() -> Items.pid(id));
        Optional<ConfigType> type = Items.type(configurations, pid);
        boolean single = type.isPresent() && !type.get().factory();
        if (item.isEmpty() && !fresh && !single) {
            throw Items.unknown(configurations, id);
        }
        Map<String, Object> properties =
                new HashMap<>(item.map(ConfigItem::properties).orElse(Map.of()));
        for (Map.Entry<String, List<String>> entry : values().entrySet()) {
            Optional<ConfigType.Key> key = type.stream()
                    .flatMap(known -> known.keys().stream())
                    .filter(known -> known.id().equals(entry.getKey()))
                    .findFirst();
            set(properties, entry.getKey(), open(desk, key, entry.getValue()), key);
        }
        return new ChangeSet(List.of(new ChangeSet.Put(
                item.map(ConfigItem::id).orElse(id),
                item.map(ConfigItem::version).orElse(ChangeSet.NEW),
                properties)));
    }

    private Map<String, List<String>> values() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "KEY=VALUE expected, or KEY= to go back to the default, got '" + assignment + "'");
            }
            values.computeIfAbsent(assignment.substring(0, equals), key -> new ArrayList<>())
                    .add(assignment.substring(equals + 1));
        }
        return values;
    }

    /** {@return the values, secrets asked for: a line that was typed stays in the history of the shell} */
    private static List<String> open(Desk desk, Optional<ConfigType.Key> key, List<String> values)
            throws CommandException {
        if (key.filter(known -> known.kind() == ConfigType.Kind.SECRET).isEmpty()) {
            return values;
        }
        String id = key.get().id();
        List<String> secrets = new ArrayList<>();
        for (String value : values) {
            if (!value.isEmpty() && !value.equals(ASK) && !value.startsWith(REFERENCE)) {
                throw new IllegalArgumentException(
                        id + ": a secret is no argument, as the shell remembers what is typed; " + id + "=" + ASK
                                + " asks for it");
            }
            String secret = value.equals(ASK) ? desk.prompt().secret(id + ": ") : value;
            if (value.equals(ASK) && secret.isEmpty()) {
                throw new IllegalArgumentException(id + ": a secret expected, nothing was typed");
            }
            secrets.add(secret);
        }
        return secrets;
    }

    private static void set(
            Map<String, Object> properties, String key, List<String> values, Optional<ConfigType.Key> known) {
        boolean list = known.filter(ConfigType.Key::list).isPresent();
        if (values.size() > 1 && !list) {
            throw new IllegalArgumentException(key + ": one value expected, got " + values.size());
        }
        if (values.equals(List.of(""))) {
            properties.remove(key);
        } else {
            properties.put(key, list ? values : values.get(0));
        }
    }
}
