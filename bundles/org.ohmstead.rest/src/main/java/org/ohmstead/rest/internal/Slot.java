package org.ohmstead.rest.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A place for a service that comes and goes.
 *
 * @param <T> the service
 */
final class Slot<T> {

    private final String name;
    private final AtomicLong changes;
    private final AtomicReference<T> present = new AtomicReference<>();

    /**
     * Makes an empty place.
     *
     * @param name what a person calls the service
     * @param changes counts the comings and goings of all slots
     */
    Slot(String name, AtomicLong changes) {
        this.name = name;
        this.changes = changes;
    }

    void set(T service) {
        present.set(service);
        changes.incrementAndGet();
    }

    /** Forgets a service, unless another one took its place before. */
    void unset(T service) {
        present.compareAndSet(service, null);
        changes.incrementAndGet();
    }

    String name() {
        return name;
    }

    Optional<T> find() {
        return Optional.ofNullable(present.get());
    }

    /** {@return the service} A problem if it is not there. */
    T get() {
        return find().orElseThrow(() -> Problem.unavailable("the " + name + " is not there just now"));
    }
}
