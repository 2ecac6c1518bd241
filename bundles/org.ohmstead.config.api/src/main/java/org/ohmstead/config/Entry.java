package org.ohmstead.config;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of the history. Every try to change something leaves one, also if it was refused.
 *
 * @param number rises by one
 * @param at UTC, ms
 * @param origin whose change it was
 * @param outcome what became of it
 * @param detail in words: why it was refused or undone, who confirmed it; possibly empty
 * @param confirmBy until when it must be confirmed, while it waits
 * @param differences that it made, or would have made
 */
public record Entry(
        long number,
        Instant at,
        Origin origin,
        Outcome outcome,
        String detail,
        Optional<Instant> confirmBy,
        List<Difference> differences) {

    /** What became of a change. */
    public enum Outcome {
        /** It is in effect. */
        APPLIED,
        /** It is in effect, and will be undone unless it is confirmed. */
        PENDING,
        /** Nobody confirmed it in time, or it could not be applied: all is as before. */
        UNDONE,
        /** It was wrong; nothing was changed. */
        REFUSED;

        /** {@return the name on the wire: applied, pending, undone, refused} */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
