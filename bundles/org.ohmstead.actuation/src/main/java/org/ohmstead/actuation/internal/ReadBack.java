package org.ohmstead.actuation.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;

/** Says what a point has to say after it was written. */
final class ReadBack {

    /** What a binary32 loses of a number (2⁻²⁴), and a little. */
    private static final double TOLERANCE = 1e-6;

    private ReadBack() {}

    /**
     * Compares.
     *
     * @param commanded what was written
     * @param state what came back
     * @param written when the device confirmed the write; what is older is no answer to it
     * @return the outcome
     */
    static Outcome outcome(Value commanded, PointState state, Instant written) {
        boolean stale = state.source() == TimeSource.ARRIVAL
                && state.at()
                        .map(at -> at.isBefore(written.truncatedTo(ChronoUnit.MILLIS)))
                        .orElse(true);
        if (state.quality() == Quality.BAD || state.value().isEmpty()) {
            return new Outcome.Done(
                    state, "written, not read back: " + state.fault().id() + ", " + state.detail());
        }
        if (stale) {
            return new Outcome.Done(state, "written, not read back before the deadline");
        }
        Value came = state.value().get();
        String detail = same(commanded, came) ? "" : "read back " + came.text() + ", commanded " + commanded.text();
        return new Outcome.Done(state, detail);
    }

    private static boolean same(Value commanded, Value came) {
        if (commanded instanceof Value.Real wanted && came instanceof Value.Real got) {
            double most = Math.max(Math.abs(wanted.value()), Math.abs(got.value()));
            return Math.abs(wanted.value() - got.value()) <= TOLERANCE * most;
        }
        return commanded.equals(came);
    }
}
