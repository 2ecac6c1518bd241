package org.ohmstead.config.internal;

/**
 * Escapes of {@code .cfg} files, those of {@link java.util.Properties}: {@code \t \n \r \f \\ \}{@code uXXXX}, and a
 * backslash before any other character stands for that character. Nothing is substituted.
 */
final class CfgEscapes {

    private static final String PLAIN = "\t\n\r\f\\";
    private static final String LETTERS = "tnrf\\";
    private static final String IN_KEYS = "=: [";
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;

    private CfgEscapes() {}

    /**
     * Replaces escapes.
     *
     * @throws CfgException if an escape is not one
     */
    static String unescape(String raw) throws CfgException {
        StringBuilder text = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            boolean escape = c == '\\' && i + 1 < raw.length();
            if (!escape) {
                text.append(c);
                i++;
            } else if (raw.charAt(i + 1) == 'u') {
                text.append(unicode(raw, i + 2));
                i += 2 + HEX_DIGITS;
            } else {
                char escaped = raw.charAt(i + 1);
                int known = LETTERS.indexOf(escaped);
                text.append(known < 0 ? escaped : PLAIN.charAt(known));
                i += 2;
            }
        }
        return text.toString();
    }

    private static char unicode(String raw, int from) throws CfgException {
        int end = Math.min(raw.length(), from + HEX_DIGITS);
        String digits = raw.substring(from, end);
        if (digits.length() < HEX_DIGITS || !digits.chars().allMatch(d -> Character.digit(d, HEX) >= 0)) {
            throw new CfgException("four hexadecimal digits expected after \\u");
        }
        return (char) Integer.parseInt(digits, HEX);
    }

    static String escapeKey(String key) {
        StringBuilder raw = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean comment = i == 0 && (c == '#' || c == '!');
            if (comment || IN_KEYS.indexOf(c) >= 0) {
                raw.append('\\').append(c);
            } else {
                escape(raw, key, i);
            }
        }
        return raw.toString();
    }

    static String escapeValue(String value) {
        StringBuilder raw = new StringBuilder(value.length());
        int last = value.length() - 1;
        for (int i = 0; i <= last; i++) {
            if (value.charAt(i) == ' ' && (i == 0 || i == last)) {
                raw.append("\\ ");
            } else {
                escape(raw, value, i);
            }
        }
        return raw.toString();
    }

    private static void escape(StringBuilder raw, String text, int at) {
        char c = text.charAt(at);
        int known = PLAIN.indexOf(c);
        if (known >= 0) {
            raw.append('\\').append(LETTERS.charAt(known));
        } else if (invisible(text, at)) {
            raw.append(String.format("\\u%04X", (int) c));
        } else {
            raw.append(c);
        }
    }

    /** What an editor would hide, take for a line end or could not write: written as a number. */
    private static boolean invisible(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
        }
        return Character.isISOControl(c)
                || (Character.isWhitespace(c) && c != ' ')
                || (Character.isSpaceChar(c) && c != ' ')
                || Character.getType(c) == Character.FORMAT;
    }
}
