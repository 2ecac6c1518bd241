package org.ohmstead.driver.sml.internal;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/** Makes readings of what telegrams hold, and learns from them what points there are. Of one run; not thread-safe. */
final class PointBook {

    /** Beyond this, new codes are ignored: no meter has so many. */
    static final int MAX_FOUND = 1000;

    /** How far ahead a meter's clock may be: no sample lies further in the future. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    /** How far behind: telegrams may have been held up on the way, but by whole hours only clocks are wrong. */
    static final Duration BEHIND = Duration.ofMinutes(30);

    private final List<WantedPoint> wanted;
    private final Duration patience;
    private final Map<String, PointSpec> known = new LinkedHashMap<>();
    private final Map<String, Instant> lastSeen = new HashMap<>();
    private final Set<String> heard = new HashSet<>();
    private final Set<String> missing = new HashSet<>();

    /** What a telegram brought: points that are new or other than thought, and readings. */
    record Heard(List<PointSpec> found, List<Reading> readings) {}

    /**
     * Makes a book.
     *
     * @param wanted the points the configuration names; empty for all that come
     * @param patience how long a wanted point may be absent from telegrams before that is told
     */
    PointBook(List<WantedPoint> wanted, Duration patience) {
        this.wanted = wanted;
        this.patience = patience;
        wanted.forEach(point -> known.put(point.entry().name(), point.guess()));
    }

    /** {@return what the values of a telegram mean} */
    Heard take(Map<String, Sample> samples, Instant now) {
        List<PointSpec> found = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        if (wanted.isEmpty()) {
            samples.forEach((address, sample) -> {
                if (known.containsKey(address) || known.size() < MAX_FOUND) {
                    readings.add(read(address, sample, learn(address, sample, Optional.empty(), found), now));
                }
            });
        } else {
            wanted.forEach(point -> take(point, samples, now, found, readings));
        }
        return new Heard(found, readings);
    }

    /** {@return the description of a point that was announced} */
    PointSpec spec(String name) {
        return known.get(name);
    }

    private void take(
            WantedPoint point,
            Map<String, Sample> samples,
            Instant now,
            List<PointSpec> found,
            List<Reading> readings) {
        String name = point.entry().name();
        Sample sample = samples.get(point.address());
        if (sample == null) {
            absent(point, samples.keySet(), now).ifPresent(readings::add);
            return;
        }
        lastSeen.put(name, now);
        missing.remove(name);
        Optional<Sample> converted = point.convert(sample);
        if (converted.isEmpty()) {
            readings.add(new Reading.Bad(
                    name,
                    now,
                    Fault.CONFIGURATION,
                    point.entry().where() + ": point '" + name + "', unit = '"
                            + point.entry().unit() + "': the meter gives " + point.address() + " in " + sample.unit()));
            return;
        }
        readings.add(read(name, converted.get(), learn(name, converted.get(), Optional.of(point), found), now));
    }

    private Optional<Reading> absent(WantedPoint point, Set<String> sent, Instant now) {
        String name = point.entry().name();
        Instant last = lastSeen.putIfAbsent(name, now);
        if (last == null || Duration.between(last, now).compareTo(patience) < 0 || !missing.add(name)) {
            return Optional.empty();
        }
        String detail = "the meter does not send " + point.address() + "; it sends "
                + sent.stream().limit(20).collect(joining(", "))
                + " (many meters send more once their PIN was entered)";
        return Optional.of(new Reading.Bad(name, now, Fault.UNKNOWN_POINT, detail));
    }

    private PointSpec learn(String name, Sample sample, Optional<WantedPoint> point, List<PointSpec> found) {
        PointSpec old = known.get(name);
        Optional<ValueType> fixed = point.flatMap(WantedPoint::type);
        boolean first = heard.add(name);
        ValueType type = fixed.orElseGet(() -> first ? sample.type() : wider(old.type(), sample.type()));
        if (old != null && old.type() == type && old.unit().equals(sample.unit())) {
            return old;
        }
        PointSpec spec =
                point.map(p -> p.spec(type, sample.unit())).orElseGet(() -> PointSpec.of(name, type, sample.unit()));
        known.put(name, spec);
        found.add(spec);
        return spec;
    }

    /** What came once with decimals or unreadable bytes stays so; other changes of kind are the meter's trouble. */
    private static ValueType wider(ValueType old, ValueType now) {
        boolean wider =
                (old == ValueType.LONG && now == ValueType.DOUBLE) || (old == ValueType.TEXT && now == ValueType.BYTES);
        return wider ? now : old;
    }

    private static Reading read(String name, Sample sample, PointSpec spec, Instant now) {
        Optional<Value> value = sample.as(spec.type());
        if (value.isEmpty()) {
            return new Reading.Bad(
                    name,
                    now,
                    Fault.OUT_OF_RANGE,
                    spec.type().expected() + " (" + spec.type().id() + ") expected, got " + sample.text());
        }
        Optional<Instant> credible =
                sample.time().filter(time -> !time.isAfter(now.plus(AHEAD)) && !time.isBefore(now.minus(BEHIND)));
        return new Reading.Good(
                name, value.get(), credible.orElse(now), credible.isPresent() ? TimeSource.DEVICE : TimeSource.ARRIVAL);
    }
}
