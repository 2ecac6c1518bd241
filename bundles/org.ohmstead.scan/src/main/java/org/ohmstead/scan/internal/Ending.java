package org.ohmstead.scan.internal;

/** The end of a device that was stopped: its driver may still be busy with its last call. */
@FunctionalInterface
interface Ending {

    /** Of what was not running. */
    Ending OVER = deadline -> {};

    /**
     * Waits until the driver is no longer called, or time is over. Whatever a later call brings is thrown away.
     *
     * @param deadline on the monotonic clock, in ns
     */
    void await(long deadline);
}
