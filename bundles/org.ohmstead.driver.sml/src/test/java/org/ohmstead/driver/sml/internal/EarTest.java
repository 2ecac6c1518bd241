package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.driver.Cancellation;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Pace;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Sink;
import org.ohmstead.driver.tck.DeviceTwin;

class EarTest {

    private final List<String> handedOn = new ArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow

    private final Sink sink = new Sink() {
        @Override
        public void found(List<PointSpec> points) {
            handedOn.add("found " + points.size());
        }

        @Override
        public void readings(List<Reading> readings) {
            readings.forEach(reading -> handedOn.add(reading.point()));
        }

        @Override
        public void trouble(Fault fault, String detail) {
            handedOn.add(fault.name());
        }
    };

    private final Cancellation never = new Cancellation() {
        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {
            // never
        }

        @Override
        public boolean pause(Duration pause) {
            return true;
        }
    };

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
    @DisplayName("by default every telegram is handed on")
    void everyTelegram() {
        MeterSettings settings = MeterSettings.of(Configs.config(Map.of()), (protocol, profile, points) -> List.of());
        Ear ear = new Ear(settings, sink, never, DeviceTwin.CLOCK, nanoTime::get);

        hear(ear, 0);
        hear(ear, 10);

        assertThat(handedOn).hasSize(1 + 2 * 4);
    }

    private void hear(Ear ear, long later) {
        nanoTime.addAndGet(Duration.ofMillis(later).toNanos());
        byte[] telegram = Telegrams.usual(1);
        assertThat(ear.hear(telegram, telegram.length)).isTrue();
    }
}
