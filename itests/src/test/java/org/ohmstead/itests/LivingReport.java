package org.ohmstead.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@link LivingIT} did and measured, as a page. */
final class LivingReport {

    private final List<String> steps = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final SortedMap<String, List<Long>> times = new TreeMap<>();

    void step(int number, String words) {
        steps.add(number + ". " + words);
    }

    void say(String line) {
        lines.add(line);
    }

    /** Takes note of how long something took. */
    void took(String what, long begun) {
        note(what, Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    /** Takes note of a time in ms. */
    void note(String what, long millis) {
        times.computeIfAbsent(what, key -> new ArrayList<>()).add(millis);
    }

    /** {@return the last steps, for a message} */
    String last(int most) {
        return String.join("\n", steps.subList(Math.max(0, steps.size() - most), steps.size()));
    }

    /** Writes it to {@code target}. */
    Path write(String title) throws IOException {
        StringBuilder page = new StringBuilder("# " + title + "\n\n");
        lines.forEach(line -> page.append("- ").append(line).append('\n'));
        page.append("\n| ms | number | p50 | p99 | max |\n|---|---|---|---|---|\n");
        times.forEach((what, all) -> page.append(row(what, all)));
        page.append("\n## Steps\n\n").append(String.join("\n", steps)).append('\n');
        return Files.writeString(Path.of("target", "living-system.md"), page);
    }

    private static String row(String what, List<Long> all) {
        long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
        return Arrays.asList(
                        what, sorted.length, quantile(sorted, 0.5), quantile(sorted, 0.99), sorted[sorted.length - 1])
                .stream()
                .map(String::valueOf)
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(Math.ceil(share * sorted.length)) - 1)];
    }
}
