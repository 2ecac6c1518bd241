package org.ohmstead.scan.internal;

import java.util.List;
import org.ohmstead.bus.Batch;
import org.ohmstead.driver.PointSpec;

/** Where the scan puts what it finds; the bus may come and go behind it. */
interface Publisher {

    void announce(String device, List<PointSpec> points);

    void publish(Batch batch);

    /** Publishes what the points of a device are worth, for a bus that may know some of it already. */
    void introduce(Batch present);

    void withdraw(String device);
}
