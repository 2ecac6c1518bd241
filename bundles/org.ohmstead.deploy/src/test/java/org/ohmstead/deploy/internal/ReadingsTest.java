package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which devices a change waits for before it begins. */
class ReadingsTest {

    private static final Set<String> DRIVERS = Set.of(TestDriver.FACTORY);

    @TempDir
    Path folder;

    @Test
    void aDeviceThatIsSwitchedOffIsNotWaitedFor() throws Exception {
        try (TestGateway gateway = new TestGateway(folder).start()) {
            gateway.device("pump");
            assertThat(Readings.allGood(gateway, DRIVERS)).as("pump is unread").isFalse();

            gateway.devices.disabled.add("pump");

            assertThat(Readings.allGood(gateway, DRIVERS)).isTrue();
        }
    }

    @Test
    void aDeviceWhosePidTheWebConsoleMadeUpBelongsToItsDriver() throws Exception {
        try (TestGateway gateway = new TestGateway(folder).start()) {
            gateway.devices.add("pump", TestDriver.FACTORY + ".5f0c1d8e-11f0-4d7a-9c54-0242ac120002");

            assertThat(Readings.allGood(gateway, DRIVERS)).as("pump is unread").isFalse();
        }
    }
}
