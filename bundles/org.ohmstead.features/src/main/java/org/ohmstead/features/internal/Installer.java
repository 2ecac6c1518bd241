package org.ohmstead.features.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Karaf's features, as far as they matter here. For use by one thread at a time. */
interface Installer {

    /** {@return what is there at the first start} */
    Boot boot();

    /** {@return what was asked for and is there, whoever asked} */
    Installed installed();

    /** {@return what of that came with a file in {@code deploy/}, and nobody can do anything about here} */
    Installed foreign(Installed all);

    /**
     * {@return whether bundles of features that are not there any more, or of what those need, are still there though no
     * feature needs them} Who uninstalls a feature takes them along.
     *
     * @param features versions by name
     */
    boolean leftBehind(Map<String, String> features);

    /** {@return whether nobody else installs or uninstalls anything now, or did a moment ago; may take a second to find out} */
    boolean quiet();

    /** {@return whether somebody else began so soon after the last change of ours that it may not know of it} */
    boolean followed();

    /** {@return the names of all features that can be installed, each with its versions, oldest first} */
    Map<String, List<String>> known();

    /**
     * Makes features known.
     *
     * @param uri of a list of features
     * @throws FailedException if it cannot be read
     */
    void addRepository(String uri) throws FailedException;

    /**
     * Makes features unknown.
     *
     * @param uri of a list of features
     * @throws FailedException if features of it are there
     */
    void removeRepository(String uri) throws FailedException;

    /**
     * Installs, all or none; in place of other versions of the same features.
     *
     * @param features versions by name
     * @throws FailedException if it failed
     */
    void install(Map<String, String> features) throws FailedException;

    /**
     * Uninstalls, all or none.
     *
     * @param names of features that were asked for
     * @throws FailedException if it failed
     */
    void uninstall(Set<String> names) throws FailedException;

    /** Something could not be done; the message says why. */
    final class FailedException extends Exception {

        private static final long serialVersionUID = 1L;

        FailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
