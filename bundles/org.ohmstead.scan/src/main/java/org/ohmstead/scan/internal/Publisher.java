package org.ohmstead.scan.internal;

import java.util.List;
import org.ohmstead.bus.Batch;
import org.ohmstead.driver.PointSpec;

/** Where the scan puts what it finds; the bus may come and go behind it. */
interface Publisher {

    void announce(String device, List<PointSpec> points);

    void publish(Batch batch);

    void withdraw(String device);
}
