package org.ohmstead.device;

import java.time.Instant;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Announces that drivers are being replaced. Only who replaces bundles uses it. Safe for use by any thread.
 */
@ProviderType
public interface DeviceUpdates {

    /**
     * From now on, devices of these protocols that lose their driver are {@link DeviceStatus#UPDATING}: their last values
     * stay as uncertain, writes wait until their deadlines, their physical channels stay open for the next driver.
     *
     * @param factoryPids of the drivers, as {@code org.ohmstead.driver.modbus}
     * @param deadline when this ends by itself
     * @return to be closed when the replacement is over; devices without a driver are treated as usual then, channels that
     *     nobody took over are closed
     */
    Hold hold(Set<String> factoryPids, Instant deadline);

    /** One replacement. */
    interface Hold extends AutoCloseable {

        /** Ends it; does nothing the second time. */
        @Override
        void close();
    }
}
