package org.ohmstead.lib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SettledTimeTest {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    private Instant wall = START;
    private long nanos = 77;

    private SettledTime time(Instant known) {
        return new SettledTime("test", () -> wall, () -> nanos, known.toEpochMilli());
    }

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    private static Instant at(SettledTime time) {
        return Instant.ofEpochMilli(time.millis());
    }

    @Test
    @DisplayName("it goes with the clock, small corrections included")
    void follows() {
        SettledTime time = time(START);
        pass(Duration.ofDays(2));
        assertThat(at(time)).isEqualTo(wall);
        wall = wall.plus(Duration.ofMinutes(50));
        assertThat(at(time)).isEqualTo(wall);
        wall = wall.minus(Duration.ofDays(400));
        assertThat(at(time)).as("back is believed at once").isEqualTo(wall);
    }

    @Test
    @DisplayName("a leap of years is believed after a day, and meanwhile time goes on from where it was")
    void leap() {
        SettledTime time = time(START);
        pass(Duration.ofMinutes(10));
        assertThat(at(time)).isEqualTo(START.plus(Duration.ofMinutes(10)));
        wall = wall.plus(Duration.ofDays(4000));
        assertThat(at(time)).isEqualTo(START.plus(Duration.ofMinutes(10)));
        pass(Duration.ofHours(23));
        assertThat(at(time)).isEqualTo(START.plus(Duration.ofMinutes(10)).plus(Duration.ofHours(23)));
        pass(Duration.ofHours(1));
        assertThat(at(time)).isEqualTo(wall);
    }

    @Test
    @DisplayName("a leap that is taken back within the day leaves no trace")
    void takenBack() {
        SettledTime time = time(START);
        wall = wall.plus(Duration.ofDays(4000));
        assertThat(at(time)).isEqualTo(START);
        pass(Duration.ofHours(20));
        wall = START.plus(Duration.ofHours(20));
        assertThat(at(time)).isEqualTo(wall);
        wall = wall.plus(Duration.ofDays(4000));
        pass(Duration.ofHours(5));
        assertThat(at(time)).as("the day begins anew").isBefore(START.plus(Duration.ofDays(2)));
    }

    @Test
    @DisplayName("a clock that shows another time each hour is not believed")
    void wanders() {
        SettledTime time = time(START);
        for (int hour = 0; hour < 100; hour++) {
            pass(Duration.ofHours(1));
            wall = wall.plus(Duration.ofDays(300));
            assertThat(at(time)).isEqualTo(START.plus(Duration.ofHours(hour + 1)));
        }
    }

    @Test
    @DisplayName("a start long after what was known is a leap; a start of which nothing is known is none")
    void start() {
        assertThat(at(time(START.minus(Duration.ofDays(900))))).isEqualTo(START.minus(Duration.ofDays(900)));
        assertThat(at(new SettledTime("test", () -> wall, () -> nanos, -1))).isEqualTo(START);
    }
}
