package org.ohmstead.device;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.ohmstead.driver.PointId;
import org.osgi.annotation.versioning.ProviderType;

/** The devices of this gateway. Safe for use by any thread; only {@link #read} causes I/O. */
@ProviderType
public interface Devices {

    /** {@return all devices, ordered by path} */
    List<DeviceInfo> list();

    /**
     * {@return one device, if it exists}
     *
     * @param path of the device
     */
    Optional<DeviceInfo> device(String path);

    /**
     * {@return the points of a device with what they were last worth, in configuration order; empty if it is unknown or not running}
     *
     * @param path of the device
     */
    List<PointState> points(String path);

    /**
     * {@return what a point was last worth, if it exists}
     *
     * @param id of the point
     */
    Optional<PointState> point(PointId id);

    /**
     * Reads points: from what is known if it is young enough, else through the link's queue.
     *
     * @param ids of the points, in any order
     * @param maxAge the oldest that is good enough; zero reads each anew
     * @param deadline when the answer is due at the latest; a point that was not read by then comes with its last state
     * @return one state per id known, in the order asked
     */
    CompletionStage<List<PointState>> read(List<PointId> ids, Duration maxAge, Instant deadline);

    /**
     * {@return how a device is read; empty if it is unknown, not running, or only pushes}
     *
     * @param path of the device
     */
    Optional<Plan> plan(String path);

    /** {@return all physical channels in use, ordered by id} */
    List<LinkInfo> links();

    /** {@return how late scans begin, over all links} */
    Lateness lateness();

    /**
     * {@return counters for metrics, by name as Prometheus has it without prefix} {@code waiting}: samples that wait for
     * the bus to come back; {@code lost_total}: samples lost since the start because it was away for too long, or because
     * one who had asked for every sample did not come back to it.
     */
    default Map<String, Long> counters() {
        return Map.of();
    }
}
