package org.ohmstead.bench.internal;

import java.util.Map;
import java.util.TreeMap;

/** What stands behind the command: {@code --key value}. */
final class Options {

    private final Map<String, String> given = new TreeMap<>();

    private Options() {}

    /**
     * Reads options.
     *
     * @param args all words
     * @param from the first option
     * @throws IllegalArgumentException if a word is no option or its value is missing
     */
    static Options parse(String[] args, int from) {
        Options options = new Options();
        for (int i = from; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                throw new IllegalArgumentException("--option and a value expected, got '" + args[i] + "'");
            }
            options.given.put(args[i].substring(2), args[i + 1]);
        }
        return options;
    }

    String text(String key, String fallback) {
        String value = given.remove(key);
        return value == null ? fallback : value;
    }

    int number(String key, int fallback) {
        String value = text(key, Integer.toString(fallback));
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + key + " " + value + ": a whole number expected", e);
        }
        throw new IllegalArgumentException("--" + key + " " + value + ": 1 or more expected");
    }

    boolean flag(String key, boolean fallback) {
        String value = text(key, fallback ? "on" : "off");
        if (!value.equals("on") && !value.equals("off")) {
            throw new IllegalArgumentException("--" + key + " " + value + ": on or off expected");
        }
        return value.equals("on");
    }

    /** Refuses what nobody asked for. To be called when all are read. */
    void done() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("no such option: --" + String.join(", --", given.keySet()));
        }
    }
}
