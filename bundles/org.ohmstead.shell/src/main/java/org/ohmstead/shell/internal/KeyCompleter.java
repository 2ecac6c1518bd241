package org.ohmstead.shell.internal;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;

/** Completes {@code KEY=VALUE}: first the keys of the configuration that was named before, then what a key may be. */
@Service
public final class KeyCompleter extends Candidates {

    @Override
    Stream<String> offers(Lookup services, String begun) {
        return Stream.empty();
    }

    @Override
    Stream<String> offers(Lookup services, String begun, List<String> words) {
        return services.find(Configurations.class).stream()
                .flatMap(configurations -> words.stream()
                        .filter(word -> !word.equals(begun))
                        .flatMap(word -> type(configurations, word))
                        .limit(1))
                .flatMap(type -> type.keys().stream())
                .flatMap(key -> begun.startsWith(key.id() + "=")
                        ? values(key).map(value -> key.id() + "=" + value + " ")
                        : Stream.of(key.id() + "="));
    }

    private static Stream<ConfigType> type(Configurations configurations, String word) {
        String pid = Items.find(configurations, word).map(ConfigItem::type).orElseGet(() -> Items.pid(word));
        return Items.type(configurations, pid).stream();
    }

    private static Stream<String> values(ConfigType.Key key) {
        if (key.kind() == ConfigType.Kind.BOOLEAN) {
            return Stream.of("true", "false");
        }
        return key.options().isEmpty()
                ? key.defaults().stream()
                : key.options().stream().map(ConfigType.Option::value);
    }
}
