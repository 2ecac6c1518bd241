package org.ohmstead.bus;

/** What happens when a subscriber is slower than its queue is long. What is lost is counted. */
public enum Overflow {
    /** The oldest goes: for those who want the present. */
    DROP_OLDEST,
    /** The newest goes: for those who want an unbroken beginning. */
    DROP_NEWEST
}
