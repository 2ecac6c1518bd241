package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

class RulesTest {

    private static final Duration PAUSE = Duration.ofMinutes(15);
    private static final PointSpec PLAIN = PointSpec.of("p", ValueType.DOUBLE, "V");

    private final Map<String, List<PointSpec>> described = new HashMap<>();
    private final Rules rules = new Rules(HistoryRule.ALL, PAUSE, this::described);

    private List<PointSpec> described(String device) {
        return described.getOrDefault(device, List.of());
    }

    private static PointSpec rule(Duration every, double deadband) {
        return PLAIN.keeping(new HistoryRule(every, deadband, true));
    }

    private static PointState state(PointSpec spec, double value, long ms) {
        return Batches.good("d", spec, Value.of(value), Batches.START.plusMillis(ms));
    }

    private boolean kept(PointState state) {
        return !rules.select("d", List.of(state)).isEmpty();
    }

    @Test
    void keepsAllWithoutARule() {
        assertThat(kept(state(PLAIN, 1, 0))).isTrue();
        assertThat(kept(state(PLAIN, 1, 10))).isTrue();
        assertThat(kept(state(PLAIN, 1, 10))).as("the same reading shown again").isFalse();
    }

    @Test
    @DisplayName("every 10 s, scanned each second up to 40 ms early or late: one sample per 10 s, for ever")
    void everyWithJitter() {
        Random random = new Random(3);
        PointSpec spec = rule(Duration.ofSeconds(10), 0);
        List<Long> kept = new ArrayList<>();
        for (long second = 0; second < 1_000; second++) {
            long at = second * 1000 + random.nextInt(80) - 40;
            if (kept(state(spec, 0.5 * second, at))) {
                kept.add(at);
            }
        }
        assertThat(kept).hasSize(100);
        for (int i = 1; i < kept.size(); i++) {
            assertThat(kept.get(i) - kept.get(i - 1)).isBetween(9_900L, 10_100L);
        }
    }

    @Test
    @DisplayName("after a long silence the grid begins anew")
    void everyAfterSilence() {
        PointSpec spec = rule(Duration.ofSeconds(10), 0);
        assertThat(kept(state(spec, 1, 0))).isTrue();
        assertThat(kept(state(spec, 1, 95_000))).isTrue();
        assertThat(kept(state(spec, 1, 100_000))).isFalse();
        assertThat(kept(state(spec, 1, 105_000))).isTrue();
    }

    @Test
    @DisplayName(
            "a deadband leaves out small changes, measured from the last kept value, until the longest pause is over")
    void deadband() {
        PointSpec spec = rule(Duration.ZERO, 0.5);
        assertThat(kept(state(spec, 20.0, 0))).isTrue();
        assertThat(kept(state(spec, 20.3, 1_000))).isFalse();
        assertThat(kept(state(spec, 20.5, 2_000))).isTrue();
        assertThat(kept(state(spec, 20.1, 3_000))).isFalse();
        assertThat(kept(state(spec, 20.1, 2_000 + PAUSE.toMillis()))).isTrue();
    }

    @Test
    void deadbandOnWholeNumbersAndTexts() {
        PointSpec count = new PointSpec(
                "c",
                ValueType.LONG,
                "1",
                false,
                PLAIN.limits(),
                PLAIN.pace(),
                PLAIN.span(),
                rule(Duration.ZERO, 5).history());
        assertThat(kept(Batches.good("d", count, Value.of(10L), Batches.START))).isTrue();
        assertThat(kept(Batches.good("d", count, Value.of(14L), Batches.START.plusMillis(1))))
                .isFalse();
        assertThat(kept(Batches.good("d", count, Value.of(15L), Batches.START.plusMillis(2))))
                .isTrue();
        PointSpec text = PointSpec.of("t", ValueType.TEXT, "1").keeping(count.history());
        assertThat(kept(Batches.good("d", text, Value.of("a"), Batches.START))).isTrue();
        assertThat(kept(Batches.good("d", text, Value.of("a"), Batches.START.plusMillis(1))))
                .isFalse();
        assertThat(kept(Batches.good("d", text, Value.of("b"), Batches.START.plusMillis(2))))
                .isTrue();
    }

    @Test
    @DisplayName("each change of quality or fault is kept, whatever the rule; trouble that lasts is kept once")
    void qualityChanges() {
        PointState good = state(rule(Duration.ofHours(1), 100), 1, 0);
        PointState bad = good.bad(Fault.TIMEOUT, "late", Batches.START.plusMillis(10));
        assertThat(kept(good)).isTrue();
        assertThat(kept(bad)).isTrue();
        assertThat(kept(bad.bad(Fault.TIMEOUT, "late", Batches.START.plusMillis(20))))
                .isFalse();
        assertThat(kept(bad.bad(Fault.OFFLINE, "gone", Batches.START.plusMillis(30))))
                .isTrue();
        assertThat(kept(bad.after(new Reading.Uncertain(
                        "p", Value.of(1.0), Batches.START.plusMillis(40), TimeSource.DEVICE, Fault.STALE, "old"))))
                .isTrue();
        assertThat(kept(state(good.spec(), 1, 50))).isTrue();
        assertThat(kept(state(good.spec(), 1, 60))).isFalse();
    }

