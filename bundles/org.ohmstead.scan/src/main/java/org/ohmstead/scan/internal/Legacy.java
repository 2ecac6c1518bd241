package org.ohmstead.scan.internal;

import java.util.List;
import java.util.Map;
import org.ohmstead.driver.Area;
import org.ohmstead.driver.Driver;

/**
 * What the next driver of a device goes on with when the present one is replaced. It refers to nothing of the driver.
 *
 * @param link on which the device is
 * @param unit that answers for it
 * @param areas its address spaces
 * @param learned about its addresses
 * @param grids a due time of each of its cycles, on the monotonic clock
 */
record Legacy(String link, String unit, List<Area> areas, Learned learned, Map<Cycle, Long> grids) {

    /** {@return whether a driver speaks for the same unit at the same place} */
    boolean fits(Driver driver) {
        return link.equals(driver.link()) && unit.equals(driver.unit()) && areas.equals(driver.areas());
    }
}
