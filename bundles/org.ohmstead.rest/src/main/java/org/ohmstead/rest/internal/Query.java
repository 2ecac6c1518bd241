package org.ohmstead.rest.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.driver.Durations;

/**
 * The query parameters of a request. What is wrong with one is a problem that names it. A plus sign is a plus sign, as in
 * filters and offsets of time, and not a space, as in forms: no parameter has spaces.
 */
final class Query {

    private static final int MOST = 100;

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /**
     * Reads a query.
     *
     * @param raw what stands behind the question mark, possibly nothing
     * @param known the parameters that the path has
     */
    Query(String raw, Set<String> known) {
        if (raw.isEmpty()) {
            return;
        }
        String[] pairs = raw.split("&", MOST + 1);
        if (pairs.length > MOST) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "query: at most " + MOST + " parameters expected");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = Target.decode((equals < 0 ? pair : pair.substring(0, equals)));
            String value = equals < 0 ? "" : Target.decode(pair.substring(equals + 1));
            if (!known.contains(name)) {
                throw Problem.parameter(
                        name,
                        value,
                        known.isEmpty()
                                ? "no parameter at all"
                                : "only "
                                        + String.join(
                                                ", ", known.stream().sorted().toList()));
            }
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    Optional<String> one(String name) {
        List<String> given = all(name);
        if (given.size() > 1) {
            throw Problem.parameter(name, String.join("&", given), "one value");
        }
        return given.stream().findFirst();
    }

    /** {@return a duration within bounds, if given} */
    Optional<Duration> duration(String name, Duration least, Duration most) {
        return one(name).map(text -> Durations.parse(text)
                .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0)
                .orElseThrow(() -> Problem.parameter(
                        name, text, "a duration such as PT15M or 15m, from " + least + " to " + most + ",")));
    }

    /** {@return an instant, if given; a duration counts from {@code now}} */
    Optional<Instant> instant(String name, Instant now) {
        return one(name).map(text -> {
            try {
                Optional<Duration> ahead = Durations.parse(text);
                Instant at = ahead.isPresent()
                        ? now.plus(ahead.get())
                        : OffsetDateTime.parse(text).toInstant();
                return Instant.ofEpochMilli(at.toEpochMilli());
            } catch (DateTimeException | ArithmeticException e) {
                throw Problem.parameter(
                        name,
                        text,
                        "an instant such as 2026-01-31T12:00:00Z, or a duration from now such as -PT1H or -1h,");
            }
        });
    }

    /** {@return a whole number within bounds, if given} */
    Optional<Integer> number(String name, int least, int most) {
        return one(name).map(text -> {
            String expected = "a whole number from " + least + " to " + most;
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw Problem.parameter(name, text, expected);
            }
            throw Problem.parameter(name, text, expected);
        });
    }

    /** {@return whether a parameter is given as true} */
    boolean flag(String name) {
        return one(name)
                .map(text -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw Problem.parameter(name, text, "true or false");
                    }
                    return text.equals("true");
                })
                .orElse(false);
    }

    /** {@return a whole number from 1, if given} */
    Optional<Long> positive(String name) {
        return one(name).map(text -> {
            if (!text.matches("[1-9]\\d{0,17}")) {
                throw Problem.parameter(name, text, "a whole number from 1");
            }
            return Long.valueOf(text);
        });
    }
}
