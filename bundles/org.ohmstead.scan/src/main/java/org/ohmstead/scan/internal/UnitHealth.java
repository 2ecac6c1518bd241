package org.ohmstead.scan.internal;

import java.util.random.RandomGenerator;

/**
 * Whether the unit behind some devices answers, and how long to leave it alone if not. Times are those of a monotonic
 * clock in ns. Not thread-safe.
 *
 * <p>One failure is forgiven. From the second on the unit is set aside so long that asking it again costs the others on
 * the link at most {@link #SHARE} of their time, together with all others that are set aside.
 */
final class UnitHealth {

    /** What all silent units of a link together may cost the others. */
    static final double SHARE = 0.04;

    private static final double JITTER = 0.2;
    private static final long LONGEST_ALONE = 10_000_000_000L;

    private int failures;
    private long notBefore;

    boolean silent() {
        return failures > 0;
    }

    /** {@return whether it is left alone now} */
    boolean setAside(long now) {
        return failures > 1 && now < notBefore;
    }

    long notBefore() {
        return notBefore;
    }

    void answered() {
        failures = 0;
    }

    /**
     * Notes a failure.
     *
     * @param now when it was known
     * @param spent how long the vain attempt held the link
     * @param alone whether the unit has the link for itself: then nobody suffers, and it is asked more often
     * @param silentUnits how many units of the link are silent, this one included
     * @param longest the most it may be left alone
     * @param random for the jitter
     */
    void failed(long now, long spent, boolean alone, int silentUnits, long longest, RandomGenerator random) {
        failures++;
        double fair = alone ? (double) spent * (1L << Math.min(failures, 6)) : (double) spent * silentUnits / SHARE;
        // Only upwards: the share is a promise to the others.
        double jittered = fair * (1 + JITTER * random.nextDouble());
        long cap = alone ? Math.min(longest, LONGEST_ALONE) : longest;
        notBefore = now + Math.min((long) jittered, cap);
    }
}
