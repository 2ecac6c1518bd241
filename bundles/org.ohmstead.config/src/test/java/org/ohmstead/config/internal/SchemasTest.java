package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** Whose metatype counts while bundles come and change, in a real framework. */
class SchemasTest extends GatewayTest {

    @Test
    void aBundleThatIsOnlyInstalledIsNeitherHeardNorResolved() throws Exception {
        startWithPump();

        Bundle beside = gateway.installBeside("test.beside", "address");
        Bundle resolvedLater = gateway.installBeside("test.later", "url");
        gateway.write(PUMP, "device = pump\nurl = c\n");

        awaitRunning(PUMP_PID + "{device=pump, url=c}");
        assertThat(beside.getState()).isEqualTo(Bundle.INSTALLED);
        assertThat(resolvedLater.getState()).isEqualTo(Bundle.INSTALLED);
    }

    @Test
    void aBundleIsHeardAsSoonAsItIsResolved() throws Exception {
        startWithPump();

        gateway.updateDriver("address");
        gateway.write(PUMP, "device = pump\naddress = c\n");

        awaitRunning(PUMP_PID + "{address=c, device=pump}");
    }
}
