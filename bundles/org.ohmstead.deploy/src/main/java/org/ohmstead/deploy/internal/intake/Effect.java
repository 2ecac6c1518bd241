package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which content is in effect by which name, and which is being decided on. Safe for use by any thread. */
final class Effect {

    private final Map<String, String> byName = new HashMap<>();
    private final Map<String, Integer> pending = new HashMap<>();

    synchronized void start(Map<String, String> inEffect) {
        byName.clear();
        byName.putAll(inEffect);
    }

    synchronized Optional<String> sha256(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    synchronized Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    synchronized void put(String name, String sha256) {
        byName.put(name, sha256);
    }

    synchronized Optional<String> remove(String name) {
        return Optional.ofNullable(byName.remove(name));
    }

    /** Something that is done to files. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** Removes files. */
    @FunctionalInterface
    interface Removal {

        /** Removes all that is not needed by these, and nobody wants. */
        void run(Set<String> needed) throws IOException;
    }

    /** Something is staged by an action: nobody removes it in between, nor before it is decided. */
    synchronized void stage(String sha256, Action action) throws IOException {
        action.run();
        pending.merge(sha256, 1, Integer::sum);
    }

    /** What was staged before is wanted again; if it is still there it does not go before it is decided. */
    synchronized Optional<Path> stageAgain(String sha256, Store store) {
        Optional<Path> file = store.file(sha256);
        if (file.isPresent()) {
            pending.merge(sha256, 1, Integer::sum);
        }
        return file;
    }

    /** Removes what is not needed; nothing is staged meanwhile. */
    synchronized void remove(Removal removal) throws IOException {
        removal.run(needed());
    }

    synchronized void decided(String sha256) {
        pending.computeIfPresent(sha256, (key, count) -> count == 1 ? null : count - 1);
    }

    /** {@return all that may not go} */
    synchronized Set<String> needed() {
        Set<String> needed = new HashSet<>(pending.keySet());
        needed.addAll(byName.values());
        return needed;
    }
}
