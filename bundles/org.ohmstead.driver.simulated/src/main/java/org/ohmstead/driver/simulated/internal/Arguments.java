package org.ohmstead.driver.simulated.internal;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ohmstead.driver.PointEntry;

/** What follows the name of a signal: numbers and durations between slashes, those at the end with defaults. */
final class Arguments {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private final PointEntry entry;
    private final String form;
    private final List<String> values;

    Arguments(PointEntry entry, String form, List<String> values) {
        this.entry = entry;
        this.form = form;
        this.values = List.copyOf(values);
        int most = form.split("/", -1).length - 1;
        if (values.size() > most) {
            throw wrong("at most " + most + " arguments");
        }
    }

    double number(int index, double otherwise) {
        if (index >= values.size()) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(values.get(index));
            if (Double.isFinite(number) && Math.abs(number) <= 1e15) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong("a number instead of '" + values.get(index) + "'");
        }
        throw wrong("a number up to 1e15 instead of '" + values.get(index) + "'");
    }

    long millis(int index, long otherwise) {
        if (index >= values.size()) {
            return otherwise;
        }
        Matcher duration = DURATION.matcher(values.get(index));
        long millis = duration.matches() ? Long.parseLong(duration.group(1)) * MILLIS.get(duration.group(2)) : 0;
        if (millis == 0) {
            throw wrong("a duration such as 500ms, 10s, 5m, 1h or 1d instead of '" + values.get(index) + "'");
        }
        return millis;
    }

    String text(int index) {
        if (index >= values.size() || values.get(index).isEmpty()) {
            throw wrong("a value after the slash");
        }
        return values.get(index);
    }

    private IllegalArgumentException wrong(String what) {
        return entry.wrong("at", entry.at(), form + ": " + what);
    }
}
