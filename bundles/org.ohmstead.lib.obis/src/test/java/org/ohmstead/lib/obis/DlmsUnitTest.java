package org.ohmstead.lib.obis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DlmsUnitTest {

    @ParameterizedTest
    @CsvSource({
        "9, Cel", // IEC 62056-62, table 3
        "27, W",
        "30, W.h",
        "35, V",
        "44, Hz",
        "65, J/kg",
        "66, gf/cm2", // IEC 62056-6-2: pressure, gram per square centimetre
        "67, atm", // IEC 62056-6-2: pressure, atmosphere
        "255, 1"
    })
    void translates(int code, String ucum) {
        assertThat(DlmsUnit.ucum(code)).contains(ucum);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 58, 59, 68, 69, 254})
    void leavesOutWhatUcumHasNoCodeFor(int code) {
        assertThat(DlmsUnit.ucum(code)).isEmpty();
    }
}
