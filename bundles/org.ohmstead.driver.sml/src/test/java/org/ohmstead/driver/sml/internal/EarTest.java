package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.driver.CancelSwitch;
import org.ohmstead.driver.Cancellation;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Sink;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.tck.DeviceTwin;

class EarTest {

    private final List<String> handedOn = new ArrayList<>();
    /** The numbers of the telegrams that the values handed on came with. */
    private final List<Long> telegrams = new ArrayList<>();

    private int sent;
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow

    private final Sink sink = new Sink() {
        @Override
        public void found(List<PointSpec> points) {
            handedOn.add("found " + points.size());
        }

        @Override
        public void readings(List<Reading> readings) {
            for (Reading reading : readings) {
                handedOn.add(reading.point());
                if (reading instanceof Reading.Good good && good.value() instanceof Value.Real real) {
                    telegrams.add(Math.round(real.value() * 10) - 123_456);
                }
            }
        }

        @Override
        public void trouble(Fault fault, String detail) {
            handedOn.add(fault.name());
        }
    };

    private final Cancellation never = new CancelSwitch();

    @Test
    @DisplayName("points are handed on as often as their pace asks for, a tenth early being in time")
    void paces() {
        MeterSettings settings = MeterSettings.of(
                Configs.config(Map.of("interval.ms", 1000L, "interval.slow.ms", 10_000L)),
                (protocol, profile, points) -> List.of(
                        Configs.entry("fast", "1.8.0", "1", Map.of()),
                        Configs.entry("slow", "16.7.0", "1", Pace.SLOW, false, Map.of())));
        Ear ear = new Ear(settings, sink, never, DeviceTwin.CLOCK, nanoTime::get);

        hear(ear, 0);
        assertThat(handedOn).containsExactly("found 1", "fast", "slow");
        handedOn.clear();
        hear(ear, 500);
        assertThat(handedOn).isEmpty();
        hear(ear, 400);
        assertThat(handedOn).containsExactly("fast");
        hear(ear, 950);
        assertThat(handedOn).containsExactly("fast", "fast");
        hear(ear, 8000);
        assertThat(handedOn).containsExactly("fast", "fast", "fast", "slow");
    }

    @Test
    @DisplayName("of telegrams within an interval the latest is handed on when it is over, and none twice")
    void latestOfInterval() {
        Ear ear = ear(1000);
        hear(ear, 0);
        hear(ear, 200);
        hear(ear, 300);
        assertThat(telegrams).containsExactly(1L);
        assertThat(ear.heldForNanos()).hasValue(Duration.ofMillis(500).toNanos());

        later(499);
        ear.handOnDue();
        assertThat(telegrams).hasSize(1);
        later(1);
        ear.handOnDue();
        assertThat(telegrams).containsExactly(1L, 3L);
        assertThat(ear.heldForNanos()).isEmpty();

        hear(ear, 899);
        assertThat(telegrams).hasSize(2);
        hear(ear, 1);
        assertThat(telegrams).containsExactly(1L, 3L, 5L);
        assertThat(ear.heldForNanos()).isEmpty();
    }

    @Test
    @DisplayName("what is held back can be handed on early, before worse is told")
    void beforeTrouble() {
        Ear ear = ear(1000);
        hear(ear, 0);
        hear(ear, 200);

        ear.handOnHeld();

        assertThat(telegrams).containsExactly(1L, 2L);
        hear(ear, 800);
        assertThat(telegrams).hasSize(2);
        assertThat(ear.heldForNanos()).hasValue(Duration.ofMillis(200).toNanos());
    }

    @Test
    @DisplayName("by default every telegram is handed on")
    void everyTelegram() {
        MeterSettings settings = MeterSettings.of(Configs.config(Map.of()), (protocol, profile, points) -> List.of());
        Ear ear = new Ear(settings, sink, never, DeviceTwin.CLOCK, nanoTime::get);

        hear(ear, 0);
        hear(ear, 10);

        assertThat(handedOn).hasSize(1 + 2 * 4);
    }

    /** {@return an ear for one point of pace fast, which tells the number of its telegram} */
    private Ear ear(long interval) {
        MeterSettings settings = MeterSettings.of(
                Configs.config(Map.of("interval.ms", interval)),
                (protocol, profile, points) -> List.of(Configs.entry("n", "1.8.0", "1", Map.of())));
        return new Ear(settings, sink, never, DeviceTwin.CLOCK, nanoTime::get);
    }

    private void hear(Ear ear, long later) {
        later(later);
        byte[] telegram = Telegrams.usual(++sent);
        assertThat(ear.hear(telegram, telegram.length)).isTrue();
    }

    private void later(long ms) {
        nanoTime.addAndGet(Duration.ofMillis(ms).toNanos());
    }
}
