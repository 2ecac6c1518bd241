package org.ohmstead.driver.simulated.internal;

import org.ohmstead.driver.tck.DeviceTwin;
import org.ohmstead.driver.tck.DriverContract;

class SimulatedContractTest extends DriverContract {

    @Override
    protected DeviceTwin twin() {
        return new SimulatedTwin();
    }
}
