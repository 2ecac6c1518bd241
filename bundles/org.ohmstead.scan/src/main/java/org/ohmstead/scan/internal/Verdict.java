package org.ohmstead.scan.internal;

import java.util.List;
import java.util.Set;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Quality;

/**
 * How a device is that runs, judged by its points.
 *
 * @param status how it is
 * @param reason why; empty if all is well
 */
record Verdict(DeviceStatus status, String reason) {

    private static final Set<Fault> UNREAD = Set.of(Fault.NOT_YET_READ, Fault.UPDATING);

    /**
     * Judges.
     *
     * @param states of all points
     * @param scans how many there were
     * @param trouble why the device as a whole cannot be heard; all there is while its points are still to be found
     */
    static Verdict of(List<PointState> states, long scans, String trouble) {
        List<PointState> troubled =
                states.stream().filter(s -> s.quality() == Quality.BAD).toList();
        if (troubled.isEmpty() && !states.isEmpty() && !(scans == 0 && inherited(states))) {
            return new Verdict(DeviceStatus.OK, "");
        }
        if (states.isEmpty() && !trouble.isEmpty()) {
            return new Verdict(DeviceStatus.OFFLINE, trouble);
        }
        boolean unread = troubled.isEmpty() || UNREAD.contains(troubled.get(0).fault());
        if (scans == 0 && unread) {
            return new Verdict(DeviceStatus.UPDATING, "waits for its first reading");
        }
        if (troubled.size() < states.size()) {
            return new Verdict(
                    DeviceStatus.DEGRADED,
                    troubled.size() + " of " + states.size() + " points are bad: " + Reasons.byPoint(troubled));
        }
        return new Verdict(DeviceStatus.OFFLINE, Reasons.common(troubled));
    }

    /** {@return whether all values are of an earlier life of the device} */
    private static boolean inherited(List<PointState> states) {
        return states.stream().allMatch(s -> s.fault() == Fault.UPDATING);
    }

    /** {@return the same with another reason, for which no device is well} */
    Verdict and(String another) {
        return status == DeviceStatus.OK
                ? new Verdict(DeviceStatus.DEGRADED, another)
                : new Verdict(status, reason + "; " + another);
    }
}
