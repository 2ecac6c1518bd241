package org.ohmstead.features.internal;

import java.io.IOException;

/** Where the configuration is. */
interface Notebook {

    /**
     * {@return what is configured now}
     *
     * @throws IOException if it cannot be read
     */
    Wanted read() throws IOException;

    /**
     * Changes the configuration.
     *
     * @param wanted what it shall say
     * @param why what people did, for the history
     * @throws IOException if it cannot be written, or not now; nothing was changed
     */
    void write(Wanted wanted, String why) throws IOException;

    /**
     * Keeps in the history that something was not done.
     *
     * @param wanted what the configuration would have become
     * @param why what people did
     * @param reason why it was refused
     */
    void refuse(Wanted wanted, String why, String reason);
}
