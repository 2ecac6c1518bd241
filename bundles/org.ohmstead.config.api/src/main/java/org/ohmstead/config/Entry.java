package org.ohmstead.config;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of the history. Every try to change something leaves one, also if it was refused.
 *
 * @param number rises by one; 0 of a change that changed nothing, of which none is kept
 * @param at UTC, ms
 * @param origin whose change it was
 * @param outcome what became of it
 * @param detail in words: why it was refused or undone, who confirmed it; possibly empty
 * @param confirmBy until when it must be confirmed, while it waits
 * @param differences that it made, or would have made
 * @param undoes number of the entry that this one undid; 0 if it is no undo
 */
public record Entry(
        long number,
        Instant at,
        Origin origin,
        Outcome outcome,
        String detail,
        Optional<Instant> confirmBy,
        List<Difference> differences,
        long undoes) {

    /**
     * An entry that undoes none.
     *
     * @param number rises by one; 0 of a change that changed nothing, of which none is kept
     * @param at UTC, ms
     * @param origin whose change it was
     * @param outcome what became of it
     * @param detail in words: why it was refused or undone, who confirmed it; possibly empty
     * @param confirmBy until when it must be confirmed, while it waits
     * @param differences that it made, or would have made
     */
    public Entry(
            long number,
            Instant at,
            Origin origin,
            Outcome outcome,
            String detail,
            Optional<Instant> confirmBy,
            List<Difference> differences) {
        this(number, at, origin, outcome, detail, confirmBy, differences, 0);
    }

    /** {@return whether what it changed is in effect, or was until something else was changed} */
    public boolean inEffect() {
        return (outcome == Outcome.APPLIED || outcome == Outcome.PENDING) && !differences.isEmpty();
    }

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
