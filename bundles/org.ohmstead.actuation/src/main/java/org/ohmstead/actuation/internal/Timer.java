package org.ohmstead.actuation.internal;

import java.time.Duration;

/** Does things later. */
@FunctionalInterface
interface Timer {

    /**
     * Does something later, once.
     *
     * @param delay how much later
     * @param action short, throws nothing
     * @return cancels it if it has not begun
     */
    Runnable after(Duration delay, Runnable action);
}
