package org.ohmstead.config.internal;

/**
 * One logical line of a file.
 *
 * @param raw as it stands there, line ends included
 * @param number of its first physical line, from one
 * @param key empty for comments and blank lines
 * @param list whether the key is written {@code key[]}
 * @param value what follows the separator, unescaped; null for {@code key[]} alone, a list without elements
 */
record CfgLine(String raw, int number, String key, boolean list, String value) {

    private static final String LIST = "[]";

    boolean entry() {
        return !key.isEmpty();
    }

    /** {@return whether it ends, at the end of the file, with a mark by which it would swallow a line written after it} */
    boolean open() {
        int end = raw.length() - (raw.endsWith("\r\n") ? 2 : raw.endsWith("\n") || raw.endsWith("\r") ? 1 : 0);
        return end > 0 && raw.charAt(end - 1) == '\\' && !escaped(raw, end - 1);
    }

    /**
     * Reads a line.
     *
     * @param raw as it stands there
     * @param number of its first physical line
     * @param logical without line ends and continuation marks
     * @throws CfgException if it is neither comment, blank nor {@code key = value}
     */
    static CfgLine parse(String raw, int number, String logical) throws CfgException {
        String line = logical.stripLeading();
        if (line.isEmpty() || comment(line)) {
            return new CfgLine(raw, number, "", false, "");
        }
        int separator = separator(line);
        String rawKey = separator < 0 ? trimEnd(line) : trimEnd(line.substring(0, separator));
        boolean list = rawKey.endsWith(LIST) && !escaped(rawKey, rawKey.length() - LIST.length());
        if (separator < 0 && !list) {
            throw new CfgException("line " + number + ": 'key = value' expected");
        }
        if (list) {
            rawKey = rawKey.substring(0, rawKey.length() - LIST.length());
        }
        try {
            String key = key(rawKey);
            String value = separator < 0
                    ? null
                    : CfgEscapes.unescape(trimEnd(line.substring(separator + 1).stripLeading()));
            return new CfgLine(raw, number, key, list, value);
        } catch (CfgException e) {
            throw new CfgException("line " + number + ": " + e.getMessage());
        }
    }

    /** {@return whether a line is a comment} */
    static boolean comment(String line) {
        String text = line.stripLeading();
        return text.startsWith("#") || text.startsWith("!");
    }

    private static String key(String raw) throws CfgException {
        for (int i = 0; i < raw.length(); i++) {
            if (Character.isWhitespace(raw.charAt(i)) && !escaped(raw, i)) {
                throw new CfgException("'key = value' with a key without spaces expected");
            }
        }
        String key = CfgEscapes.unescape(raw);
        if (key.isEmpty() || raw.chars().anyMatch(Character::isISOControl)) {
            throw new CfgException("'key = value' with a key of visible characters expected");
        }
        return key;
    }

    private static int separator(String line) {
        for (int i = 0; i < line.length(); i++) {
            if ((line.charAt(i) == '=' || line.charAt(i) == ':') && !escaped(line, i)) {
                return i;
            }
        }
        return -1;
    }

    /** Removes white space at the end that is not escaped. */
    private static String trimEnd(String raw) {
        int end = raw.length();
        while (end > 0 && Character.isWhitespace(raw.charAt(end - 1)) && !escaped(raw, end - 1)) {
            end--;
        }
        return raw.substring(0, end);
    }

    /** {@return whether an odd number of backslashes stands before a character} */
    static boolean escaped(CharSequence raw, int at) {
        int backslashes = 0;
        while (at - backslashes > 0 && raw.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
