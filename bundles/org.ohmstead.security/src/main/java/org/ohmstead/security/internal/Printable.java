package org.ohmstead.security.internal;

/** Makes texts that strangers chose fit for messages and logs: no line ends, no control characters, not long. */
final class Printable {

    private static final int MOST = 64;

    private Printable() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(MOST)
                .forEach(c -> shown.appendCodePoint(
                        Character.isLetterOrDigit(c) || c == ' ' || (c > ' ' && c < 0x7f) ? c : '?'));
        return text.codePointCount(0, text.length()) > MOST ? shown + "…" : shown.toString();
    }
}
