package org.ohmstead.driver;

import java.util.Locale;

/** Why there is no good value, for programs. The detail beside it is for people. */
public enum Fault {
    /** Nothing wrong. Only with quality good. */
    NONE,
    /** Not read yet since the device came up. */
    NOT_YET_READ,
    /** The device cannot be reached: no route, no port, connection refused or lost. */
    OFFLINE,
    /** The link is there, the device does not answer in time. */
    TIMEOUT,
    /** What came back violates the protocol. */
    MALFORMED,
    /** The device answered with an error of its own. */
    REFUSED,
    /** The device says that the address does not exist. Tells the read planner to split. */
    ILLEGAL_ADDRESS,
    /** The driver does not know the point. */
    UNKNOWN_POINT,
    /** The value does not fit: of the device into the point's type, or of a write into the point's limits. */
    OUT_OF_RANGE,
    /** The point cannot be written. */
    READ_ONLY,
    /**
     * The value is the last one known and older than its due. For drivers of concentrators and gateways, which hand on
     * an old value and say so ({@link Reading.Uncertain}); none of today's does, but journal and history keep a number
     * for it on disk.
     */
    STALE,
    /** The device is being changed: its driver or configuration is on the way. */
    UPDATING,
    /** The configuration of the device is wrong; the detail says where. */
    CONFIGURATION;

    /** {@return the name on the wire: none, not-yet-read, offline, …} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
