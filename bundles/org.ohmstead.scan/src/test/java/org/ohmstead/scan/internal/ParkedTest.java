package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/** What the values of a device are worth while it does not run. */
@Timeout(20)
class ParkedTest extends ScanFixture {

    private static final String PID = pid("a");
    private static final PointId POINT = new PointId("pump", "r2");

    private final FakeDriver driver = FakeDriver.of("pump", "l", 3);

    ParkedTest() {
        clock.stop();
        components.install(FACTORY);
        add(driver, "a");
        await().until(() -> state().quality() == Quality.GOOD);
    }

    @Test
    @DisplayName("a device whose configuration turned out wrong has bad values with that reason, last values kept")
    void faultyConfiguration() {
        configs.problem(PID, "intervall.ms", "5");
        scan.updatedConfigs(configs);

        awaitBad(Fault.CONFIGURATION, "intervall.ms = '5'");
        assertThat(scan.device("pump").orElseThrow().status()).isEqualTo(DeviceStatus.FAULTY);
        assertThat(state().value()).contains(Value.of(2));
    }

    @Test
    @DisplayName("a driver that refuses its new configuration leaves bad values with what it said")
    void refusedByDriver() {
        scan.removeDriver(driver);
        components.fail(PID, new IllegalArgumentException("url = 'x': tcp://host:port expected"));

        awaitBad(Fault.CONFIGURATION, "url = 'x': tcp://host:port expected");
    }

    @Test
    @DisplayName("another reason for the same fault is told, too")
    void otherReason() {
        scan.removeDriver(driver);
        components.fail(PID, new IllegalArgumentException("url = 'x': tcp://host:port expected"));
        awaitBad(Fault.CONFIGURATION, "url = 'x'");

        components.fail(PID, new IllegalArgumentException("url = 'y': tcp://host:port expected"));

        awaitBad(Fault.CONFIGURATION, "url = 'y'");
    }

    @Test
    @DisplayName("a device whose driver is switched off is disabled, its values bad")
    void disabled() {
        components.enable(false);
        scan.removeDriver(driver);

        awaitBad(Fault.OFFLINE, "scr:enable " + FACTORY);
        assertThat(scan.device("pump").orElseThrow().status()).isEqualTo(DeviceStatus.DISABLED);
    }

    @Test
    @DisplayName("a driver that is not back when any replacement would be over leaves bad values; back, it mends them")
    void driverStaysAway() {
        scan.removeDriver(driver);
        assertThat(state().quality()).isEqualTo(Quality.UNCERTAIN);

        clock.leap(Parking.GRACE.minusMillis(1));
        scan.updatedConfigs(configs);
        assertThat(state().quality()).isEqualTo(Quality.UNCERTAIN);

        clock.leap(Duration.ofMillis(1));
        awaitBad(Fault.UPDATING, "its driver is starting");

        scan.addDriver(FakeDriver.of("pump", "l", 3), Map.of("service.pid", PID));
        await().until(() -> state().quality() == Quality.GOOD);
    }

    @Test
    @DisplayName("without any driver for the protocol the values are bad and say how to get one")
    void noDriver() {
        components.uninstall(FACTORY);
        scan.removeDriver(driver);
        clock.leap(Parking.GRACE);

        awaitBad(Fault.OFFLINE, "feature:install ohmstead-driver-fake");
        assertThat(scan.device("pump").orElseThrow().status()).isEqualTo(DeviceStatus.NO_DRIVER);
        assertThat(scan.device("pump").orElseThrow().lastAnswer())
                .as("of its time with a driver")
                .isPresent();
    }

    @Test
    @DisplayName("values stay while the owner of the configurations is away itself, and go bad in time")
    void ownerAway() {
        scan.unsetConfigs(configs);
        scan.removeDriver(driver);
        assertThat(state().quality()).isEqualTo(Quality.UNCERTAIN);
        assertThat(bus.withdrawn()).isEmpty();

        clock.leap(Parking.GRACE);

        awaitBad(Fault.OFFLINE, "its driver is away");
    }

