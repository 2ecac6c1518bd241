package org.ohmstead.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ohmstead.config.Difference;
import org.ohmstead.config.TextItems;

/** Shows what differs, one line a key: {@code key: before → after}. */
final class Differences {

    /** What is longer is shown around the place where it differs. */
    private static final int LONG = 60;

    private static final int CONTEXT = 16;

    /** Of one item; who wants all has the files. */
    private static final int MOST = 300;

    /** What the history has as a key where it left out some. */
    private static final String REST = "…";

    private Differences() {}

    /** Writes differences, each item with its effect. */
    static void print(Desk desk, List<Difference> differences) {
        for (Difference difference : differences) {
            String kind = difference.kind().name().toLowerCase(Locale.ROOT);
            String effect = difference.effect().isEmpty() ? "" : "  (" + difference.effect() + ")";
            desk.out().println(Texts.harmless(kind + "  " + difference.id() + effect));
            String line = difference.id().startsWith(TextItems.PROFILES) ? "line " : "";
            List<Difference.Key> keys = difference.keys();
            for (Difference.Key key : keys.subList(0, Math.min(MOST, keys.size()))) {
                boolean rest = key.key().equals(REST);
                desk.out()
                        .println(
                                rest
                                        ? "  … " + side(key.after())
                                        : "  " + line + Texts.harmless(key.key()) + ": "
                                                + change(key.before(), key.after()));
            }
            if (keys.size() > MOST) {
                desk.out().println("  … and " + (keys.size() - MOST) + " more");
            }
        }
    }

    /** {@return both sides, without what long ones have in common; a dash for none} */
    private static String change(Optional<String> before, Optional<String> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return side(before.map(Differences::shorten)) + " → " + side(after.map(Differences::shorten));
        }
        String one = before.get();
        String other = after.get();
        if (Math.max(one.length(), other.length()) <= LONG) {
            return side(before) + " → " + side(after);
        }
        int most = Math.min(one.length(), other.length());
        int head = 0;
        while (head < most && one.charAt(head) == other.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < most - head && one.charAt(one.length() - 1 - tail) == other.charAt(other.length() - 1 - tail)) {
            tail++;
        }
        return side(Optional.of(around(one, head, tail))) + " → " + side(Optional.of(around(other, head, tail)));
    }

    private static String around(String text, int head, int tail) {
        int from = Math.max(0, head - CONTEXT);
        int to = Math.min(text.length(), text.length() - tail + CONTEXT);
        return (from > 0 ? "…" : "") + shorten(text.substring(from, to)) + (to < text.length() ? "…" : "");
    }

    private static String shorten(String text) {
        return text.length() <= 2 * LONG ? text : text.substring(0, 2 * LONG) + "…";
    }

    private static String side(Optional<String> text) {
        return text.map(value -> value.isEmpty() ? "''" : Texts.harmless(value)).orElse("-");
    }
}
