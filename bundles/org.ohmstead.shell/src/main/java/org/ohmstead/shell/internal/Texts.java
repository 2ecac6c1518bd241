package org.ohmstead.shell.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Durations;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Span;
import org.ohmstead.driver.Value;

/** How the shell writes and reads values and times. */
final class Texts {

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
    /** A counter of energy has nine digits and one decimal; more is the noise of binary arithmetic. */
    private static final MathContext SHOWN = new MathContext(10);

    private static final int MOST_PLACES = 12;

    /** Nobody looks or waits farther than 100 years; what lies far beyond has no place in time. */
    private static final Duration FAR = Duration.ofDays(36_525);

    private Texts() {}

    /** {@return the text with every control character replaced: what devices say must not move the cursor} */
    static String harmless(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '�' : c));
        return out.toString();
    }

    /** {@return the value as people read it; a dash for none} */
    static String value(Optional<Value> value) {
        return value.map(Value::text).orElse("-");
    }

    /** {@return the value rounded to what a person reads; a dash for none} */
    static String rounded(Optional<Value> value) {
        if (value.orElse(null) instanceof Value.Real real) {
            float single = (float) real.value();
            // Of a float32, what it has as a double and not as a float is no information.
            BigDecimal all = single == real.value()
                    ? new BigDecimal(Float.toString(single))
                    : new BigDecimal(real.value()).round(SHOWN);
            BigDecimal digits = all.stripTrailingZeros();
            return Math.abs(digits.scale()) > MOST_PLACES ? digits.toString() : digits.toPlainString();
        }
        return value(value);
    }

    /** {@return the unit; nothing for none} */
    static String unit(String ucum) {
        return ucum.equals("1") ? "" : ucum;
    }

    /** {@return what is wrong with a point; empty if nothing is} */
    static String trouble(PointState state) {
        return state.fault() == Fault.NONE ? state.detail() : state.fault().id() + ": " + state.detail();
    }

    /** {@return an instant in ISO 8601, UTC, with milliseconds} */
    static String iso(Instant at) {
        return MILLIS.format(at);
    }

    /** {@return how long something is ago, in the largest unit that fits} */
    static String ago(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + " d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h";
        }
        if (age.toMinutes() > 0) {
            return age.toMinutes() + " min";
        }
        return age.toSeconds() + " s";
    }

    /** {@return a short time in milliseconds with one decimal} */
    static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    /** {@return a piece of an address space: {@code holding 0–124}} */
    static String span(Span span) {
        return span.length() == 1
                ? span.area() + " " + span.start()
                : span.area() + " " + span.start() + "–" + (span.end() - 1);
    }

    /**
     * Reads a duration.
     *
     * @param option by which it was given, for the message
     * @param text as {@link Durations} has them
     * @return the duration, which may be negative
     */
    static Duration duration(String option, String text) {
        Duration duration = Durations.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        option + ": a duration such as 10s, 5m, 1h, 7d or PT10S expected, got '" + text + "'"));
        if (duration.compareTo(FAR) > 0 || duration.compareTo(FAR.negated()) < 0) {
            throw new IllegalArgumentException(
                    option + ": a duration of at most " + FAR.toDays() + "d expected, got '" + text + "'");
        }
        return duration;
    }

    /**
     * Reads a duration that lasts.
     *
     * @param option by which it was given, for the message
     * @param text as for {@link #duration}
     * @return the duration, more than zero
     */
    static Duration positive(String option, String text) {
        Duration duration = duration(option, text);
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(option + ": a duration of more than 0 expected, got '" + text + "'");
        }
        return duration;
    }

    /**
     * Reads a time.
     *
     * @param option by which it was given, for the message
     * @param text a duration from now such as {@code -1h}, {@code now}, or an instant in ISO 8601
     * @param now the present time
     * @return the instant
     */
    static Instant instant(String option, String text, Instant now) {
        if (text.equals("now")) {
            return now;
        }
        try {
            return text.indexOf(':') >= 0 ? Instant.parse(text) : now.plus(duration(option, text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    option + ": an instant as 2026-01-31T12:00:00Z, or a duration from now as -1h, expected, got '"
                            + text + "'",
                    e);
        }
    }
}
