package org.ohmstead.shell.internal;

import java.util.Optional;

/**
 * Finds services at the moment they are needed. Commands do not hold them as references of the shell: Karaf would
 * unregister all commands of the bundle whenever one service goes, and what remains to be said would be "Command not
 * found".
 */
@FunctionalInterface
interface Lookup {

    /**
     * {@return the service, if it is there now}
     *
     * @param type of the service
     */
    <T> Optional<T> find(Class<T> type);
}
