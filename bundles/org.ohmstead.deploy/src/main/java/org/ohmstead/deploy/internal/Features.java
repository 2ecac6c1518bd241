package org.ohmstead.deploy.internal;

import java.net.URI;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Karaf's features, as far as they are needed here. Exceptions come as {@link Trouble} with a reason for people. */
interface Features {

    /** {@return coordinates at which any known feature has a bundle of this name} */
    Set<Coordinates> places(String symbolicName);

    /** {@return where the bundle of this name is that an installed feature has} */
    Optional<Coordinates> installed(String symbolicName);

    /** {@return ids {@code name/version} of the features of these files that want to be installed with them} */
    Set<String> wanted(Collection<URI> repositories) throws Trouble;

    /**
     * {@return the names of the features of these files that others have, too}
     *
     * @param repositories the files
     * @param mine other files whose features do not matter
     */
    Set<String> taken(Collection<URI> repositories, Collection<URI> mine) throws Trouble;

    void add(Collection<URI> repositories) throws Trouble;

    void remove(Collection<URI> repositories) throws Trouble;

    /** Resolves as if features were installed, changing nothing. */
    void simulate(Set<String> features) throws Trouble;

    void install(Set<String> features) throws Trouble;

    /** Uninstalls those that are installed. */
    void uninstall(Set<String> features) throws Trouble;

    /** {@return whether something that was given up may still go on, so that nobody knows what is installed} */
    boolean busy();

    /** {@return whether all of these are installed} */
    boolean has(Collection<String> features) throws Trouble;
}
