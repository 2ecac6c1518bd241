package org.ohmstead.scan.internal;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ohmstead.bus.Batch;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Reading;

/** What the points of one device are worth. Thread-safe; publishes under its own lock, so that order is kept. */
final class DeviceState {

    /** How many points may be found while running, those of the configuration included. */
    static final int MOST_FOUND = 10_000;

    private final String device;
    private final Publisher publisher;
    private final Map<String, Integer> index = new HashMap<>();
    private final List<PointState> states = new ArrayList<>();
    /** Points that an earlier life of the device had found and this one has not yet. */
    private final Set<String> remembered = new HashSet<>();

    private Instant foundSince;
    private Instant lastAnswer;
    /** Why the device as a whole cannot be heard; all there is to show while its points are still to be found. */
    private String trouble = "";
    /** The first point that was found and had no room. */
    private String leftOut = "";

    private long scans;
    private int bad;

    DeviceState(String device, List<PointSpec> points, Publisher publisher, Instant now) {
        this.device = device;
        this.publisher = publisher;
        add(points, Integer.MAX_VALUE, now);
    }

    private void add(List<PointSpec> points, int most, Instant now) {
        for (PointSpec point : points) {
            Integer known = index.get(point.name());
            if (known == null && states.size() >= most) {
                leftOut = leftOut.isEmpty() ? point.name() : leftOut;
            } else if (known == null) {
                index.put(point.name(), states.size());
                states.add(PointState.unread(device, point, now));
                bad++;
            } else if (!states.get(known).spec().equals(point)) {
                replace(known, PointState.unread(device, point, now));
            }
        }
    }

    private void replace(int at, PointState next) {
        PointState before = states.set(at, next);
        bad += (next.quality() == Quality.BAD ? 1 : 0) - (before.quality() == Quality.BAD ? 1 : 0);
    }

    /** Announces the points and what they are worth, as when a bus appears. */
    synchronized void announce(Instant now) {
        publisher.announce(device, specs());
        publisher.introduce(new Batch(device, now, states));
    }

    /**
     * Takes over the values of an earlier life of the device, for points that are still the same. If points are found
     * while running, all of the earlier life are, until it has shown which of them are still there.
     */
    synchronized void inherit(DeviceState earlier, Instant now) {
        if (states.isEmpty()) {
            add(earlier.states().stream().map(PointState::spec).toList(), MOST_FOUND, now);
            remembered.addAll(index.keySet());
        }
        Map<String, PointState> before =
                earlier.states().stream().collect(toMap(s -> s.spec().name(), Function.identity()));
        for (int i = 0; i < states.size(); i++) {
            PointState mine = states.get(i);
            PointState old = before.get(mine.spec().name());
            if (old != null
                    && old.spec().type() == mine.spec().type()
                    && old.spec().unit().equals(mine.spec().unit())) {
                replace(i, old.renewed(mine.spec()).uncertain(Fault.UPDATING, "the device was just changed", now));
            }
        }
    }

    /**
     * Adds points found while running, {@value #MOST_FOUND} at most.
     *
     * @return the first one without room, if there is any for the first time
     */
    synchronized Optional<String> found(List<PointSpec> points, Instant now) {
        boolean full = !leftOut.isEmpty();
        foundSince = foundSince == null ? now : foundSince;
        points.forEach(point -> remembered.remove(point.name()));
        int before = states.size();
        List<PointSpec> specsBefore = specs();
        add(points, MOST_FOUND, now);
        if (states.size() != before || !specs().equals(specsBefore)) {
            publisher.announce(device, specs());
        }
        return full || leftOut.isEmpty() ? Optional.empty() : Optional.of(leftOut);
    }

    /** Takes readings and publishes them. Readings of unknown points are left out. */
    synchronized void take(List<Reading> readings, Instant now) {
        forgetUnfound(now);
        BitSet touched = new BitSet();
        absorb(readings, touched, now);
        publish(touched, now);
    }

    /** Forgets what an earlier life had found and this one, though it was heard for a while, has not. */
    private void forgetUnfound(Instant now) {
        if (remembered.isEmpty() || foundSince == null || now.isBefore(foundSince.plus(Parking.GRACE))) {
            return;
        }
        List<PointState> left = states.stream()
                .filter(state -> !remembered.contains(state.spec().name()))
                .toList();
        remembered.clear();
        states.clear();
        index.clear();
        left.forEach(state -> {
            index.put(state.spec().name(), states.size());
            states.add(state);
        });
        leftOut = states.size() < MOST_FOUND ? "" : leftOut;
        bad = (int) left.stream().filter(s -> s.quality() == Quality.BAD).count();
        publisher.announce(device, specs());
    }

    /**
     * Takes readings without publishing them yet: a scan of several exchanges is one batch.
     *
     * @param touched gets the points that were read
     */
    synchronized void absorb(List<Reading> readings, BitSet touched, Instant now) {
        for (Reading reading : readings) {
            Integer at = index.get(reading.point());
            if (at != null) {
                replace(at, states.get(at).after(reading));
                touched.set(at);
                if (!(reading instanceof Reading.Bad)) {
                    lastAnswer = now;
                    trouble = "";
                }
            }
        }
    }

    /**
     * Publishes what points are worth now, which may be newer than what the scan brought: a write that went between two
     * of its exchanges was read back since.
     */
    synchronized void publish(BitSet touched, Instant now) {
        scans++;
        if (!touched.isEmpty()) {
            publisher.publish(new Batch(
                    device, now, touched.stream().mapToObj(states::get).toList()));
        }
    }

    /** Marks all points bad and publishes that, unless they are so for this reason already. {@return whether it is news} */
    synchronized boolean silence(Fault fault, String detail, Instant now) {
        trouble = detail;
        boolean news = states.stream()
                .anyMatch(s -> s.quality() != Quality.BAD
                        || s.fault() != fault
                        || !s.detail().equals(detail));
        if (news) {
            change(state -> state.bad(fault, detail, now), now);
        }
        return news;
    }

    /** {@return whether all points are bad} */
    synchronized boolean silent() {
        return bad == states.size();
    }

    /** Marks all values uncertain while the device is being changed, and publishes that. */
    synchronized void suspend(String detail, Instant now) {
        change(state -> state.uncertain(Fault.UPDATING, detail, now), now);
    }

    private void change(UnaryOperator<PointState> how, Instant now) {
        for (int i = 0; i < states.size(); i++) {
            replace(i, how.apply(states.get(i)));
        }
        publisher.publish(new Batch(device, now, states));
    }

    String device() {
        return device;
    }

    synchronized List<PointState> states() {
        return List.copyOf(states);
    }

    synchronized Optional<PointState> state(String point) {
        Integer at = index.get(point);
        return at == null ? Optional.empty() : Optional.of(states.get(at));
    }

    synchronized Optional<Instant> lastAnswer() {
        return Optional.ofNullable(lastAnswer);
    }

    synchronized long scans() {
        return scans;
    }

    /** {@return how the device is, judged by its points, and why} */
    synchronized Verdict verdict() {
        Verdict verdict = Verdict.of(states, scans, trouble);
        return leftOut.isEmpty()
                ? verdict
                : verdict.and(
                        "has more than " + MOST_FOUND + " points: '" + leftOut + "' and further ones are left out");
    }

    private List<PointSpec> specs() {
        return states.stream().map(PointState::spec).toList();
    }
}
