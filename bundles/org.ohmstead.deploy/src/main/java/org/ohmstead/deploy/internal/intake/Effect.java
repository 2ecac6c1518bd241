package org.ohmstead.deploy.internal.intake;

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

    /** Something is staged; it may not go before it is decided. */
    synchronized void stage(String sha256) {
        pending.merge(sha256, 1, Integer::sum);
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
