package org.ohmstead.config.internal;

import java.util.Map;

/** The unit of a number, which is the end of its key: {@code interval.ms}, {@code quota.mb}, {@code retention.days}. */
final class Units {

    /** UCUM, by the last word of a key. */
    private static final Map<String, String> BY_WORD = Map.ofEntries(
            Map.entry("ms", "ms"),
            Map.entry("s", "s"),
            Map.entry("seconds", "s"),
            Map.entry("minutes", "min"),
            Map.entry("hours", "h"),
            Map.entry("days", "d"),
            Map.entry("kb", "kBy"),
            Map.entry("mb", "MBy"),
            Map.entry("percent", "%"),
            Map.entry("watts", "W"));

    private Units() {}

    /** {@return the UCUM code of a key's unit; empty if it has none} */
    static String of(String key) {
        return BY_WORD.getOrDefault(key.substring(key.lastIndexOf('.') + 1), "");
    }
}
