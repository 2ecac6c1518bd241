package org.ohmstead.profile.internal;

import java.util.regex.Pattern;

/**
 * The shape of UCUM codes (case sensitive form, https://ucum.org/ucum, §2), without the table of units: terms joined by
 * {@code .} and {@code /}, each a factor or a unit with exponent and annotation, or a term in parentheses.
 */
final class Ucum {

    private static final String ATOM = "(?:[A-Za-z%'\"_]|\\[[!-Z\\\\^-z|~]+\\])+";
    private static final String EXPONENT = "(?:[+-]?\\d+)?";
    private static final String ANNOTATION = "\\{[!-z|~]*\\}";
    private static final Pattern COMPONENT =
            Pattern.compile("(?:(?:10[*^]|" + ATOM + ")" + EXPONENT + "|\\d+)(?:" + ANNOTATION + ")?|" + ANNOTATION);
    private static final Pattern INNERMOST = Pattern.compile("\\(([^()]*)\\)");
    private static final int LONGEST = 80;

    private Ucum() {}

    /** {@return whether a text could be a UCUM code} */
    static boolean wellFormed(String unit) {
        if (unit.length() > LONGEST) {
            return false;
        }
        String rest = unit;
        while (true) {
            var group = INNERMOST.matcher(rest);
            if (!group.find()) {
                return term(rest);
            }
            if (!term(group.group(1))) {
                return false;
            }
            rest = rest.substring(0, group.start()) + "1" + rest.substring(group.end());
        }
    }

    private static boolean term(String term) {
        String product = term.startsWith("/") ? term.substring(1) : term;
        for (String component : split(product)) {
            if (!COMPONENT.matcher(component).matches()) {
                return false;
            }
        }
        return true;
    }

    /** Splits at {@code .} and {@code /} that are not within brackets or braces. */
    private static String[] split(String product) {
        return product.split("[./](?![^\\[]*\\])(?![^{]*\\})", -1);
    }
}
