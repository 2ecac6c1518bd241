package org.ohmstead.driver.modbus.internal;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.ohmstead.driver.tck.DeviceTwin;
import org.ohmstead.driver.tck.DriverContract;

@DisplayName("Driver contract: Modbus TCP")
class ModbusTcpContractTest extends DriverContract {

    @Override
    protected DeviceTwin twin() throws IOException {
        return new ModbusTwin(handler -> new TcpWire(false, handler));
    }
}
