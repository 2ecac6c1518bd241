package org.ohmstead.driver;

import java.util.Locale;

/** How far a value can be trusted. */
public enum Quality {
    /** As the device gave it, in time. */
    GOOD,
    /** A value with a reservation, which its fault and detail name: old, substituted, or flagged by the device. */
    UNCERTAIN,
    /** No value now; what is shown is the last good one. */
    BAD;

    /** {@return the name on the wire: good, uncertain, bad} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
