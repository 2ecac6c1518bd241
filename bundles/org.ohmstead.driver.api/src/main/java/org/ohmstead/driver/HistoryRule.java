package org.ohmstead.driver;

import java.time.Duration;

/**
 * What of a point is worth keeping. A change of quality or fault is always kept, if anything of the point is.
 *
 * @param every the shortest time between two kept samples, early ones counting as in time if by less than a twentieth;
 *     zero keeps each
 * @param deadband a change smaller than this, in the point's unit, is not kept unless the longest pause is over, which
 *     the journal's configuration sets; zero keeps unchanged samples, too
 * @param keep false for a point that has no history
 */
public record HistoryRule(Duration every, double deadband, boolean keep) {

    /** Every sample is kept. */
    public static final HistoryRule ALL = new HistoryRule(Duration.ZERO, 0, true);

    /** Nothing is kept. */
    public static final HistoryRule NONE = new HistoryRule(Duration.ZERO, 0, false);

    /** Refuses what is no rule. */
    public HistoryRule {
        if (every.isNegative() || !(deadband >= 0)) {
            throw new IllegalArgumentException(
                    "history: every and deadband of 0 or more expected, got " + every + " and " + deadband);
        }
    }
}
