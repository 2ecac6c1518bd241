package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** When the gateway is up. */
class OsgiGatewayTest extends SwapTestBase {

    @Test
    void itIsUpWhenItsStartLevelIsReached() throws Exception {
        FrameworkStartLevel level = gateway.context().getBundle(0).adapt(FrameworkStartLevel.class);
        try (OsgiGateway services = new OsgiGateway(gateway.context())) {
            assertThat(services.booted()).isTrue();

            level.setStartLevel(79);
            await().until(() -> level.getStartLevel() == 79);
            assertThat(services.booted()).isFalse();

            level.setStartLevel(100);
            await().until(services::booted);
        }
    }

    @Test
    void itWaitsForWhatKarafInstalls() throws Exception {
        Bundle features = gateway.ship(new TestBundle("org.apache.karaf.features.core", "4.4.10"));
        try (OsgiGateway services = new OsgiGateway(gateway.context())) {
            assertThat(services.booted()).isFalse();
            features.uninstall();
            assertThat(services.booted()).isTrue();
            assertThat(services.ending()).isFalse();
        }
    }
}
