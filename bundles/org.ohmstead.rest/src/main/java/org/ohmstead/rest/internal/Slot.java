package org.ohmstead.rest.internal;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A view of a service that comes and goes.
 *
 * @param <T> the service
 * @param name what a person calls it
 * @param present gives it, or null while it is not there
 */
record Slot<T>(String name, Supplier<T> present) {

    Optional<T> find() {
        return Optional.ofNullable(present.get());
    }

    /** {@return the service} A problem if it is not there. */
    T get() {
        return find().orElseThrow(() -> Problem.unavailable("the " + name + " is not there just now"));
    }
}