    @Test
    @DisplayName(
            "a device that its configuration switched off keeps that reason while the owner of the configurations is away")
    void switchedOffAndOwnerAway() {
        FakeDriver tank = FakeDriver.of("tank", "l", 1);
        scan.addDriver(tank, Map.of());
        PointId other = new PointId("tank", "r0");
        scan.removeDriver(driver);
        scan.addDriver(FakeDriver.of("pump", "l", 3), Map.of("service.pid", PID, "enabled", false));
        awaitBad(Fault.OFFLINE, "enabled = false");

        scan.unsetConfigs(configs);
        scan.removeDriver(tank);
        clock.leap(Parking.GRACE);

        // all that are parked are looked at in one go
        await().until(() -> scan.point(other).orElseThrow().detail().equals("its driver is away"));
        awaitBad(Fault.OFFLINE, "enabled = false");
    }

    @Test
    @DisplayName(
            "points that were found while running stay when the device is changed, and go if they are not found again")
    void foundPoints() {
        PointSpec energy = PointSpec.of("energy", ValueType.DOUBLE, "W.h");
        PointSpec power = PointSpec.of("power", ValueType.DOUBLE, "W");
        FakePush before = new FakePush("meter");
        before.say(energy, 5);
        before.say(power, 7);
        add(before, "m");
        await().until(() -> qualities("meter").equals(List.of(Quality.GOOD, Quality.GOOD)));

        scan.removeDriver(before);
        FakePush after = new FakePush("meter");
        add(after, "m");
        assertThat(bus.announced("meter")).containsExactly(energy, power);
        assertThat(qualities("meter")).containsExactly(Quality.UNCERTAIN, Quality.UNCERTAIN);
        assertThat(bus.last("meter", "power").value()).contains(Value.of(7.0));

        after.say(energy, 6);
        await().until(() -> qualities("meter").equals(List.of(Quality.GOOD, Quality.UNCERTAIN)));
        clock.leap(Parking.GRACE);
        after.say(energy, 8);

        await().until(() -> qualities("meter").equals(List.of(Quality.GOOD)));
        assertThat(bus.announced("meter")).containsExactly(energy);
        await().until(() -> bus.last("meter", "energy").value().equals(Optional.of(Value.of(8.0))));
    }

    @Test
    @DisplayName("a device with too many points is well again when those that it has no more have made room")
    void roomAgain() {
        PointSpec late = PointSpec.of("late", ValueType.DOUBLE, "1");
        FakePush before = new FakePush("meter");
        before.find(IntStream.range(0, DeviceState.MOST_FOUND)
                .mapToObj(n -> PointSpec.of("p" + n, ValueType.DOUBLE, "1"))
                .toList());
        add(before, "m");
        await().until(() -> scan.points("meter").size() == DeviceState.MOST_FOUND);
        scan.removeDriver(before);

        FakePush after = new FakePush("meter");
        after.say(late, 1);
        add(after, "m");
        await().until(() -> scan.device("meter").orElseThrow().reason().contains("'late'"));
        clock.leap(Parking.GRACE);
        after.say(PointSpec.of("p0", ValueType.DOUBLE, "1"), 2);
        await().until(() -> scan.points("meter").size() == 1);
        after.say(late, 3);

        await().until(() -> qualities("meter").equals(List.of(Quality.GOOD, Quality.GOOD)));
        assertThat(scan.device("meter").orElseThrow().status()).isEqualTo(DeviceStatus.OK);
    }

    private List<Quality> qualities(String device) {
        return scan.points(device).stream().map(PointState::quality).toList();
    }

    /** In the cache, which REST and shell show, and on the bus. */
    private void awaitBad(Fault fault, String reason) {
        await().untilAsserted(() -> {
            for (PointState state : new PointState[] {state(), bus.last("pump", "r2")}) {
                assertThat(state.quality()).isEqualTo(Quality.BAD);
                assertThat(state.fault()).isEqualTo(fault);
                assertThat(state.detail()).contains(reason);
            }
        });
    }

    private PointState state() {
        return scan.point(POINT).orElseThrow();
    }
}
