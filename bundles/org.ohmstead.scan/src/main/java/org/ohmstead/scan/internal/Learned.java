package org.ohmstead.scan.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ohmstead.driver.PointSpec;

/**
 * What a device taught about addresses that do not exist.
 *
 * @param gaps between points that cannot be read together
 * @param illegal points that do not exist
 */
record Learned(Set<Barrier> gaps, Set<PointSpec> illegal) {

    static final Learned NOTHING = new Learned(Set.of(), Set.of());

    Learned {
        gaps = Set.copyOf(gaps);
        illegal = Set.copyOf(illegal);
    }

    /** {@return the same of points as they are now; those that are elsewhere now are not known} */
    Learned of(Iterable<PointSpec> points) {
        Map<String, PointSpec> before =
                illegal.stream().collect(Collectors.toMap(PointSpec::name, Function.identity(), (a, b) -> a));
        Stream.Builder<PointSpec> same = Stream.builder();
        points.forEach(point -> Optional.ofNullable(before.get(point.name()))
                .filter(old -> old.span().equals(point.span()))
                .ifPresent(old -> same.add(point)));
        return new Learned(gaps, same.build().collect(Collectors.toSet()));
    }
}
