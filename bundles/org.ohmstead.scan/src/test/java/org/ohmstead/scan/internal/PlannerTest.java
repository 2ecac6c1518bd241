package org.ohmstead.scan.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ohmstead.driver.Area;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Span;
import org.ohmstead.driver.ValueType;

class PlannerTest {

    private static final Area HOLDING = new Area("holding", 125, 10);
    private static final Area COIL = new Area("coil", 2000, 0);

    private final Planner planner = new Planner(List.of(HOLDING, COIL));

    @Test
    @DisplayName("neighbours and near registers share an exchange, far ones and other areas do not")
    void merges() {
        List<Block> blocks = planner.plan(
                List.of(
                        point("d", "coil", 3, 1),
                        point("a", "holding", 0, 2),
                        point("c", "holding", 50, 1),
                        point("b", "holding", 10, 2)),
                Set.of());

        assertThat(blocks)
                .extracting(b -> b.span().orElseThrow())
                .containsExactlyInAnyOrder(
                        new Span("holding", 0, 12), new Span("holding", 50, 1), new Span("coil", 3, 1));
    }

    @Test
    @DisplayName("no block is longer than the protocol allows")
    void keepsLength() {
        List<PointSpec> points = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            points.add(point("p" + i, "holding", 2 * i, 2));
        }

        List<Block> blocks = planner.plan(points, Set.of());

        assertThat(blocks).extracting(b -> b.span().orElseThrow().length()).containsExactly(124, 124, 124, 28);
    }

    @Test
    @DisplayName("bits of one register and repeated addresses are asked for once")
    void overlaps() {
        List<Block> blocks = planner.plan(
                List.of(point("a", "holding", 5, 1), point("b", "holding", 5, 1), point("c", "holding", 4, 4)),
                Set.of());

        assertThat(blocks).singleElement().satisfies(b -> {
            assertThat(b.span()).contains(new Span("holding", 4, 4));
            assertThat(b.points()).hasSize(3);
        });
    }

    @Test
    @DisplayName("a barrier is never straddled")
    void respectsBarriers() {
        List<PointSpec> points =
                List.of(point("a", "holding", 0, 2), point("b", "holding", 2, 2), point("c", "holding", 8, 2));

        assertThat(planner.plan(points, Set.of(new Barrier("holding", 2, 2))))
                .extracting(b -> b.span().orElseThrow())
                .containsExactly(new Span("holding", 0, 2), new Span("holding", 2, 8));
        assertThat(planner.plan(points, Set.of(new Barrier("holding", 4, 8))))
                .extracting(b -> b.span().orElseThrow())
                .containsExactly(new Span("holding", 0, 4), new Span("holding", 8, 2));
        assertThat(planner.plan(points, Set.of(new Barrier("coil", 4, 8)))).hasSize(1);
    }

    @Test
    @DisplayName("points without a place come in one block")
    void placeless() {
        PointSpec one = PointSpec.of("a", ValueType.LONG, "1");
        PointSpec two = PointSpec.of("b", ValueType.LONG, "1");

        assertThat(planner.plan(List.of(one, two), Set.of()))
                .containsExactly(new Block(Optional.empty(), List.of(one, two)));
        assertThat(planner.plan(List.of(), Set.of())).isEmpty();
    }

    @Test
    void rejectsUnknownArea() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> planner.plan(List.of(point("a", "nowhere", 0, 1)), Set.of()))
                .withMessageContaining("'nowhere'");
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("random maps: every point once, within the rules, in the least number of blocks")
    void optimal(long seed) {
        Random random = new Random(seed);
        Area area = new Area("holding", 5 + random.nextInt(30), random.nextInt(6));
        List<PointSpec> points = new ArrayList<>();
        int address = random.nextInt(5);
        for (int i = 0; i < 1 + random.nextInt(60); i++) {
            int length = 1 + random.nextInt(4);
            points.add(point("p" + i, "holding", address, length));
            address += length + (random.nextInt(3) == 0 ? random.nextInt(9) : 0);
        }
        List<Barrier> barriers = random.nextBoolean()
                ? List.of()
                : List.of(new Barrier(
                        "holding",
                        points.get(points.size() / 2).span().orElseThrow().start(),
                        points.get(points.size() / 2).span().orElseThrow().start()));

        List<Block> blocks = new Planner(List.of(area)).plan(points, barriers);

        assertThat(blocks.stream().flatMap(b -> b.points().stream())).containsExactlyElementsOf(points);
        assertThat(blocks)
                .allSatisfy(b -> assertThat(allowed(b.points(), area, barriers)).isTrue());
        assertThat(blocks).hasSize(optimum(points, area, barriers));
    }

    /** The least number of runs of neighbouring points that each obey the rules, by dynamic programming. */
    private static int optimum(List<PointSpec> points, Area area, List<Barrier> barriers) {
        int[] least = new int[points.size() + 1];
        Arrays.fill(least, Integer.MAX_VALUE - 1);
        least[0] = 0;
        for (int end = 1; end <= points.size(); end++) {
            for (int start = 0; start < end; start++) {
                if (allowed(points.subList(start, end), area, barriers)) {
                    least[end] = Math.min(least[end], least[start] + 1);
                }
            }
        }
        return least[points.size()];
    }

    private static boolean allowed(List<PointSpec> run, Area area, List<Barrier> barriers) {
        int first = run.get(0).span().orElseThrow().start();
        int last = run.get(run.size() - 1).span().orElseThrow().end();
        boolean fits = last - first <= area.maxLength();
        for (int i = 1; i < run.size(); i++) {
            fits &= run.get(i).span().orElseThrow().start()
                            - run.get(i - 1).span().orElseThrow().end()
                    <= area.maxGap();
        }
        return fits && barriers.stream().noneMatch(b -> first < b.from() && last > b.to());
    }

    static PointSpec point(String name, String area, int start, int length) {
        return PointSpec.of(name, ValueType.LONG, "1").at(new Span(area, start, length));
    }
}
