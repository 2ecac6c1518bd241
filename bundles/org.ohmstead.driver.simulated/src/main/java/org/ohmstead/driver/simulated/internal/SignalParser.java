package org.ohmstead.driver.simulated.internal;

import java.util.List;
import java.util.Optional;
import org.ohmstead.driver.PointEntry;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/** Reads the address of a simulated point: the name of a signal and its arguments, {@code sine/20/5/1h}. */
final class SignalParser {

    private static final String KINDS =
            "constant, sine, ramp, triangle, square, toggle, counter, noise, random-walk or text";
    private static final long MINUTE = 60_000;
    private static final long SECOND = 1000;

    private SignalParser() {}

    /**
     * Reads a signal.
     *
     * @param entry whose {@code at} it is
     * @param type as written, for constants
     * @param seed of the point
     * @return the signal
     * @throws IllegalArgumentException if it is none; the message names place, point, value and what was expected
     */
    static Signal parse(PointEntry entry, Optional<ValueType> type, long seed) {
        String at = entry.at();
        int slash = at.indexOf('/');
        String kind = slash < 0 ? at : at.substring(0, slash);
        String rest = slash < 0 ? "" : at.substring(slash + 1);
        if (kind.equals("constant")) {
            return constant(entry, type, rest);
        }
        List<String> values = rest.isEmpty() ? List.of() : List.of(rest.split("/", -1));
        return switch (kind) {
            case "sine" -> sine(new Arguments(entry, "sine/MEAN/AMPLITUDE/PERIOD/OFFSET", values));
            case "ramp" -> ramp(new Arguments(entry, "ramp/FROM/TO/PERIOD/OFFSET", values));
            case "triangle" -> triangle(new Arguments(entry, "triangle/FROM/TO/PERIOD/OFFSET", values));
            case "square" -> square(new Arguments(entry, "square/LOW/HIGH/PERIOD/OFFSET", values));
            case "toggle" -> toggle(new Arguments(entry, "toggle/PERIOD/OFFSET", values));
            case "counter" -> counter(new Arguments(entry, "counter/START/PER_HOUR", values));
            case "noise" -> noise(new Arguments(entry, "noise/LOW/HIGH/PERIOD", values), seed);
            case "random-walk" -> walk(new Arguments(entry, "random-walk/LOW/HIGH/PERIOD", values), seed);
            case "text" -> text(new Arguments(entry, "text/ONE|TWO|…/PERIOD", values));
            default -> throw entry.wrong("at", at, "a signal (" + KINDS + ")");
        };
    }

    private static Signal constant(PointEntry entry, Optional<ValueType> type, String text) {
        ValueType known = type.orElseGet(() -> guess(text));
        try {
            Value value = known.parse(text);
            return Signal.of(value);
        } catch (IllegalArgumentException e) {
            throw entry.wrong("at", entry.at(), "constant/VALUE with " + known.expected());
        }
    }

    private static ValueType guess(String text) {
        if (text.equals("true") || text.equals("false")) {
            return ValueType.BOOLEAN;
        }
        if (text.matches("[+-]?\\d{1,18}")) {
            return ValueType.LONG;
        }
        return text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?") ? ValueType.DOUBLE : ValueType.TEXT;
    }

    private static Signal sine(Arguments a) {
        return Signal.of(
                Curve.sine(a.number(0, 0), a.number(1, 1), a.millis(2, MINUTE), a.number(3, 0)), ValueType.DOUBLE);
    }

    private static Signal ramp(Arguments a) {
        return Signal.of(
                Curve.ramp(a.number(0, 0), a.number(1, 100), a.millis(2, MINUTE), a.number(3, 0)), ValueType.DOUBLE);
    }

    private static Signal triangle(Arguments a) {
        return Signal.of(
                Curve.triangle(a.number(0, 0), a.number(1, 100), a.millis(2, MINUTE), a.number(3, 0)),
                ValueType.DOUBLE);
    }

    private static Signal square(Arguments a) {
        return Signal.of(
                Curve.square(a.number(0, 0), a.number(1, 1), a.millis(2, MINUTE), a.number(3, 0)), ValueType.DOUBLE);
    }

    private static Signal toggle(Arguments a) {
        return Signal.of(Curve.square(0, 1, a.millis(0, MINUTE), a.number(1, 0)), ValueType.BOOLEAN);
    }

    private static Signal counter(Arguments a) {
        return Signal.of(Curve.counter(a.number(0, 0), a.number(1, 3600)), ValueType.LONG);
    }

    private static Signal noise(Arguments a, long seed) {
        return Signal.of(Curve.noise(a.number(0, 0), a.number(1, 1), a.millis(2, SECOND), seed), ValueType.DOUBLE);
    }

    private static Signal walk(Arguments a, long seed) {
        return Signal.of(Curve.walk(a.number(0, 0), a.number(1, 100), a.millis(2, MINUTE), seed), ValueType.DOUBLE);
    }

    private static Signal text(Arguments a) {
        return Signal.of(List.of(a.text(0).split("\\|", -1)), a.millis(1, MINUTE));
    }
}
