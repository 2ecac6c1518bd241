package org.ohmstead.lib.obis;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the spellings of OBIS codes. */
final class ObisText {

    private static final String GROUP = "(\\d{1,3})";
    private static final String LETTER = "(\\d{1,3}|[CFLP])";
    private static final Pattern USUAL = Pattern.compile("(?:" + GROUP + "-" + GROUP + ":)?" + LETTER + "\\." + LETTER
            + "(?:\\." + GROUP + ")?(?:[*&]" + GROUP + ")?");
    private static final Pattern DOTS =
            Pattern.compile(GROUP + "\\." + GROUP + "\\." + GROUP + "\\." + GROUP + "\\." + GROUP + "\\." + GROUP);
    private static final Pattern HEX = Pattern.compile("[0-9A-F]{12}");

    private ObisText() {}

    static Obis parse(String text) {
        String code = text.strip().toUpperCase(Locale.ROOT);
        try {
            if (HEX.matcher(code).matches()) {
                return Obis.of(HexFormat.of().parseHex(code));
            }
            Matcher usual = USUAL.matcher(code);
            if (usual.matches()) {
                return new Obis(
                        group(usual, 1, 1),
                        group(usual, 2, 0),
                        group(usual, 3, 0),
                        group(usual, 4, 0),
                        group(usual, 5, 0),
                        group(usual, 6, Obis.UNUSED));
            }
            Matcher dots = DOTS.matcher(code);
            if (dots.matches()) {
                return new Obis(
                        group(dots, 1, 0),
                        group(dots, 2, 0),
                        group(dots, 3, 0),
                        group(dots, 4, 0),
                        group(dots, 5, 0),
                        group(dots, 6, 0));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected(text) + " (" + e.getMessage() + ")", e);
        }
        throw new IllegalArgumentException(expected(text));
    }

    private static String expected(String text) {
        return "an OBIS code such as 1-0:1.8.0*255, 1.8.0 or 0100010800FF expected, got '" + text + "'";
    }

    private static int group(Matcher code, int index, int otherwise) {
        String group = code.group(index);
        if (group == null) {
            return otherwise;
        }
        return switch (group) {
            case "C" -> 96;
            case "F" -> 97;
            case "L" -> 98;
            case "P" -> 99;
            default -> Integer.parseInt(group);
        };
    }
}
