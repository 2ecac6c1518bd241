package org.ohmstead.driver;

import java.util.Locale;

/** Whose clock a time was read from. */
public enum TimeSource {
    /** The device stamped the value. */
    DEVICE,
    /** The gateway stamped it when it arrived. */
    ARRIVAL;

    /** {@return the name on the wire: device, arrival} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
