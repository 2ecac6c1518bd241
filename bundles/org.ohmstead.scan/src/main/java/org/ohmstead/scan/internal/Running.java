package org.ohmstead.scan.internal;

import java.util.List;
import java.util.Optional;
import org.ohmstead.device.Plan;
import org.ohmstead.driver.Driver;

/**
 * A device that is scanned or heard now.
 *
 * @param pid of its configuration; empty if its driver has none
 * @param driver that speaks for it
 * @param state of its points
 * @param polled how it is asked; empty if it only pushes
 * @param link it is asked through; empty if it only pushes
 * @param pushed how it is heard; empty if it is asked
 */
record Running(
        String pid,
        Driver driver,
        DeviceState state,
        Optional<PolledDevice> polled,
        Optional<Link> link,
        Optional<PushedDevice> pushed) {

    long overruns() {
        return polled.map(p -> link.orElseThrow().overruns(p)).orElse(0L);
    }

    Plan plan() {
        return polled.map(PolledDevice::describe).orElse(new Plan(driver.device(), List.of(), List.of()));
    }
}
