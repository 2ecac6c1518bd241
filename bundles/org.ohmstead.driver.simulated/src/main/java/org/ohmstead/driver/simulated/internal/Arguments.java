package org.ohmstead.driver.simulated.internal;

import java.time.Duration;
import java.util.List;
import org.ohmstead.driver.Durations;
import org.ohmstead.driver.PointEntry;

/** What follows the name of a signal: numbers and durations between slashes, those at the end with defaults. */
final class Arguments {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1_000_000_000);

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
        return Durations.parse(values.get(index))
                .filter(duration -> duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0)
                .map(Duration::toMillis)
                .orElseThrow(() -> wrong("a duration such as 500ms, 10s, 5m, 1h or 1d, at least 1ms, instead of '"
                        + values.get(index) + "'"));
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
