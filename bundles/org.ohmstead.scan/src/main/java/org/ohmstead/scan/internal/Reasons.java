package org.ohmstead.scan.internal;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ohmstead.device.PointState;

/** Says in one line what is wrong with some points, however many. */
final class Reasons {

    private static final int MOST_NAMES = 3;
    private static final int MOST_REASONS = 3;

    private Reasons() {}

    /** {@return the reason that all points share, else which point has which; for points that are all there are} */
    static String common(List<PointState> troubled) {
        Map<String, List<String>> points = points(troubled);
        return points.size() == 1 ? points.keySet().iterator().next() : text(points);
    }

    /** {@return which points have which reason: {@code flow, level: no such address; power: no answer}} */
    static String byPoint(List<PointState> troubled) {
        return text(points(troubled));
    }

    private static Map<String, List<String>> points(List<PointState> troubled) {
        return troubled.stream()
                .collect(groupingBy(
                        PointState::detail,
                        LinkedHashMap::new,
                        mapping(s -> s.spec().name(), toList())));
    }

    private static String text(Map<String, List<String>> points) {
        String first = points.entrySet().stream()
                .limit(MOST_REASONS)
                .map(e -> names(e.getValue()) + ": " + e.getKey())
                .collect(joining("; "));
        int more = points.size() - MOST_REASONS;
        return more > 0 ? first + "; and " + more + " more reasons" : first;
    }

    private static String names(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        int more = names.size() - MOST_NAMES;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
