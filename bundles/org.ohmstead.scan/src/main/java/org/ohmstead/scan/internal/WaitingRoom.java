package org.ohmstead.scan.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Errands that wait for the next driver of their device, in order. Not thread-safe. */
final class WaitingRoom {

    /** For one device, as many as may wait for a link. */
    static final int MOST = 256;

    private final Map<String, Deque<Errand>> waiting = new HashMap<>();

    /** {@return whether there is room} */
    boolean add(String device, Errand errand) {
        Deque<Errand> queue = waiting.computeIfAbsent(device, d -> new ArrayDeque<>());
        return queue.size() < MOST && queue.add(errand);
    }

    /** {@return what waits for a device, in order; it waits no longer} */
    List<Errand> take(String device) {
        Deque<Errand> queue = waiting.remove(device);
        return queue == null ? List.of() : List.copyOf(queue);
    }

    /** {@return what waits for devices, in order; it waits no longer} */
    List<Errand> takeAll(Predicate<String> devices) {
        List<Errand> taken = new ArrayList<>();
        List.copyOf(waiting.keySet()).stream().filter(devices).forEach(device -> taken.addAll(take(device)));
        return taken;
    }

    /** {@return what has waited in vain; it waits no longer} */
    List<Errand> takeExpired(Instant now) {
        List<Errand> expired = new ArrayList<>();
        for (Iterator<Deque<Errand>> queues = waiting.values().iterator(); queues.hasNext(); ) {
            Deque<Errand> queue = queues.next();
            queue.stream().filter(errand -> !errand.deadline().isAfter(now)).forEach(expired::add);
            queue.removeAll(expired);
            if (queue.isEmpty()) {
                queues.remove();
            }
        }
        return expired;
    }

    /** {@return when the next one will have waited in vain} */
    Optional<Instant> nextExpiry() {
        return waiting.values().stream()
                .flatMap(Deque::stream)
                .map(Errand::deadline)
                .min(Instant::compareTo);
    }
}
