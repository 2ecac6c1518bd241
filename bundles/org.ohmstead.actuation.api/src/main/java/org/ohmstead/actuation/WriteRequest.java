package org.ohmstead.actuation;

import java.time.Instant;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Value;
import org.ohmstead.security.Identity;

/**
 * A command to one point.
 *
 * @param point which
 * @param value of the point's type, or a whole number for one of type double; in the point's unit
 * @param level 1 (highest) to 16, as BACnet has them (ANSI/ASHRAE 135, 19.2). Until levels are kept, any other than 16
 *     is answered by {@link Outcome.Unsuitable}: a command that looks as if it held the point, and does not, would be
 *     worse than none
 * @param who commands
 * @param why in a few words, for the audit; may be empty
 * @param deadline when the read-back is due at the latest
 */
public record WriteRequest(PointId point, Value value, int level, Identity who, String why, Instant deadline) {

    /** The level of ordinary commands. */
    public static final int ORDINARY = 16;

    /** Refuses a level that does not exist. */
    public WriteRequest {
        if (level < 1 || level > ORDINARY) {
            throw new IllegalArgumentException("level: 1 to 16 expected, got " + level);
        }
    }
}