    @Test
    void keepsNothingOfAPointWithoutHistory() {
        PointState state = state(PLAIN.keeping(HistoryRule.NONE), 1, 0);
        assertThat(kept(state)).isFalse();
        assertThat(kept(state.bad(Fault.TIMEOUT, "late", Instant.EPOCH))).isFalse();
    }

    @Test
    @DisplayName("the default rule holds where a point's own says nothing, and only there")
    void byDefault() {
        Rules slow = new Rules(new HistoryRule(Duration.ofSeconds(10), 0, true), PAUSE, this::described);
        PointSpec own =
                PointSpec.of("own", ValueType.DOUBLE, "V").keeping(new HistoryRule(Duration.ofSeconds(1), 0, true));
        int plain = 0;
        int ruled = 0;
        for (int i = 0; i < 20; i++) {
            List<PointState> kept = slow.select("d", List.of(state(PLAIN, i, i * 1000L), state(own, i, i * 1000L)));
            plain += (int) kept.stream().filter(s -> s.spec().equals(PLAIN)).count();
            ruled += (int) kept.stream().filter(s -> s.spec().equals(own)).count();
        }
        assertThat(plain).isEqualTo(2);
        assertThat(ruled).isEqualTo(20);
    }

    @Test
    @DisplayName("batches of changing make-up and points described anew find their entries")
    void changingBatches() {
        PointSpec a = PointSpec.of("a", ValueType.DOUBLE, "V").keeping(new HistoryRule(Duration.ofHours(1), 0, true));
        PointSpec b = PointSpec.of("b", ValueType.DOUBLE, "V").keeping(a.history());
        assertThat(rules.select("d", List.of(state(a, 1, 0), state(b, 1, 0)))).hasSize(2);
        assertThat(rules.select("d", List.of(state(b, 2, 1), state(a, 2, 1)))).isEmpty();
        assertThat(rules.select("d", List.of(state(b, 3, 2)))).isEmpty();
        assertThat(rules.select("other", List.of(state(b, 3, 2)))).hasSize(1);
        PointSpec again = PointSpec.of("a", ValueType.DOUBLE, "V").keeping(new HistoryRule(Duration.ZERO, 0.5, true));
        assertThat(rules.select("d", List.of(state(again, 9, 3), state(b, 9, 3))))
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "devices come and go for years, and so do points of one that stays: those that are there are remembered")
    void forgetsWhatIsGone() {
        PointSpec quiet = rule(Duration.ofDays(1), 0);
        described.put("d", List.of(quiet));
        assertThat(kept(state(quiet, 1, 0))).isTrue();
        for (int i = 0; i < 10_000; i++) {
            PointSpec passing = PointSpec.of("found-" + i, ValueType.DOUBLE, "V");
            described.put("d", List.of(quiet, passing));
            rules.select("d", List.of(state(passing, 1, i)));
            rules.select("device-" + i, List.of(state(quiet, 1, i)));
        }
        assertThat(rules.entries()).isLessThan(2_000);
        assertThat(kept(state(quiet, 2, 10_000))).as("within a day of the last").isFalse();
    }

    @Test
    @DisplayName("however many points there are, what is there is not forgotten")
    void forgetsNothingElse() {
        List<PointSpec> specs = IntStream.range(0, 5_000)
                .mapToObj(i -> PointSpec.of("p" + i, ValueType.DOUBLE, "V")
                        .keeping(rule(Duration.ofDays(1), 0).history()))
                .toList();
        described.put("d", specs);
        for (int round = 0; round < 3; round++) {
            int kept = 0;
            for (PointSpec spec : specs) {
                kept += kept(state(spec, round, round)) ? 1 : 0;
            }
            assertThat(kept).isEqualTo(round == 0 ? 5_000 : 0);
        }
        assertThat(rules.entries()).isEqualTo(5_000);
    }

    @Test
    @DisplayName("what was lost after it was chosen is chosen again")
    void forgetsWhatWasLost() {
        PointState bad = state(rule(Duration.ofDays(1), 0), 1, 0).bad(Fault.OFFLINE, "gone", Batches.START);
        assertThat(kept(bad)).isTrue();
        assertThat(kept(bad)).isFalse();
        rules.forget("d");
        rules.forget("unknown");
        assertThat(kept(bad)).isTrue();
        assertThat(rules.entries()).isEqualTo(1);
    }
}
