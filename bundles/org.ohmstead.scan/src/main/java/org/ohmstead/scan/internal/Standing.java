package org.ohmstead.scan.internal;

import org.ohmstead.device.DeviceStatus;

/**
 * How a device is that does not run.
 *
 * @param status how it is
 * @param reason why
 */
record Standing(DeviceStatus status, String reason) {

    static Standing faulty(String reason) {
        return new Standing(DeviceStatus.FAULTY, reason);
    }
}
