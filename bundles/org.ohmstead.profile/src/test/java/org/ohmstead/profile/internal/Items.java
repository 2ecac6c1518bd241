package org.ohmstead.profile.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;

/** Configurations that hold items and take change sets without checking anything. */
final class Items {

    private final Map<String, ConfigItem> items = new TreeMap<>();
    private int version;

    Configurations service() {
        return (Configurations) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Configurations.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("item")) {
                        throw new AssertionError("not expected: " + method);
                    }
                    return Optional.ofNullable(items.get((String) arguments[0]));
                });
    }

    String text(String id) {
        return items.get(id).text();
    }

    Map<String, Object> properties(String id) {
        return items.get(id).properties();
    }

    void put(String id, String text) {
        items.put(id, new ConfigItem(id, "", id, "etc/" + id, Map.of(), text, "v" + version++, List.of()));
    }

    void put(String id, Map<String, Object> properties) {
        String type = id.split("~", 2)[0];
        items.put(id, new ConfigItem(id, type, id, "etc/" + id, properties, "", "v" + version++, List.of()));
    }

    void apply(ChangeSet changes) {
        for (ChangeSet.Change change : changes.changes()) {
            String expected =
                    items.containsKey(change.id()) ? items.get(change.id()).version() : ChangeSet.NEW;
            if (!change.basedOn().equals(expected)) {
                throw new AssertionError(change.id() + " is " + expected + ", got " + change.basedOn());
            }
            if (change instanceof ChangeSet.PutText text) {
                put(text.id(), text.text());
            } else if (change instanceof ChangeSet.Put put) {
                put(put.id(), put.properties());
            }
        }
    }
}
