package org.ohmstead.profile.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    /** Examples of The Unified Code for Units of Measure, version 2.1: §2–4 and its tables. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "V",
                "kW.h",
                "Cel",
                "%",
                "m3/h",
                "m.s-2",
                "kg.m/s2",
                "/min",
                "10*3/uL",
                "10^9/L",
                "[degF]",
                "mm[Hg]",
                "m[H2O]",
                "[in_i'H2O]",
                "B[10.nV]",
                "{rpm}",
                "1/min",
                "{tot}/L",
                "kg{wet}",
                "4.[pi].10*-7.N/A2",
                "'",
                "''",
                "[car_Au]",
                "cal_[15]",
                "(kg.m)/(s2.A)",
                "((J/s))",
                "Ohm",
                "u[IU]/mL"
            })
    void unitsThatAreWellFormed(String unit) {
        assertThat(Ucum.wellFormed(unit)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "°C", "kW h", "m³", "Ω", "µV", "V.", "m//s", "(m", "m)", "[degF", "{x", "m^2", "$", "-1", "m/", "()"
            })
    void unitsThatAreNot(String unit) {
        assertThat(Ucum.wellFormed(unit)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "10s, 10000",
        "5min, 300000",
        "1h, 3600000",
        "1d, 86400000",
        "0s, 0",
        "PT10S, 10000",
        "PT0.5S, 500",
        "P1D, 86400000"
    })
    void durations(String text, long millis) {
        assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "10 s", "10m", "1.5s", "-1s", "PT-1S", "9999999999s", "10S"})
    void noDurations(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
