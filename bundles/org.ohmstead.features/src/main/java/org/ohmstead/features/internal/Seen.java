package org.ohmstead.features.internal;

import java.util.Set;

/**
 * What is remembered from the last look.
 *
 * @param installed what was there
 * @param wanted names of features that the configuration wanted then: they go once it does not any more
 */
record Seen(Installed installed, Set<String> wanted) {

    Seen {
        wanted = Set.copyOf(wanted);
    }
}
