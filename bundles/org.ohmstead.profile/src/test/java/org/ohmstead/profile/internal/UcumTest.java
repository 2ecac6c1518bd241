package org.ohmstead.profile.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UcumTest {

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
}
