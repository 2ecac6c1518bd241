package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Span;

class ReadPlanTest {

    @Test
    @DisplayName("an illegal register is found in one scan, spoils no other, and is planned around")
    void findsHole() {
        FakeDriver driver = FakeDriver.of("d", "l", 100);
        driver.illegal.add(37);
        ReadPlan plan = new ReadPlan(driver, System::nanoTime);

        List<Reading> first = scan(plan);

        assertThat(first).hasSize(100);
        assertThat(first)
                .filteredOn(r -> r instanceof Reading.Bad)
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.point()).isEqualTo("r37");
                    assertThat(((Reading.Bad) r).fault()).isEqualTo(Fault.ILLEGAL_ADDRESS);
                });
        assertThat(plan.describe().holes()).contains(new Span("holding", 37, 1));
        driver.asked.clear();
        assertThat(scan(plan)).hasSize(99).noneMatch(r -> r instanceof Reading.Bad);
        assertThat(driver.asked).containsExactly(new Span("holding", 0, 37), new Span("holding", 38, 62));
    }

    @Test
    @DisplayName("a gap that cannot be bridged is remembered")
    void findsGap() {
        List<PointSpec> points = new ArrayList<>(FakeDriver.registers(4));
        points.add(PlannerTest.point("far", "holding", 8, 1));
        FakeDriver driver = new FakeDriver("d", "l", "u", 20, points);
        driver.illegal.add(6);
        ReadPlan plan = new ReadPlan(driver, System::nanoTime);

        scan(plan);
        scan(plan);
        driver.asked.clear();

        assertThat(scan(plan)).hasSize(5).noneMatch(r -> r instanceof Reading.Bad);
        assertThat(driver.asked).containsExactly(new Span("holding", 0, 4), new Span("holding", 8, 1));
    }

    @Test
    @DisplayName("a device that takes shorter blocks only is read in shorter blocks, and the search ends")
    void findsLength() {
        FakeDriver driver = FakeDriver.of("d", "l", 100);
        driver.longestTaken = 30;
        ReadPlan plan = new ReadPlan(driver, System::nanoTime);

        scan(plan);
        scan(plan);
        driver.asked.clear();
        scan(plan);

        assertThat(driver.asked).hasSizeLessThanOrEqualTo(5).allMatch(s -> s.length() <= 30);
    }

    @Test
    @DisplayName("an address that comes into being is found by the probe and read again")
    void healsHole() {
        FakeDriver driver = FakeDriver.of("d", "l", 10);
        driver.illegal.add(4);
        ReadPlan plan = new ReadPlan(driver, System::nanoTime);
        scan(plan);
        driver.illegal.clear();

        plan.beginScan();
        plan.blocks(Cycle.PROBE).forEach(plan::read);
        plan.endScan();

        assertThat(scan(plan)).hasSize(10).noneMatch(r -> r instanceof Reading.Bad);
        assertThat(plan.describe().holes()).isEmpty();
        assertThat(plan.blocks(Cycle.PROBE)).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("random holes: after some scans every legal register is read and no request is refused")
    void converges(long seed) {
        Random random = new Random(seed);
        FakeDriver driver = FakeDriver.of("d", "l", 300);
        IntStream.range(0, 300).filter(i -> random.nextInt(10) == 0).forEach(driver.illegal::add);
        ReadPlan plan = new ReadPlan(driver, System::nanoTime);
        for (int i = 0; i < 8; i++) {
            scan(plan);
        }
        driver.asked.clear();

        List<Reading> readings = scan(plan);

        assertThat(readings).noneMatch(r -> r instanceof Reading.Bad);
        assertThat(readings)
                .extracting(Reading::point)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 300)
                        .filter(i -> !driver.illegal.contains(i))
                        .mapToObj(i -> "r" + i)
                        .toList());
    }

    private static List<Reading> scan(ReadPlan plan) {
        List<Reading> all = new ArrayList<>();
        plan.beginScan();
        plan.blocks(Cycle.FAST).forEach(b -> all.addAll(plan.read(b)));
        plan.endScan();
        return all;
    }
}
