package org.ohmstead.driver;

/** How urgently a point is read. */
public enum Pace {
    /** Every {@link Cadence#interval()}. */
    FAST,
    /** Every {@link Cadence#slowInterval()}. */
    SLOW
}
