package org.ohmstead.rest.internal;

import java.util.Collections;
import java.util.Locale;
import javax.servlet.http.HttpServletRequest;

/** Content negotiation, as far as a path with one type of answer needs it (RFC 9110, 12.5.1). */
final class Accept {

    private Accept() {}

    /** Refuses a request that does not want the type its path answers with. */
    static void check(HttpServletRequest request, String type) {
        String header = String.join(",", Collections.list(request.getHeaders("Accept")));
        String plain = type.split(";", 2)[0];
        if (!header.isBlank() && !accepts(header, plain)) {
            throw Problem.of(
                    Problem.Kind.NOT_ACCEPTABLE,
                    "Accept: " + plain + " is what there is, asked for was '" + header + "'");
        }
    }

    /** {@return whether the most specific range that covers the type has a weight above 0} */
    static boolean accepts(String header, String type) {
        int best = 0;
        boolean wanted = false;
        for (String item : header.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = item.split(";");
            int specific = specificity(parts[0].strip(), type);
            if (specific > best) {
                best = specific;
                wanted = weight(parts) > 0;
            }
        }
        return wanted;
    }

    private static int specificity(String range, String type) {
        if (range.equals(type)) {
            return 3;
        }
        if (range.equals(type.substring(0, type.indexOf('/')) + "/*")) {
            return 2;
        }
        return range.equals("*/*") ? 1 : 0;
    }

    private static double weight(String... parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.matches("q=[01](\\.\\d{0,3})?")) {
                return Double.parseDouble(parameter.substring(2));
            }
        }
        return 1;
    }
}
