package org.ohmstead.sim.sml.internal;

import java.time.Instant;

/** What a server pushes. */
@FunctionalInterface
public interface TelegramSource {

    /**
     * {@return a telegram as it goes on the wire}
     *
     * @param number counts up from 0
     * @param now the time
     */
    byte[] telegram(int number, Instant now);
}
