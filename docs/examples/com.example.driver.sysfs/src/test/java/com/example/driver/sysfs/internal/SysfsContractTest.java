package com.example.driver.sysfs.internal;

import java.io.IOException;
import org.ohmstead.driver.tck.DeviceTwin;
import org.ohmstead.driver.tck.DriverContract;

class SysfsContractTest extends DriverContract {

    @Override
    protected DeviceTwin twin() throws IOException {
        return new SysfsTwin();
    }
}
