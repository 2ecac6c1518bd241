package org.ohmstead.device;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Written;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes to devices, ahead of all reads of the link. Only the actuation uses it: it alone knows who may write what.
 * Safe for use by any thread.
 */
@ProviderType
public interface DeviceWriter {

    /**
     * One value for one point.
     *
     * @param point which
     * @param value of the point's type, in its unit
     */
    record Command(PointId point, Value value) {}

    /**
     * Writes values to one device, in order.
     *
     * @param commands all for the same device
     * @param deadline a command that has not begun by then is given up as {@link org.ohmstead.driver.Fault#TIMEOUT}
     * @return one outcome per command, in the same order
     */
    CompletionStage<List<Written>> write(List<Command> commands, Instant deadline);
}
