package org.ohmstead.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Quality;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

class PointStateTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final PointSpec POWER = PointSpec.of("power", ValueType.DOUBLE, "W");

    private final PointState unread = PointState.unread("meter", POWER, T0);

    @Test
    @DisplayName("a point not read yet is bad and has no value")
    void startsBad() {
        assertThat(unread.quality()).isEqualTo(Quality.BAD);
        assertThat(unread.fault()).isEqualTo(Fault.NOT_YET_READ);
        assertThat(unread.value()).isEmpty();
        assertThat(unread.age(T0)).isEmpty();
        assertThat(unread.since()).isEqualTo(T0);
    }

    @Test
    @DisplayName("bad keeps the last good value and tells since when; the same trouble does not restart the clock")
    void badKeepsLastGood() {
        PointState good = unread.after(good(5, T0.plusSeconds(1)));
        PointState bad = good.after(bad(Fault.TIMEOUT, T0.plusSeconds(2)));
        PointState still = bad.after(bad(Fault.TIMEOUT, T0.plusSeconds(3)));
        PointState other = still.after(bad(Fault.OFFLINE, T0.plusSeconds(4)));

        assertThat(still.value()).contains(Value.of(5.0));
        assertThat(still.at()).contains(T0.plusSeconds(1));
        assertThat(still.since()).isEqualTo(T0.plusSeconds(2));
        assertThat(other.since()).isEqualTo(T0.plusSeconds(4));
        assertThat(other.after(good(6, T0.plusSeconds(5))).quality()).isEqualTo(Quality.GOOD);
    }

    @Test
    @DisplayName("uncertain has a value; without one it is bad")
    void uncertain() {
        PointState good = unread.after(good(5, T0));

        assertThat(good.uncertain(Fault.UPDATING, "swap", T0.plusSeconds(1)).quality())
                .isEqualTo(Quality.UNCERTAIN);
        assertThat(unread.uncertain(Fault.UPDATING, "swap", T0).quality()).isEqualTo(Quality.BAD);
        PointState read = unread.after(
                new Reading.Uncertain("power", Value.of(4.0), T0, TimeSource.DEVICE, Fault.STALE, "substituted"));
        assertThat(read.value()).contains(Value.of(4.0));
        assertThat(read.source()).isEqualTo(TimeSource.DEVICE);
    }

    @Test
    @DisplayName("a device clock ahead of ours makes no negative age")
    void age() {
        PointState good = unread.after(good(5, T0.plusSeconds(10)));

        assertThat(good.age(T0.plusSeconds(12))).contains(Duration.ofSeconds(2));
        assertThat(good.age(T0)).contains(Duration.ZERO);
    }

    private static Reading good(double value, Instant at) {
        return new Reading.Good("power", Value.of(value), at, TimeSource.ARRIVAL);
    }

    private static Reading bad(Fault fault, Instant at) {
        return new Reading.Bad("power", at, fault, "played by the test");
    }
}
