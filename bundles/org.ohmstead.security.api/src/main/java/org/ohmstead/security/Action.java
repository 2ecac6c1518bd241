package org.ohmstead.security;

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
}
