package org.ohmstead.driver;

import java.time.Duration;

/**
 * What of a point is worth keeping.
 *
 * @param every the shortest time between two kept samples; zero keeps each
 * @param deadband the smallest change, in the point's unit, that is kept before the point's longest pause is over; zero
 *     keeps each change
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
