package org.ohmstead.features.internal;

import java.util.Optional;

/**
 * One feature as it stands in a configuration.
 *
 * @param name exactly
 * @param version exactly; empty for the newest that is known
 */
record Entry(String name, Optional<String> version) {

    private static final char SEPARATOR = '/';

    /** Reads {@code name} or {@code name/version}. */
    static Entry of(String text) {
        int slash = text.indexOf(SEPARATOR);
        return slash < 0
                ? new Entry(text, Optional.empty())
                : new Entry(text.substring(0, slash), Optional.of(text.substring(slash + 1)));
    }

    /** {@return how it is written} */
    static String text(String name, String version) {
        return name + SEPARATOR + version;
    }
}
