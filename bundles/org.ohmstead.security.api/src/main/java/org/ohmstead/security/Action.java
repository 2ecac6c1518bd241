package org.ohmstead.security;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;

/** What somebody wants to do. */
public enum Action {
    /** See a point, its history, or a device. */
    READ,
    /** Command a point. */
    WRITE,
    /** Create, change or delete devices; see plans, configurations and system pages. */
    CONFIGURE;

    /** {@return the name in files: read, write, configure} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads an action.
     *
     * @param id as {@link #id()} gives it
     * @return the action
     * @throws IllegalArgumentException if there is none; the message quotes it and says what was expected
     */
    public static Action of(String id) {
        return Arrays.stream(values())
                .filter(action -> action.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("action: one of "
                        + Arrays.stream(values()).map(Action::id).collect(joining(", ")) + " expected, got '" + id
                        + "'"));
    }
}
