package org.ohmstead.health.internal;

/** Ends the process. */
@FunctionalInterface
interface Ending {

    /** Ends it soon, without waiting for that. */
    void end();
}
