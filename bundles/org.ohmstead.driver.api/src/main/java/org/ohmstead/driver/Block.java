package org.ohmstead.driver;

import java.util.List;
import java.util.Optional;

/**
 * What one exchange shall bring.
 *
 * @param span what to ask for, holes included; empty for points that have no place in an address space
 * @param points the points within it, all with a {@link PointSpec#span()} inside {@code span}, or all without
 */
public record Block(Optional<Span> span, List<PointSpec> points) {

    /** Copies the list. */
    public Block {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a block has at least one point");
        }
    }
}
