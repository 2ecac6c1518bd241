package org.ohmstead.config.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Config Admin in memory, whose store is on a disk that may fail; it outlives the gateway as its files do. */
final class FakeAdmin {

    /** By PID; a configuration that was never updated has no properties. */
    final Map<String, Map<String, Object>> stored = new TreeMap<>();

    /** Is told of every change by the gateway. */
    BiConsumer<String, Optional<Map<String, Object>>> listener = (pid, values) -> {};

    private final FaultyDisk disk;
    private int updates;

    FakeAdmin(FaultyDisk disk) {
        this.disk = disk;
    }

    /** {@return how often anything was updated or deleted} */
    int updates() {
        return updates;
    }

    /** As somebody else, such as the web console, would do. */
    void update(String pid, Map<String, Object> values) {
        stored.put(pid, new TreeMap<>(values));
    }

    /** Without a failing disk. */
    void delete(String pid) {
        stored.remove(pid);
    }

    ConfigurationAdmin service() {
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConfigurationAdmin.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getConfiguration" -> configuration((String) arguments[0]);
                    case "getFactoryConfiguration" -> configuration(arguments[0] + "~" + arguments[1]);
                    case "listConfigurations" -> list((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Configuration[] list(String filter) throws Exception {
        org.osgi.framework.Filter wanted = FrameworkUtil.createFilter(filter);
        Configuration[] found = stored.keySet().stream()
                .filter(pid -> wanted.matches(Map.of("service.pid", pid)))
                .map(this::configuration)
                .toArray(Configuration[]::new);
        return found.length == 0 ? null : found;
    }

    private Configuration configuration(String pid) {
        return (Configuration) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPid" -> pid;
                    case "getFactoryPid" -> pid.contains("~") ? pid.substring(0, pid.indexOf('~')) : null;
                    case "getProperties" -> properties(pid);
                    case "update" -> update(pid, (Dictionary<?, ?>) arguments[0]);
                    case "delete" -> delete0(pid);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Object properties(String pid) {
        Map<String, Object> values = stored.get(pid);
        return values == null ? null : FrameworkUtil.asDictionary(values);
    }

    @SuppressWarnings("unchecked")
    private Object update(String pid, Dictionary<?, ?> values) throws IOException {
        disk.takes(() -> {
            updates++;
            stored.put(pid, new TreeMap<>(FrameworkUtil.asMap((Dictionary<String, Object>) values)));
        });
        listener.accept(pid, Optional.of(stored.get(pid)));
        return null;
    }

    private Object delete0(String pid) {
        updates++;
        stored.remove(pid);
        listener.accept(pid, Optional.empty());
        return null;
    }
}
