package org.ohmstead.driver;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The types a value can have. */
public enum ValueType {
    /** {@link Value.Real}: IEEE 754 binary64, finite. */
    DOUBLE("a number"),
    /** {@link Value.Whole}: 64 bits, signed. */
    LONG("a whole number"),
    /** {@link Value.Bool}. */
    BOOLEAN("true or false"),
    /** {@link Value.Text}. */
    TEXT("a text"),
    /** {@link Value.Bytes}. */
    BYTES("bytes in hex");

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,400}");

    private final String expected;

    ValueType(String expected) {
        this.expected = expected;
    }

    /** {@return the name on the wire: double, long, boolean, text, bytes} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return what a person is told to write: "a number", "true or false", …} */
    public String expected() {
        return expected;
    }

    /**
     * Reads a value as people write it.
     *
     * @param text a decimal number, {@code true}/{@code false}/{@code on}/{@code off}/{@code 1}/{@code 0}, a text, or hex
     * @return the value in this type
     * @throws IllegalArgumentException if the text is none of this type, or a whole number that a double does not hold; the
     *     message quotes it and says what was expected
     */
    public Value parse(String text) {
        if (this == DOUBLE && WHOLE.matcher(text.strip()).matches()) {
            checkExact(text.strip());
        }
        try {
            return switch (this) {
                case DOUBLE -> Value.of(Double.parseDouble(text.strip()));
                case LONG -> Value.of(Long.parseLong(text.strip()));
                case BOOLEAN -> Value.of(parseBoolean(text.strip().toLowerCase(Locale.ROOT)));
                case TEXT -> Value.of(text);
                case BYTES -> Value.of(HexFormat.of().parseHex(text.strip()));
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected + " expected, got '" + text + "'", e);
        }
    }

    /** Who counts means every digit: a whole number must not become another one. */
    private static void checkExact(String whole) {
        BigDecimal given = new BigDecimal(whole);
        double nearest = given.doubleValue();
        // Programs write a large double by its first digits and zeros: to as many digits as are given it must be the
        // same.
        MathContext digits = new MathContext(given.stripTrailingZeros().precision());
        boolean held = Double.isFinite(nearest)
                && new BigDecimal(nearest).round(digits).compareTo(given) == 0;
        if (!held) {
            throw new IllegalArgumentException(
                    "a whole number that a double holds (all up to 2^53) expected, got '" + whole + "'");
        }
    }

    private static boolean parseBoolean(String text) {
        return switch (text) {
            case "true", "on", "1" -> true;
            case "false", "off", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
