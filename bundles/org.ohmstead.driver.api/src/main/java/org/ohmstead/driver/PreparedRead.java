package org.ohmstead.driver;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A read that was planned once and is executed often. Safe for use by one thread at a time. */
@ConsumerType
public interface PreparedRead {

    /**
     * Reads the block in one exchange, on the caller's thread, within the timeout of the device.
     *
     * @return one reading per point of the block, in the block's order. If the device says that an address within the
     *     block does not exist, every reading is {@link Reading.Bad} with {@link Fault#ILLEGAL_ADDRESS}
     */
    List<Reading> read();
}
