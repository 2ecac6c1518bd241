package org.ohmstead.deploy.internal.intake;

import java.util.ArrayList;
import java.util.List;

/** Reads the headers of a manifest that are lists (OSGi Core 8, 1.3.2): {@code a;b;version="[1,2)";uses:="c,d", e}. */
final class Clauses {

    private Clauses() {}

    /** {@return what stands before the parameters, in their order: {@code a}, {@code b} and {@code e} in the example} */
    static List<String> names(String header) {
        List<String> names = new ArrayList<>();
        for (String clause : split(header, ',')) {
            for (String part : split(clause, ';')) {
                if (part.indexOf('=') < 0 && !part.isBlank()) {
                    names.add(part.strip());
                }
            }
        }
        return names;
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
