package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.DeviceWriter.Command;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.driver.Written;

/** Devices with {@code enabled = false}. */
@Timeout(20)
class SwitchedOffTest extends ScanFixture {

    private static final String PID = pid("a");
    private static final String REASON = "switched off by its configuration: enabled = false";

    SwitchedOffTest() {
        configs.add(PID, "pump");
    }

    private void bind(Driver driver, Object enabled) {
        scan.addDriver(driver, Map.of("service.pid", PID, "enabled", enabled));
    }

    private DeviceInfo pump() {
        return scan.device("pump").orElseThrow();
    }

    private PointState state(String point) {
        return scan.point(new PointId("pump", point)).orElseThrow();
    }

    private static FakeDriver driver() {
        return FakeDriver.of("pump", "l", 3);
    }

    private void assertOff(String point) {
        assertThat(pump().status()).isEqualTo(DeviceStatus.DISABLED);
        assertThat(pump().reason()).isEqualTo(REASON);
        for (PointState state : List.of(state(point), bus.last("pump", point))) {
            assertThat(state.quality()).isEqualTo(Quality.BAD);
            assertThat(state.fault()).isEqualTo(Fault.OFFLINE);
            assertThat(state.detail()).isEqualTo(REASON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False"})
    @DisplayName("a device that is switched off from the start is listed with its points, and nobody asks it")
    void fromTheStart(String enabled) {
        FakeDriver driver = driver();
        bind(driver, enabled);

        assertOff("r2");
        assertThat(pump().points()).isEqualTo(3);
        assertThat(pump().link()).isEmpty();
        assertThat(scan.links()).isEmpty();
        assertThat(scan.plan("pump")).isEmpty();
        assertThat(scan.read(
                        List.of(new PointId("pump", "r2")),
                        Duration.ZERO,
                        Instant.now().plusSeconds(5)))
                .succeedsWithin(Duration.ofSeconds(1));
        assertThat(scan.write(
                        List.of(new Command(new PointId("pump", "r2"), Value.of(1))),
                        Instant.now().plusSeconds(5)))
                .succeedsWithin(Duration.ofSeconds(1))
                .satisfies(outcomes -> assertThat(outcomes.get(0)).isInstanceOf(Written.Failed.class));
        assertThat(driver.asked).isEmpty();
        assertThat(driver.written).isEmpty();
    }

    @Test
    @DisplayName(
            "what is switched on again goes on; meanwhile its last values stay, and its neighbour on the link is read")
    void offAndOn() {
        configs.add(PID + "b", "neighbour");
        FakeDriver neighbour = FakeDriver.of("neighbour", "l", 3);
        scan.addDriver(neighbour, Map.of("service.pid", PID + "b"));
        FakeDriver first = driver();
        bind(first, true);
        await().until(() -> state("r2").quality() == Quality.GOOD);

        scan.removeDriver(first); // as Declarative Services do when a configuration changes
        FakeDriver second = driver();
        bind(second, false);
        scan.updatedConfigs(configs);

        assertOff("r2");
        assertThat(state("r2").value()).contains(Value.of(2));
        int read = neighbour.asked.size();
        await().until(() -> neighbour.asked.size() > read + 3);
        assertThat(scan.device("neighbour").orElseThrow().status()).isEqualTo(DeviceStatus.OK);
        assertThat(bus.batches("neighbour")).isPositive();
        assertThat(second.asked).isEmpty();

        scan.removeDriver(second);
        bind(driver(), true);
        await().until(() -> pump().status() == DeviceStatus.OK);
        assertThat(state("r2").quality()).isEqualTo(Quality.GOOD);
    }

    @Test
    @DisplayName("a driver whose properties change as it is, is heeded")
    void changedAsItIs() {
        FakeDriver driver = driver();
        bind(driver, true);
        await().until(() -> pump().status() == DeviceStatus.OK);

        scan.updatedDriver(driver, Map.of("service.pid", PID, "enabled", false));
        assertOff("r2");

        scan.updatedDriver(driver, Map.of("service.pid", PID, "enabled", true));
        await().until(() -> pump().status() == DeviceStatus.OK);
    }

    @Test
    @DisplayName("points that were found while running stay visible")
    void foundPoints() {
        PointSpec energy = PointSpec.of("energy", ValueType.DOUBLE, "W.h");
        FakePush first = new FakePush("pump");
        first.say(energy, 5);
        bind(first, true);
        await().until(() -> scan.point(new PointId("pump", "energy")).isPresent());

        scan.removeDriver(first);
        FakePush second = new FakePush("pump");
        second.say(energy, 6);
        bind(second, false);

        assertOff("energy");
        assertThat(state("energy").value()).contains(Value.of(5.0));
    }

    @Test
    @DisplayName("a mistake beside it is told; mended, it is switched off as before; deleted, it is gone")
    void mistakesAndEnd() {
        FakeDriver driver = driver();
        bind(driver, false);
        configs.problem(PID, "intervall.ms", "5");
        scan.updatedConfigs(configs);
        assertThat(pump().status()).isEqualTo(DeviceStatus.FAULTY);
        await().until(() -> state("r2").fault() == Fault.CONFIGURATION);

        configs.mend(PID);
        scan.updatedConfigs(configs);
        assertOff("r2");

        configs.remove(PID);
        scan.removeDriver(driver);
        assertThat(scan.device("pump")).isEmpty();
        assertThat(scan.point(new PointId("pump", "r2"))).isEmpty();
    }

    @Test
    @DisplayName("a refused change of a device that is switched off does not make it faulty, and shows")
    void refusedChange() {
        bind(driver(), false);
        configs.refusal(PID);

        scan.updatedConfigs(configs);

        assertThat(pump().status()).isEqualTo(DeviceStatus.DISABLED);
        assertThat(pump().reason()).isEqualTo(REASON + "; stays as configured before: " + PID + ".rejected: refused");
    }
}
