package org.ohmstead.driver;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them, the same wherever they do. */
public final class Durations {

    private static final Pattern SHORT = Pattern.compile("(-?)(\\d{1,9})(ms|s|m|min|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param text {@code 500ms}, {@code 10s}, {@code 5m} or {@code 5min}, {@code 1h}, {@code 7d}, or ISO 8601 as
     *     {@code PT10S}; a minus before it makes it negative
     * @return the duration; empty if the text is none
     */
    public static Optional<Duration> parse(String text) {
        Matcher brief = SHORT.matcher(text);
        if (brief.matches()) {
            Duration size = UNITS.get(brief.group(3)).multipliedBy(Long.parseLong(brief.group(2)));
            return Optional.of(brief.group(1).isEmpty() ? size : size.negated());
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
