package org.ohmstead.driver.modbus.internal;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.ohmstead.driver.tck.DeviceTwin;
import org.ohmstead.driver.tck.DriverContract;

@DisplayName("Driver contract: Modbus RTU over a pair of terminals")
class ModbusRtuContractTest extends DriverContract {

    @Override
    protected DeviceTwin twin() throws IOException {
        return new ModbusTwin(handler -> new PtyWire(handler));
    }
}
