package org.ohmstead.device;

import java.util.Locale;

/** How a device is. */
public enum DeviceStatus {
    /** All points read. */
    OK,
    /** Some points are bad. */
    DEGRADED,
    /** It does not answer. */
    OFFLINE,
    /** Its configuration is wrong; the reason says where. */
    FAULTY,
    /** It is being changed. */
    UPDATING,
    /** Switched off by its configuration. */
    DISABLED,
    /** Configured, but no driver for its protocol is installed. */
    NO_DRIVER;

    /** {@return the name on the wire: ok, degraded, offline, faulty, updating, disabled, no-driver} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
