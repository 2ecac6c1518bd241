package org.ohmstead.features.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/** Takes over into the configuration what people did to the features since it was looked at last. */
final class Merge {

    private final Boot boot;
    private final BinaryOperator<String> entry;

    /**
     * Merges.
     *
     * @param boot what is there at the first start
     * @param entry how a feature of this name and version is written into the configuration
     */
    Merge(Boot boot, BinaryOperator<String> entry) {
        this.boot = boot;
        this.entry = entry;
    }

    /**
     * {@return the configuration with what people changed}
     *
     * @param config as it is
     * @param remembered what was there when it was looked at last
     * @param now what is there
     */
    Wanted merge(Wanted config, Installed remembered, Installed now) {
        Map<String, String> wanted = new LinkedHashMap<>();
        config.wanted().forEach(text -> wanted.put(Entry.of(text).name(), text));
        Set<String> unwanted = new LinkedHashSet<>(config.unwanted());
        for (String name : new TreeSet<>(now.features().keySet())) {
            String version = now.features().get(name);
            String before = remembered.features().get(name);
            if (before == null) {
                came(name, version, wanted, unwanted);
            } else if (!before.equals(version) && wanted.containsKey(name)) {
                wanted.put(name, entry.apply(name, version));
            }
        }
        for (String name : new TreeSet<>(remembered.features().keySet())) {
            if (!now.features().containsKey(name)) {
                wanted.remove(name);
                if (boot.features().containsKey(name)) {
                    unwanted.add(name);
                }
            }
        }
        return new Wanted(new ArrayList<>(wanted.values()), new ArrayList<>(unwanted), uris(config, remembered, now));
    }

    private void came(String name, String version, Map<String, String> wanted, Set<String> unwanted) {
        unwanted.remove(name);
        if (!boot.features().containsKey(name)) {
            wanted.putIfAbsent(name, entry.apply(name, version));
        }
    }

    private List<String> uris(Wanted config, Installed remembered, Installed now) {
        Set<String> uris = new LinkedHashSet<>(config.repositories());
        for (String uri : new TreeSet<>(now.repositories())) {
            if (!remembered.repositories().contains(uri) && !boot.repositories().contains(uri)) {
                uris.add(uri);
            }
        }
        remembered.repositories().stream()
                .filter(uri -> !now.repositories().contains(uri))
                .forEach(uris::remove);
        return new ArrayList<>(uris);
    }
}
