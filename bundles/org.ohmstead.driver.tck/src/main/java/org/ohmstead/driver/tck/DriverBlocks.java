package org.ohmstead.driver.tck;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.driver.Area;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Span;

/** Makes blocks for tests: as long as an exchange allows, gaps included. The real planner is smarter. */
final class DriverBlocks {

    private DriverBlocks() {}

    /** {@return the shortest block around points of one area, or without span} */
    static Block of(List<PointSpec> points) {
        if (points.get(0).span().isEmpty()) {
            return new Block(Optional.empty(), points);
        }
        List<Span> spans =
                points.stream().map(point -> point.span().orElseThrow()).toList();
        int start = spans.stream().mapToInt(Span::start).min().orElseThrow();
        int end = spans.stream().mapToInt(Span::end).max().orElseThrow();
        return new Block(Optional.of(new Span(spans.get(0).area(), start, end - start)), points);
    }

    /** {@return the points in groups that fit into one exchange each} */
    static List<List<PointSpec>> pack(List<PointSpec> points, List<Area> areas) {
        Map<String, List<PointSpec>> byArea = new LinkedHashMap<>();
        for (PointSpec point : points) {
            String area = point.span().map(Span::area).orElse("");
            byArea.computeIfAbsent(area, name -> new ArrayList<>()).add(point);
        }
        List<List<PointSpec>> blocks = new ArrayList<>();
        byArea.forEach((area, members) ->
                blocks.addAll(area.isEmpty() ? List.of(members) : cut(members, length(area, areas))));
        return blocks;
    }

    private static List<List<PointSpec>> cut(List<PointSpec> points, int maxLength) {
        List<PointSpec> ordered = points.stream()
                .sorted(Comparator.comparingInt(
                        point -> point.span().orElseThrow().start()))
                .toList();
        List<List<PointSpec>> blocks = new ArrayList<>();
        int start = 0;
        for (PointSpec point : ordered) {
            Span span = point.span().orElseThrow();
            if (blocks.isEmpty() || span.end() - start > maxLength) {
                start = span.start();
                blocks.add(new ArrayList<>());
            }
            blocks.get(blocks.size() - 1).add(point);
        }
        return blocks;
    }

    private static int length(String name, List<Area> areas) {
        return areas.stream()
                .filter(area -> area.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no area '" + name + "' in " + areas))
                .maxLength();
    }
}
