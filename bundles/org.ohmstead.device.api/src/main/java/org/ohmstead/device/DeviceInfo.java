package org.ohmstead.device;

import java.time.Instant;
import java.util.Optional;

/**
 * One device as it is now. The list of devices is the union of all configurations and all live drivers, so one with a
 * wrong configuration is here, too.
 *
 * @param path of the device; the configuration's PID if the configuration does not even name a path
 * @param protocol what follows {@code org.ohmstead.driver.} in the factory PID
 * @param pid of the configuration; empty for a driver without one
 * @param status how it is
 * @param reason in words, empty if all is well
 * @param link the physical channel; empty if no driver is running
 * @param points how many it has
 * @param lastAnswer when it last answered; empty if never
 * @param scans finished since the driver came up
 * @param overruns periods left out because the one before took too long
 */
public record DeviceInfo(
        String path,
        String protocol,
        String pid,
        DeviceStatus status,
        String reason,
        String link,
        int points,
        Optional<Instant> lastAnswer,
        long scans,
        long overruns) {}
