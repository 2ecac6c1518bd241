package org.ohmstead.scan.internal;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Span;

/**
 * What is known of addresses that do not exist. A device is believed only in a scan in which it knew some address: while
 * it boots, it may say of each that it does not exist. What it said then is in doubt: planned around, so that a search
 * gets on from scan to scan, and asked again as soon as it knows an address, or all were asked. Not thread-safe.
 */
final class Holes {

    private final Set<Barrier> gaps = new LinkedHashSet<>();
    private final Set<PointSpec> illegal = new LinkedHashSet<>();
    private final Set<PointSpec> doubted = new LinkedHashSet<>();
    private final Set<PointSpec> suspects = new LinkedHashSet<>();
    private Optional<PointSpec> witness = Optional.empty();
    private boolean legal;
    private boolean refused;
    private boolean refusing;
    private boolean changed;

    Holes() {
        this(Learned.NOTHING);
    }

    Holes(Learned learned) {
        gaps.addAll(learned.gaps());
        illegal.addAll(learned.illegal());
    }

    /** {@return what is known for sure} */
    Learned learned() {
        return new Learned(gaps, illegal);
    }

    /** Begins a scan. */
    void begin() {
        suspects.clear();
        legal = false;
        refused = false;
    }

    /** The device knew these addresses. */
    void known(List<PointSpec> points) {
        legal = true;
        witness = Optional.of(points.get(0));
        if (!illegal.isEmpty() || !doubted.isEmpty()) {
            for (PointSpec point : points) {
                changed |= illegal.remove(point);
                changed |= doubted.remove(point);
            }
        }
    }

    /** The device said that one of these addresses does not exist. */
    void unknown(List<PointSpec> points) {
        refused |= !illegal.containsAll(points);
        if (points.size() == 1 && !illegal.contains(points.get(0))) {
            suspects.add(points.get(0));
        }
    }

    /** Two points can be read, but not together. */
    void separate(PointSpec before, PointSpec behind) {
        if (before.span().isPresent() && behind.span().isPresent()) {
            Span low = before.span().get();
            Span high = behind.span().get();
            changed |= low.end() <= high.start() && gaps.add(new Barrier(low.area(), low.end(), high.start()));
        }
    }

    /** {@return what to ask before {@link #conclude}: the point known last, if this scan knew none and refused some} */
    Optional<PointSpec> witness() {
        return witness.filter(point -> refused && !legal && !suspects.contains(point));
    }

    /** Ends a scan. {@return whether there is something to plan anew} */
    boolean conclude(Collection<PointSpec> all) {
        if (legal) {
            changed |= !doubted.isEmpty();
            changed |= illegal.addAll(suspects);
            doubted.clear();
            refusing = false;
        } else if (refused) {
            changed |= doubted.addAll(suspects);
            if (exhausted(all)) {
                doubted.clear();
            }
            refusing = true;
        }
        suspects.clear();
        boolean news = changed;
        changed = false;
        return news;
    }

    /** {@return whether of some pace nothing is left to be asked because of doubts alone} */
    private boolean exhausted(Collection<PointSpec> all) {
        return doubted.stream().map(PointSpec::pace).distinct().anyMatch(pace -> all.stream()
                .noneMatch(p -> p.pace() == pace && !aside(p)));
    }

    /** {@return whether the device refuses all that it is asked} */
    boolean refusing() {
        return refusing;
    }

    /** {@return whether a point is not read now} */
    boolean aside(PointSpec point) {
        return illegal.contains(point) || doubted.contains(point);
    }

    /** {@return points that are not read now, to be asked now and then} */
    List<PointSpec> aside() {
        return Stream.concat(illegal.stream(), doubted.stream()).toList();
    }

    /** {@return what no block may straddle now} */
    Set<Barrier> barriers() {
        Set<Barrier> all = new LinkedHashSet<>(gaps);
        aside().stream()
                .flatMap(point -> point.span().stream())
                .forEach(span -> all.add(new Barrier(span.area(), span.start(), span.end())));
        return all;
    }

    /** {@return what the device is believed not to have} */
    List<Span> spans() {
        return Stream.concat(
                        gaps.stream()
                                .filter(gap -> gap.to() > gap.from())
                                .map(gap -> new Span(gap.area(), gap.from(), gap.to() - gap.from())),
                        illegal.stream().flatMap(point -> point.span().stream()))
                .distinct()
                .toList();
    }
}
