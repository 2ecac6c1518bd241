package org.ohmstead.features.internal;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is there at the first start: {@code etc/org.apache.karaf.features.cfg}.
 *
 * @param features entries, {@code name} or {@code name/version}, by name
 * @param repositories URIs
 */
record Boot(Map<String, String> features, Set<String> repositories) {

    Boot {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        repositories = Collections.unmodifiableSet(new LinkedHashSet<>(repositories));
    }

    /**
     * Reads Karaf's configuration.
     *
     * @param features value of featuresBoot: names with commas between, some in parentheses to be installed before others
     * @param repositories value of featuresRepositories: URIs with commas between
     */
    static Boot of(String features, String repositories) {
        Map<String, String> entries = new LinkedHashMap<>();
        Arrays.stream(features.split("[\\s,()]+"))
                .filter(entry -> !entry.isEmpty())
                .forEach(entry -> entries.put(Entry.of(entry).name(), entry));
        Set<String> uris = new LinkedHashSet<>();
        Arrays.stream(repositories.split(","))
                .map(uri -> uri.strip().replace(" ", "%20"))
                .filter(uri -> !uri.isEmpty())
                .forEach(uris::add);
        return new Boot(entries, uris);
    }
}
