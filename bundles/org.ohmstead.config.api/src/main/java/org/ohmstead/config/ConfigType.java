package org.ohmstead.config;

import java.util.List;
import java.util.Optional;

/**
 * One kind of configuration, as its bundle declares it by metatype (OSGi Compendium, chapter 105).
 *
 * @param pid of the configuration, or factory PID
 * @param factory whether there may be many instances
 * @param name for people
 * @param description for people; possibly empty
 * @param bundle symbolic name and version of the bundle that declares it, as {@code org.ohmstead.scan 0.1.0}
 * @param keys in the order declared
 */
public record ConfigType(String pid, boolean factory, String name, String description, String bundle, List<Key> keys) {

    /** What a value is. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** A text that is kept secret: what is typed goes into the store of secrets. */
        SECRET,
        /** A whole number. */
        WHOLE,
        /** A real number. */
        REAL,
        /** {@code true} or {@code false}. */
        BOOLEAN
    }

    /**
     * One property.
     *
     * @param id the key, as in files
     * @param name for people
     * @param description for people; possibly empty
     * @param kind what a value is
     * @param list whether it takes several values
     * @param required whether it has to be given
     * @param defaults what it is if it is not given; empty for nothing
     * @param options the only values allowed; empty if there is no such list
     * @param min least value, or least length of a text
     * @param max greatest value, or greatest length of a text
     * @param unit UCUM; empty for none
     */
    public record Key(
            String id,
            String name,
            String description,
            Kind kind,
            boolean list,
            boolean required,
            List<String> defaults,
            List<Option> options,
            Optional<String> min,
            Optional<String> max,
            String unit) {}

    /**
     * One value that may be chosen.
     *
     * @param value as in files
     * @param label for people
     */
    public record Option(String value, String label) {}
}
