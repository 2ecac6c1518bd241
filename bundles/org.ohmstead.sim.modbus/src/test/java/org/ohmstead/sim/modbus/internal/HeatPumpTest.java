package org.ohmstead.sim.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeatPumpTest {

    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

    private final HeatPump pump = new HeatPump(1, START);

    @Test
    @DisplayName("the same seed gives the same course, however often it is looked at")
    void isDeterministic() {
        HeatPump often = new HeatPump(1, START);
        for (int second = 0; second < 3600; second++) {
            often.at(START.plusSeconds(second));
        }

        assertThat(often.at(after(1))).isEqualTo(pump.at(after(1)));
        assertThat(new HeatPump(2, START).at(after(1))).isNotEqualTo(pump.at(after(1)));
    }

    @Test
    @DisplayName("the flow temperature follows the setpoint up and down")
    void followsSetpoint() {
        pump.setpoint(45);
        assertThat(pump.at(after(3)).flow()).isCloseTo(45, within(3.0));

        pump.setpoint(28);
        assertThat(pump.at(after(9)).flow()).isCloseTo(28, within(3.0));
    }

    @Test
    @DisplayName("power, heat and coefficient of performance fit together, and the counter is their sum")
    void keepsBooks() {
        double sum = 0;
        for (int second = 1; second <= 7200; second++) {
            HeatPump.State state = pump.at(START.plusSeconds(second));
            sum += state.power() / 3600;
            if (state.running()) {
                assertThat(state.cop()).isBetween(1.5, 6.0);
                assertThat(state.heat()).isCloseTo(state.cop() * state.power(), within(0.001));
            }
        }

        assertThat(pump.at(after(2)).energyWh()).isCloseTo(sum, within(0.001)).isGreaterThan(500);
    }

    @Test
    @DisplayName("switched off, it draws standby power only and cools down")
    void switchesOff() {
        pump.at(after(1));
        pump.enable(false);

        HeatPump.State state = pump.at(after(6));

        assertThat(state.running()).isFalse();
        assertThat(state.power()).isEqualTo(12);
        assertThat(state.cop()).isZero();
        assertThat(state.flow()).isCloseTo(20, within(1.0));
    }

    @Test
    @DisplayName("time that goes back changes nothing, a leap of a year is skipped quickly")
    void bearsLeaps() {
        HeatPump.State state = pump.at(after(2));

        assertThat(pump.at(after(1))).isEqualTo(state);
        assertThat(pump.at(START.plus(Duration.ofDays(365))).flow()).isBetween(25.0, 40.0);
    }

    private static Instant after(int hours) {
        return START.plus(Duration.ofHours(hours));
    }
}
