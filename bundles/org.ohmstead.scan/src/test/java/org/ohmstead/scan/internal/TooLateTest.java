package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.driver.Driver;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;

/** A driver that was so long in the making that its bundle is gone, or not. */
@Timeout(20)
class TooLateTest extends ScanFixture {

    @Test
    void aDriverWhoseBundleIsGoneIsNone() {
        add(of(Bundle.UNINSTALLED), "a");

        assertThat(scan.links()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Bundle.STARTING, Bundle.ACTIVE})
    void anyOtherIsRead(int state) {
        add(of(state), "a");

        await().until(() -> status("pump") == DeviceStatus.OK);
    }

    /** A driver of a bundle in this state. */
    private static Driver of(int state) {
        FakeDriver driver = FakeDriver.of("pump", "l", 3);
        return (Driver) Proxy.newProxyInstance(
                new Loader(state), new Class<?>[] {Driver.class}, (self, method, args) -> switch (method.getName()) {
                    case "equals" -> self == args[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> method.invoke(driver, args);
                });
    }

    private static final class Loader extends ClassLoader implements BundleReference {

        private final Bundle bundle;

        Loader(int state) {
            super(TooLateTest.class.getClassLoader());
            bundle = (Bundle) Proxy.newProxyInstance(
                    TooLateTest.class.getClassLoader(), new Class<?>[] {Bundle.class}, (self, method, args) -> state);
        }

        @Override
        public Bundle getBundle() {
            return bundle;
        }
    }
}
