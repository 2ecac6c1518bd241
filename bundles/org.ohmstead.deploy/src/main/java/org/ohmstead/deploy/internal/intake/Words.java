package org.ohmstead.deploy.internal.intake;

import java.util.Locale;
import java.util.regex.Pattern;

/** Makes texts of unknown origin fit for a line of a log. */
final class Words {

    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_LINE = 600;
    private static final Pattern LINE_END = Pattern.compile("\\s*\\R\\s*");

    private Words() {}

    /** {@return a name in quotes, with what cannot be printed escaped, and cut if it is very long} */
    static String quoted(String name) {
        return "'" + cut(printable(name), LONGEST_NAME) + "'";
    }

    /** {@return a text as one line, cut if it is very long} */
    static String line(String text) {
        return cut(printable(text), LONGEST_LINE);
    }

    /** {@return what an exception says, in one line; some, as those of XML, say it in several} */
    static String of(Exception e) {
        String message = e.getMessage();
        return line(
                message == null || message.isBlank()
                        ? e.getClass().getSimpleName()
                        : LINE_END.matcher(message.strip()).replaceAll(" "));
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> out.append(String.format(Locale.ROOT, "\\u%04X", c));
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, text.offsetByCodePoints(0, longest / 2)) + "…";
    }
}
