package org.ohmstead.lib.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What owners that change at one time would have of each other, for the threads that ask for it. Safe for use by any thread. */
final class Together {

    private final Map<Thread, Scope> scopes = new ConcurrentHashMap<>();

    /**
     * What an owner wants.
     *
     * @param owner for messages
     * @param settings of a channel by key
     */
    record Wish(String owner, Map<String, String> settings) {}

    /**
     * The questions of one thread.
     *
     * @param owners that change
     * @param wishes the first by channel
     */
    private record Scope(Set<String> owners, Map<String, Wish> wishes) {}

    /** Has work done by this thread in which {@code owners} change together. */
    void run(Set<String> owners, Runnable work) {
        Thread thread = Thread.currentThread();
        Scope before = scopes.put(thread, new Scope(Set.copyOf(owners), new HashMap<>()));
        try {
            work.run();
        } finally {
            if (before == null) {
                scopes.remove(thread);
            } else {
                scopes.put(thread, before);
            }
        }
    }

    /** {@return whether an owner changes, so that what it has now does not matter to the others} */
    boolean changes(String owner) {
        Scope scope = scopes.get(Thread.currentThread());
        return scope != null && scope.owners().contains(owner);
    }

    /** {@return what one that was asked for before wants, if it is something else; else, this is what those to come must want} */
    Optional<Wish> other(String id, Wish wish) {
        Scope scope = scopes.get(Thread.currentThread());
        if (scope == null) {
            return Optional.empty();
        }
        Wish first = scope.wishes().putIfAbsent(id, wish);
        return Optional.ofNullable(first).filter(one -> !one.settings().equals(wish.settings()));
    }
}
