package org.ohmstead.webconsole.internal;

import java.util.List;
import java.util.Locale;

/** HTML as it grows. What is shown is always escaped. For use by one thread. */
final class Html {

    private static final String NUMBER = "#";

    private final StringBuilder out = new StringBuilder(8192);

    /**
     * What stands in one field of a table.
     *
     * @param text to be shown
     * @param style its class; possibly empty
     * @param href where it leads; possibly empty
     */
    record Cell(String text, String style, String href) {

        static Cell of(Object text) {
            return new Cell(text.toString(), "", "");
        }

        static Cell number(long value) {
            return new Cell(String.format(Locale.ROOT, "%,d", value).replace(',', ' '), "ohm-number", "");
        }

        /** A text that is not broken into lines. */
        static Cell whole(String text) {
            return new Cell(text, "ohm-whole", "");
        }

        /** A count that should be zero. */
        static Cell loss(long value) {
            Cell number = number(value);
            return value == 0 ? number : new Cell(number.text(), "ohm-number ohm-bad", "");
        }
    }

    /** Adds a text. */
    Html text(Object text) {
        out.append(escaped(text.toString()));
        return this;
    }

    /** Adds HTML that is written here and nowhere else. */
    Html raw(String html) {
        out.append(html);
        return this;
    }

    Html heading(String title, int count) {
        return raw("<h2 class=\"ohm-heading\">")
                .text(title)
                .raw(" <span>")
                .text(count)
                .raw("</span></h2>\n");
    }

    Html note(String text) {
        return raw("<p class=\"ohm-note\">").text(text).raw("</p>\n");
    }

    /** Begins a table; over numbers stand heads that begin with {@value #NUMBER}. */
    Html begin(List<String> heads) {
        raw("<div class=\"ohm-scroll\"><table class=\"nicetable noauto ui-widget ohm-table\"><thead><tr>");
        for (String head : heads) {
            boolean number = head.startsWith(NUMBER);
            raw(number ? "<th class=\"ui-widget-header ohm-number\">" : "<th class=\"ui-widget-header\">")
                    .text(number ? head.substring(NUMBER.length()) : head)
                    .raw("</th>");
        }
        return raw("</tr></thead><tbody class=\"ui-widget-content\">\n");
    }

    Html row(Cell... cells) {
        raw("<tr>");
        for (Cell cell : cells) {
            raw(cell.style().isEmpty() ? "<td>" : "<td class=\"" + escaped(cell.style()) + "\">");
            if (cell.href().isEmpty()) {
                text(cell.text());
            } else {
                raw("<a href=\"").text(cell.href()).raw("\">").text(cell.text()).raw("</a>");
            }
            raw("</td>");
        }
        return raw("</tr>\n");
    }

    Html end() {
        return raw("</tbody></table></div>\n");
    }

    /** The console would take dollars with braces for variables of its own. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '$' -> out.append("&#36;");
                default -> out.append(Character.isISOControl(c) && c != '\n' ? '\uFFFD' : c);
            }
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
