package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.driver.Driver;
import org.osgi.util.converter.Converters;

/** A scan; the bus, the configurations and the component runtime around it are played by the test. */
abstract class ScanFixture {

    static final String FACTORY = "org.ohmstead.driver.fake";

    final FakeConfigs configs = new FakeConfigs();
    final FakeBus bus = new FakeBus();
    final FakeComponents components = new FakeComponents();
    final LeapClock clock = new LeapClock();
    final Scan scan = new Scan(
            Converters.standardConverter().convert(Map.of()).to(ScanConfig.class),
            components.service(),
            "fake"::equals,
            clock,
            System::nanoTime);

    ScanFixture() {
        scan.setConfigs(configs);
        scan.setBus(bus.service());
    }

    /** After what the test itself has to end, so that nothing holds the threads any more. */
    @AfterEach
    void closeScan() {
        scan.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().startsWith("ohmstead-scan-")));
    }

    static String pid(String name) {
        return FACTORY + "~" + name;
    }

    /** A driver comes with its configuration. */
    void add(Driver driver, String name) {
        configs.add(pid(name), driver.device());
        scan.addDriver(driver, Map.of("service.pid", pid(name)));
    }

    /** A driver goes with its configuration. */
    void remove(Driver driver, String name) {
        configs.remove(pid(name));
        scan.removeDriver(driver);
    }

    /** Does something, and fails if a device was asked meanwhile more often than a few times per period. */
    static void assertSeldom(FakeDriver device, int times, Duration period, Runnable meanwhile) {
        long began = System.nanoTime();
        int before = device.asked.size();
        meanwhile.run();
        int periods = 1 + (int) ((System.nanoTime() - began) / period.toNanos());
        assertThat(device.asked.size() - before).isLessThanOrEqualTo(times * periods);
    }

    DeviceStatus status(String path) {
        return scan.device(path).orElseThrow().status();
    }
}
