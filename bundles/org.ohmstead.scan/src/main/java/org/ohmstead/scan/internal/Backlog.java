package org.ohmstead.scan.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;

/** Batches that wait in order, within a bound on their samples; the oldest give way and are counted. Not thread-safe. */
final class Backlog {

    private final int capacity;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private int samples;
    private long dropped;

    /**
     * Makes an empty one.
     *
     * @param capacity in samples; the newest batch stays, however large
     */
    Backlog(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    int samples() {
        return samples;
    }

    /** {@return how many samples gave way since they were last taken note of} */
    long dropped() {
        return dropped;
    }

    /** Takes note of what gave way. {@return how many samples} */
    long takeDropped() {
        long taken = dropped;
        dropped = 0;
        return taken;
    }

    void add(Batch batch) {
        batches.addLast(batch);
        samples += batch.readings().size();
        while (samples > capacity && batches.size() > 1) {
            int oldest = batches.removeFirst().readings().size();
            samples -= oldest;
            dropped += oldest;
        }
    }

    /** Adds, of what a device's points are worth now, what does not wait already: else history would hold it twice. */
    void complete(Batch present) {
        Map<String, PointState> latest = new HashMap<>();
        for (Batch batch : batches) {
            if (batch.device().equals(present.device())) {
                batch.readings().forEach(state -> latest.put(state.spec().name(), state));
            }
        }
        Batch rest = new Batch(
                present.device(),
                present.at(),
                present.readings().stream()
                        .filter(state -> latest.get(state.spec().name()) != state)
                        .toList());
        if (!rest.readings().isEmpty()) {
            add(rest);
        }
    }

    /** Forgets a device that is gone for good; what waited of it counts as dropped. */
    void forget(String device) {
        batches.removeIf(batch -> {
            boolean gone = batch.device().equals(device);
            int size = gone ? batch.readings().size() : 0;
            samples -= size;
            dropped += size;
            return gone;
        });
    }

    /** Hands all over, oldest first. */
    void drain(Consumer<Batch> taker) {
        while (!batches.isEmpty()) {
            Batch next = batches.removeFirst();
            samples -= next.readings().size();
            taker.accept(next);
        }
    }
}
