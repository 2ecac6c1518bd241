package org.ohmstead.config;

import java.util.List;
import java.util.Optional;

/**
 * What differs in one item.
 *
 * @param id of the item
 * @param kind added, changed or removed
 * @param keys the keys that differ, ordered; for a profile, one per line that differs, the key being its number in the
 *     newer text (of a removed line: in the older)
 * @param effect what follows, in words: {@code restarts cellar/pump, its connection stays}; empty if unknown
 */
public record Difference(String id, Kind kind, List<Key> keys, String effect) {

    /** How an item differs. */
    public enum Kind {
        /** It is new. */
        ADDED,
        /** Its content is another. */
        CHANGED,
        /** It is gone. */
        REMOVED
    }

    /**
     * One key.
     *
     * @param key of the property, or number of the line
     * @param before as in the file, secrets as references; empty if it was not there
     * @param after as in the file, secrets as references; empty if it is not there
     */
    public record Key(String key, Optional<String> before, Optional<String> after) {}
}
