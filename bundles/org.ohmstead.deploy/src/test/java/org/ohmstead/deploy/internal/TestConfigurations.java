package org.ohmstead.deploy.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;
import org.ohmstead.device.ConfigProblem;

/** As much of the engine of configurations as deployments ask for. */
final class TestConfigurations {

    private final List<ConfigItem> items = new CopyOnWriteArrayList<>();
    private volatile Runnable later = () -> {};

    /** A file of this PID came, which is not applied. */
    void refused(String pid, String key, String value, String expected) {
        String file = "etc/" + pid.replace('~', '-') + ".cfg";
        items.add(item(pid, file, List.of(new ConfigProblem(file, key, value, expected))));
    }

    /** Somebody wished this elsewhere; it was refused, and is kept beside the file, which is in effect. */
    void wished(String pid, String key, String value, String expected) {
        String file = "etc/" + pid.replace('~', '-') + ".cfg";
        items.add(item(pid, file, List.of(new ConfigProblem(file + ".rejected", key, value, expected))));
    }

    /** It is seen after somebody has looked for it. */
    void refusedOnceAsked(String pid, String key, String value, String expected) {
        later = () -> refused(pid, key, value, expected);
    }

    void applied(String pid) {
        items.removeIf(item -> item.id().equals(pid));
        items.add(item(pid, "etc/" + pid.replace('~', '-') + ".cfg", List.of()));
    }

    private static ConfigItem item(String pid, String file, List<ConfigProblem> problems) {
        return new ConfigItem(pid, pid, pid, file, Map.of(), "", "1", problems);
    }

    Configurations service() {
        return (Configurations) Proxy.newProxyInstance(
                Configurations.class.getClassLoader(),
                new Class<?>[] {Configurations.class},
                (self, method, args) -> switch (method.getName()) {
                    case "items" -> {
                        List<ConfigItem> now = List.copyOf(items);
                        later.run();
                        yield now;
                    }
                    case "item" ->
                        Optional.ofNullable(items.stream()
                                .filter(item -> item.id().equals(args[0]))
                                .findFirst()
                                .orElse(null));
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
