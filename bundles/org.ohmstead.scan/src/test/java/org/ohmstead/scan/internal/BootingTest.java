package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;

/** Devices that say of every address that it does not exist, as some do while they boot. */
@Timeout(20)
class BootingTest extends ScanFixture {

    private static List<Reading> scan(ReadPlan plan, Cycle cycle) {
        List<Reading> all = new ArrayList<>();
        plan.beginScan();
        plan.blocks(cycle).forEach(block -> all.addAll(plan.read(block)));
        plan.endScan();
        return all;
    }

    @ParameterizedTest(name = "{0} registers")
    @ValueSource(ints = {1, 10, 300})
    @DisplayName("however long it boots, no hole is learned, and then all is read at once")
    void learnsNothing(int registers) {
        FakeDriver driver = FakeDriver.of("d", "l", registers);
        driver.mood = span -> Fault.ILLEGAL_ADDRESS;
        ReadPlan plan = new ReadPlan(driver, System::nanoTime);
        for (int i = 0; i < 50; i++) {
            driver.asked.clear();
            scan(plan, Cycle.FAST);
            assertThat(plan.refusal()).contains("played by the test");
            assertThat(plan.describe().holes()).isEmpty();
            assertThat(driver.asked).as("the search is bounded").hasSizeBetween(1, 80);
        }

        driver.mood = span -> Fault.NONE;
        scan(plan, Cycle.FAST);

        assertThat(plan.refusal()).isEmpty();
        assertThat(scan(plan, Cycle.FAST)).hasSize(registers).noneMatch(r -> r instanceof Reading.Bad);
        assertThat(plan.blocks(Cycle.PROBE)).isEmpty();
    }

    @Test
    @DisplayName("a device that boots again keeps its plan, and is asked little meanwhile")
    void bootsAgain() {
        FakeDriver driver = FakeDriver.of("d", "l", 100);
        driver.illegal.add(37);
        ReadPlan plan = new ReadPlan(driver, System::nanoTime);
        scan(plan, Cycle.FAST);
        driver.mood = span -> Fault.ILLEGAL_ADDRESS;
        for (int i = 0; i < 10; i++) {
            scan(plan, Cycle.FAST);
        }
        driver.mood = span -> Fault.NONE;
        scan(plan, Cycle.FAST);

        assertThat(scan(plan, Cycle.FAST)).hasSize(99).noneMatch(r -> r instanceof Reading.Bad);
        assertThat(plan.describe().holes()).hasSize(1);
    }

    @Test
    @DisplayName("the few addresses that exist are found behind many that do not")
    void findsTheLast() {
        FakeDriver driver = FakeDriver.of("d", "l", 300);
        IntStream.range(0, 299).forEach(driver.illegal::add);
        ReadPlan plan = new ReadPlan(driver, System::nanoTime);
        for (int i = 0; i < 40; i++) {
            scan(plan, Cycle.FAST);
        }

        assertThat(scan(plan, Cycle.FAST)).extracting(Reading::point).containsExactly("r299");
        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.describe().holes()).hasSize(299);
    }

    @Test
    @DisplayName("a pace of which no address exists is believed as soon as a point of the other is known")
    void witness() {
        List<PointSpec> points = new ArrayList<>(FakeDriver.registers(4));
        points.set(3, points.get(3).paced(Pace.SLOW));
        FakeDriver driver = new FakeDriver("d", "l", "u", 20, points);
        IntStream.range(0, 3).forEach(driver.illegal::add);
        ReadPlan plan = new ReadPlan(driver, System::nanoTime);

        scan(plan, Cycle.FAST);
        assertThat(plan.refusal()).isPresent();
        scan(plan, Cycle.SLOW);
        scan(plan, Cycle.FAST);

        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.describe().holes()).hasSize(3);
        assertThat(plan.blocks(Cycle.FAST)).isEmpty();
    }

    @Test
    @DisplayName("it shows what it said, is asked less and less often, and is read as soon as it has booted")
    void boots() {
        FakeDriver pump = FakeDriver.of("pump", "l", 10);
        pump.mood = span -> Fault.ILLEGAL_ADDRESS;
        add(pump, "pump");
        await().until(() -> status("pump") == DeviceStatus.OFFLINE);
        await().until(() -> pump.asked.size() > 50);
        assertThat(scan.point(new PointId("pump", "r3")).orElseThrow().fault()).isEqualTo(Fault.ILLEGAL_ADDRESS);
        assertThat(scan.device("pump").orElseThrow().reason()).isEqualTo("played by the test");

        pump.mood = span -> Fault.NONE;

        await().until(() -> status("pump") == DeviceStatus.OK);
        assertThat(scan.plan("pump").orElseThrow().holes()).isEmpty();
    }

    @Test
    @DisplayName("it costs its neighbours their share at most, and another device of its unit is read on")
    void neighbours() {
        FakeDriver booting = new FakeDriver("booting", "l", "unit7", 20, FakeDriver.registers(3));
        booting.mood = span -> {
            await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            return Fault.ILLEGAL_ADDRESS;
        };
        FakeDriver live = new FakeDriver("live", "l", "unit7", 20, FakeDriver.registers(3));
        add(booting, "booting");
        add(live, "live");
        await().until(() -> status("booting") == DeviceStatus.OFFLINE && booting.asked.size() >= 10);

        int read = live.asked.size();
        // 5 exchanges of 20 ms / 4 % = 2.5 s; the other is read every 20 ms
        assertSeldom(booting, 5, Duration.ofMillis(2500), () -> await().until(() -> live.asked.size() > read + 40));

        assertThat(status("live")).isEqualTo(DeviceStatus.OK);
    }
}
