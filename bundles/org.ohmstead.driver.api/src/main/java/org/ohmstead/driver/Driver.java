package org.ohmstead.driver;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One field device, reachable over one protocol.
 *
 * <p>A driver is a Declarative Services factory component: one service per configured device. The registered service is
 * the lifecycle; there is no connect, start or close. It owns no threads: every method runs on the caller's thread, and
 * exchanges return within {@link Cadence#timeout()}. All methods are safe for concurrent use; a driver whose medium
 * allows one exchange at a time serialises callers itself.
 *
 * <p>Trouble with the device is a value: {@link Reading.Bad}, {@link Written.Failed}. An exception from any method is a
 * defect in the caller or in the driver. A configuration that cannot work is an {@link IllegalArgumentException} from
 * the component's constructor, naming key, value and what was expected.
 */
@ConsumerType
public interface Driver {

    /** All configurations of devices have a factory PID that starts so; what follows is the protocol. */
    String PID_PREFIX = "org.ohmstead.driver.";

    /**
     * Service property, and key of all configurations of devices: whether the device shall run. Type: {@code Boolean},
     * true if it is not there. Declarative Services hand it on from the configuration; the scan heeds it, a driver need
     * only declare it. A driver whose device shall not run is registered and never asked.
     */
    String ENABLED = "enabled";

    /** {@return the path of the device, unique in the gateway, see {@link PointId#device()}} */
    String device();

    /**
     * {@return the canonical id of the physical channel, which devices may share} For example {@code tcp:10.0.0.5:502},
     * {@code serial:/dev/ttyUSB0}.
     */
    String link();

    /**
     * {@return the id of the unit on the link that answers for this device} Devices with the same link and unit are set
     * aside together when it falls silent.
     */
    default String unit() {
        return device();
    }

    /** {@return how often to read, how long to wait} */
    Cadence cadence();

    /** {@return the points: immutable, in configuration order; empty only if they are found while running} */
    List<PointSpec> points();

    /** {@return the address spaces that spans of points refer to; empty if points have no spans} */
    default List<Area> areas() {
        return List.of();
    }

    /**
     * Plans one exchange. No I/O.
     *
     * @param block points of this driver; its span is no longer than the area allows
     * @return the read, valid as long as the service is
     */
    PreparedRead prepare(Block block);

    /**
     * Writes values in the order given, in as few exchanges as the protocol allows.
     *
     * @param writes values for points of this driver
     * @return one outcome per element of {@code writes}, in the same order
     */
    List<Written> write(List<Write> writes);
}
