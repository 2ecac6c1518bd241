package org.ohmstead.actuation.internal;

import java.util.Locale;
import org.ohmstead.driver.Value;

/**
 * Builds one JSON object (RFC 8259) on one line, of ASCII only: whatever a stranger puts into a text, it can neither begin
 * a line of its own nor make a terminal do anything. Long texts are cut.
 */
final class JsonLine {

    private static final int MOST = 1000;
    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_PRINTABLE = '~';

    private final StringBuilder text;

    JsonLine() {
        this.text = new StringBuilder("{");
    }

    private JsonLine(String open) {
        this.text = new StringBuilder(open);
    }

    /**
     * Goes on with a line.
     *
     * @param open as {@link #open} gave it
     * @return the same, to be added to
     */
    static JsonLine continuing(String open) {
        return new JsonLine(open);
    }

    JsonLine add(String key, String value) {
        begin(key);
        quote(value.length() > MOST ? value.substring(0, MOST) + "…" : value);
        return this;
    }

    JsonLine add(String key, long value) {
        begin(key);
        text.append(value);
        return this;
    }

    JsonLine add(String key, Value value) {
        if (value instanceof Value.Real || value instanceof Value.Whole || value instanceof Value.Bool) {
            begin(key);
            text.append(value.text());
            return this;
        }
        return add(key, value.text());
    }

    /** {@return the object without its end} */
    String open() {
        return text.toString();
    }

    /** {@return the object} */
    String closed() {
        return text + "}";
    }

    private void begin(String key) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(key);
        text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE) {
                text.append(c);
            } else {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        text.append('"');
    }
}
