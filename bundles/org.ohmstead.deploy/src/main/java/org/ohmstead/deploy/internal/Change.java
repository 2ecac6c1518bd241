package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.internal.Entry.Part;

/** One change of what is in effect by a file name, worked out. Used by one thread. */
interface Change {

    /** {@return what becomes of which bundle} */
    List<BundleChange> bundles();

    /** {@return names of these bundles, the caller's own} */
    default Set<String> names() {
        return bundles().stream().map(BundleChange::symbolicName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return the bundles with all that is needed to undo it} */
    List<Part> parts();

    /** {@return URIs of features files that will be in effect} */
    default List<String> repositories() {
        return List.of();
    }

    /** {@return ids of features that will be in effect} */
    default List<String> features() {
        return List.of();
    }

    /** {@return factory PIDs of the drivers that run and will be changed} */
    Set<String> drivers();

    /** {@return for people} */
    List<String> remarks();

    /** {@return what is remarkable once all is well; may take two seconds to find out} */
    default List<String> afterwards() {
        return List.of();
    }

    /** Finds out without touching what runs whether it could be. */
    void trial() throws Refusal;

    /**
     * Does it.
     *
     * @param limit for each start of a bundle
     */
    void apply(Duration limit) throws Trouble;

    /** Makes it last, once all is well. */
    default void keep() throws Trouble {
        // what is done is not tried out first
    }

    /** {@return names of further bundles that were there for its sake only, and went with it} */
    default Set<String> gone() {
        return Set.of();
    }

    /** {@return names of bundles that are to be up afterwards} */
    Set<String> up();
}
