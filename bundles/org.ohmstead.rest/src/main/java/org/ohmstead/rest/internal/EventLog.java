package org.ohmstead.rest.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;

/**
 * The latest values in the order of their arrival, each with a number, and what each point was last worth. All event
 * streams read from it, each at its own place; one that is too slow finds that its place is gone. So no stream has a queue
 * of its own, and the memory taken does not depend on how many there are.
 */
final class EventLog {

    private final String epoch;
    private final int capacity;
    private final ConcurrentSkipListMap<Long, Entry> entries = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, PointState>> last = new HashMap<>();
    private long next = 1;
    private int held;

    /**
     * Begins empty.
     *
     * @param epoch tells this log from all others there were, for ids that come back
     * @param capacity the most values that are kept; but at least the last batch is
     */
    EventLog(String epoch, int capacity) {
        this.epoch = epoch;
        this.capacity = capacity;
    }

    /** A batch and the number of its first value. */
    static final class Entry {

        private final long first;
        private final Batch batch;
        private final String epoch;
        private final byte[][] frames;

        Entry(String epoch, long first, Batch batch) {
            this.epoch = epoch;
            this.first = first;
            this.batch = batch;
            this.frames = new byte[batch.readings().size()][];
        }

        long end() {
            return first + frames.length;
        }

        String device() {
            return batch.device();
        }

        PointState state(long number) {
            return batch.readings().get((int) (number - first));
        }

        /** {@return the event on the wire} Kept until {@link #forget}, as many streams may want it. */
        byte[] frame(long number, Instant now) {
            int index = (int) (number - first);
            if (frames[index] == null) {
                frames[index] =
                        Frames.reading(epoch + "-" + number, batch.readings().get(index), now);
            }
            return frames[index];
        }

        /** Gives back the memory for events on the wire. */
        void forget() {
            Arrays.fill(frames, null);
        }
    }

    /**
     * Where a stream begins: what all points were worth, and the number of the first value after that.
     *
     * @param states that were asked for
     * @param next number
     */
    record Start(List<PointState> states, long next) {}

    String epoch() {
        return epoch;
    }

    synchronized void append(Batch batch) {
        if (batch.readings().isEmpty()) {
            return;
        }
        Map<String, PointState> device = last.computeIfAbsent(batch.device(), d -> new HashMap<>());
        batch.readings().forEach(state -> device.put(state.spec().name(), state));
        entries.put(next, new Entry(epoch, next, batch));
        next += batch.readings().size();
        held += batch.readings().size();
        while (held > capacity && entries.size() > 1) {
            Entry oldest = entries.pollFirstEntry().getValue();
            held -= oldest.frames.length;
        }
    }

    /** {@return where a stream for some of the points begins} Devices that are gone are forgotten. */
    synchronized Start start(Predicate<String> exists, Predicate<PointState> wanted) {
        last.keySet().removeIf(exists.negate());
        List<PointState> states = new ArrayList<>();
        last.values().forEach(device -> device.values().stream().filter(wanted).forEach(states::add));
        return new Start(states, next);
    }

    /** {@return the number of the oldest value kept} */
    synchronized long oldest() {
        return entries.isEmpty() ? next : entries.firstKey();
    }

    synchronized long next() {
        return next;
    }

    /** {@return the batch with the value of a number, if it came and is kept} */
    Optional<Entry> at(long number) {
        Map.Entry<Long, Entry> entry = entries.floorEntry(number);
        return entry == null || number >= entry.getValue().end() ? Optional.empty() : Optional.of(entry.getValue());
    }
}
