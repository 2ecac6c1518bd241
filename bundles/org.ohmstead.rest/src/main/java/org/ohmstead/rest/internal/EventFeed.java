package org.ohmstead.rest.internal;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointSpec;

/** What one stream gets to read, and where it stands in the log. For use by one thread. */
final class EventFeed {

    private final List<TopicFilter> filters;
    private final Predicate<PointState> permitted;
    private final Predicate<String> exists;
    private final Clock clock;
    private final Map<String, Wanted> decisions = new HashMap<>();
    /** What the frames were made of, so that their memory can be given back. */
    private final List<EventLog.Entry> touched = new ArrayList<>();

    private final Deque<byte[]> notes = new ArrayDeque<>();
    private EventLog log;
    private Iterator<PointState> known = List.<PointState>of().iterator();
    private boolean marked = true;
    private long position;
    private long sent;
    private long lost;

    /**
     * What is wanted of one device.
     *
     * @param any whether the filters cover any point that it might have
     * @param points decisions per point, whose description is the same object as long as the device lasts
     */
    private record Wanted(boolean any, Map<PointSpec, Boolean> points) {}

    /**
     * Stands nowhere yet: see {@link #begin}.
     *
     * @param permitted whether the reader may see a point; asked again after {@link #reconsider}
     * @param exists whether a device is there still
     */
    EventFeed(
            EventLog log,
            List<TopicFilter> filters,
            Predicate<PointState> permitted,
            Predicate<String> exists,
            Clock clock) {
        this.log = log;
        this.filters = filters;
        this.permitted = permitted;
        this.exists = exists;
        this.clock = clock;
    }

    /** Starts with what is known, or goes on where a reader stopped. */
    void begin(Optional<String> lastId, int retryMs) {
        notes.add(Frames.hello(retryMs));
        String mine = log.epoch() + "-";
        Optional<Long> seen =
                lastId.filter(id -> id.startsWith(mine)).flatMap(id -> number(id.substring(mine.length())));
        if (seen.isPresent() && seen.get() < log.next()) {
            position = seen.get() + 1;
        } else {
            if (lastId.isPresent()) {
                notes.add(Frames.gap(OptionalLong.empty()));
            }
            restart();
        }
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /** Changes over to another log, if it is another. */
    void follow(EventLog other) {
        if (other != log) {
            log = other;
            notes.add(Frames.gap(OptionalLong.empty()));
            restart();
        }
    }

    private void restart() {
        EventLog.Start start = log.start(exists, this::wanted);
        known = start.states().iterator();
        position = start.next();
        marked = false;
    }

    /** {@return whether the reader wants to know of a topic that is no point} */
    boolean covers(String topic) {
        return filters.stream().anyMatch(filter -> filter.matches(topic));
    }

    /** {@return whether the reader wants to know of any change of the gateway} */
    boolean coversChanges() {
        return Stream.of(ChangeWatch.Subject.values()).anyMatch(subject -> covers(subject.topic()));
    }

    /** Adds something that goes before all else. */
    void note(byte[] frame) {
        notes.add(frame);
    }

    /** Adds what keeps the connection open and tells the reader its place. */
    void beat() {
        if (!known.hasNext()) {
            notes.add(Frames.mark(log.epoch() + "-" + (position - 1)));
        }
    }

    /** Decides anew who may see what. */
    void reconsider() {
        decisions.clear();
    }

    /** {@return whole frames, about so many bytes of them if there are; none if there is nothing to say now} */
    byte[] next(int bytes) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(bytes);
        boolean more = true;
        while (more && chunk.size() < bytes) {
            more = step(chunk);
        }
        return chunk.toByteArray();
    }

    private boolean step(ByteArrayOutputStream chunk) {
        if (!notes.isEmpty()) {
            chunk.writeBytes(notes.poll());
            return true;
        }
        if (known.hasNext()) {
            chunk.writeBytes(Frames.known(known.next(), clock.instant()));
            sent++;
            return true;
        }
        if (!marked) {
            marked = true;
            chunk.writeBytes(Frames.mark(log.epoch() + "-" + (position - 1)));
            return true;
        }
        long oldest = log.oldest();
        if (position < oldest) {
            lost += oldest - position;
            notes.add(Frames.gap(OptionalLong.of(oldest - position)));
            restart();
            return true;
        }
        Optional<EventLog.Entry> entry = log.at(position);
        entry.ifPresent(e -> take(e, chunk));
        return entry.isPresent();
    }

    /** Takes all values of a batch that are wanted: batches are bounded by what a device has. */
    private void take(EventLog.Entry entry, ByteArrayOutputStream chunk) {
        Instant now = clock.instant();
        boolean used = false;
        Wanted wanted = wanted(entry.device());
        if (!wanted.any) {
            position = entry.end();
        }
        for (; position < entry.end(); position++) {
            if (wanted(wanted, entry.state(position))) {
                chunk.writeBytes(entry.frame(position, now));
                sent++;
                used = true;
            }
        }
        if (used) {
            touched.add(entry);
        }
    }

    private boolean wanted(PointState state) {
        return wanted(wanted(state.device()), state);
    }

    private Wanted wanted(String device) {
        return decisions.computeIfAbsent(device, path -> {
            boolean any = filters.stream().anyMatch(filter -> mayMatch(filter.toString(), path));
            return new Wanted(any, new IdentityHashMap<>());
        });
    }

    /** {@return whether a filter covers a point that a device might have} */
    private static boolean mayMatch(String filter, String device) {
        String topic = Bus.DEVICES + device + "/any";
        if (filter.endsWith("/#")) {
            // "a/#" covers "a", too
            return TopicFilter.of(filter).matches(topic) || mayMatch(filter.substring(0, filter.length() - 2), device);
        }
        String widened = filter.substring(0, filter.lastIndexOf('/') + 1) + (filter.equals("#") ? "#" : "+");
        return TopicFilter.of(widened).matches(topic);
    }

    private boolean wanted(Wanted of, PointState state) {
        return of.any
                && of.points.computeIfAbsent(state.spec(), spec -> {
                    String topic = Bus.DEVICES + state.device() + "/" + spec.name();
                    return filters.stream().anyMatch(filter -> filter.matches(topic)) && permitted.test(state);
                });
    }

    /** Gives back the memory for events on the wire. */
    void forgetFrames() {
        touched.forEach(EventLog.Entry::forget);
        touched.clear();
    }

    /** {@return how many values went out} */
    long sent() {
        return sent;
    }

    /** {@return how many values, of all points, passed before the reader came to them, or will have when it comes} */
    long lost() {
        return lost + Math.max(0, log.oldest() - position);
    }
}
