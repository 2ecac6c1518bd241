package org.ohmstead.scan.internal;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ohmstead.driver.Area;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Span;

/**
 * Turns points into blocks: neighbours and near ones into one exchange, as far as the area's length and gap allow and no
 * barrier lies between. Greedy from the lowest address, which is the least number of blocks for these rules. Pure.
 */
final class Planner {

    private final Map<String, Area> areas;

    Planner(List<Area> areas) {
        this.areas = areas.stream().collect(toMap(Area::name, Function.identity()));
    }

    /**
     * Plans points of one pace.
     *
     * @param points to be covered, each once
     * @param barriers not to be straddled
     * @return blocks; first those with spans by area and address, then one for all points without
     */
    List<Block> plan(List<PointSpec> points, Collection<Barrier> barriers) {
        List<Block> blocks = new ArrayList<>();
        Map<String, List<PointSpec>> byArea = points.stream()
                .filter(p -> p.span().isPresent())
                .collect(groupingBy(p -> span(p).area(), LinkedHashMap::new, java.util.stream.Collectors.toList()));
        byArea.forEach((area, members) -> blocks.addAll(planArea(area(area), members, barriers)));
        List<PointSpec> placeless =
                points.stream().filter(p -> p.span().isEmpty()).toList();
        if (!placeless.isEmpty()) {
            blocks.add(new Block(Optional.empty(), placeless));
        }
        return blocks;
    }

    private List<Block> planArea(Area area, List<PointSpec> members, Collection<Barrier> barriers) {
        List<PointSpec> sorted = members.stream()
                .sorted(comparing((PointSpec p) -> span(p).start()).thenComparing(p -> span(p).end()))
                .toList();
        List<Block> blocks = new ArrayList<>();
        List<PointSpec> current = new ArrayList<>();
        int start = 0;
        int end = 0;
        for (PointSpec point : sorted) {
            Span span = span(point);
            int reach = Math.max(end, span.end());
            boolean fits = reach - start <= area.maxLength()
                    && span.start() - end <= area.maxGap()
                    && !blocked(barriers, area.name(), start, reach);
            if (!current.isEmpty() && !fits) {
                blocks.add(block(current));
                current.clear();
            }
            if (current.isEmpty()) {
                start = span.start();
                reach = span.end();
            }
            end = reach;
            current.add(point);
        }
        if (!current.isEmpty()) {
            blocks.add(block(current));
        }
        return blocks;
    }

    private static boolean blocked(Collection<Barrier> barriers, String area, int start, int end) {
        for (Barrier barrier : barriers) {
            if (barrier.within(area, start, end)) {
                return true;
            }
        }
        return false;
    }

    /** {@return a block that covers points of one area, or points without a place} */
    static Block block(List<PointSpec> points) {
        if (points.get(0).span().isEmpty()) {
            return new Block(Optional.empty(), points);
        }
        int start = points.stream().mapToInt(p -> span(p).start()).min().orElseThrow();
        int end = points.stream().mapToInt(p -> span(p).end()).max().orElseThrow();
        return new Block(Optional.of(new Span(span(points.get(0)).area(), start, end - start)), points);
    }

    private Area area(String name) {
        Area area = areas.get(name);
        if (area == null) {
            throw new IllegalArgumentException("the driver names no area '" + name + "', but " + areas.keySet());
        }
        return area;
    }

    private static Span span(PointSpec point) {
        return point.span().orElseThrow();
    }
}
