package org.ohmstead.features.internal;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was asked for and is there, as far as people asked for it.
 *
 * @param features versions by name; not those that are there only because others need them
 * @param repositories URIs
 */
record Installed(Map<String, String> features, Set<String> repositories) {

    static final Installed NOTHING = new Installed(Map.of(), Set.of());

    Installed {
        features = Map.copyOf(features);
        repositories = Set.copyOf(repositories);
    }

    /** {@return this without the features and repositories of somebody else} */
    Installed without(Installed others) {
        Map<String, String> kept = new TreeMap<>(features);
        kept.keySet().removeAll(others.features.keySet());
        Set<String> uris = new TreeSet<>(repositories);
        uris.removeAll(others.repositories);
        return new Installed(kept, uris);
    }
}
