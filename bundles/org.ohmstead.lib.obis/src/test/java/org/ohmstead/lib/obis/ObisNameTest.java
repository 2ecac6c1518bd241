package org.ohmstead.lib.obis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObisNameTest {

    /** IEC 62056-61, tables 5 to 8. */
    @ParameterizedTest(name = "{0}: {1} in {2}")
    @CsvSource({
        "1.8.0, 'Active energy import', W.h",
        "1.8.1, 'Active energy import, tariff 1', W.h",
        "2.8.2, 'Active energy export, tariff 2', W.h",
        "1.8.0*1, 'Active energy import, billing period 1', W.h",
        "16.7.0, 'Active power', W",
        "36.7.0, 'Active power L1', W",
        "56.7.0, 'Active power L2', W",
        "76.7.0, 'Active power L3', W",
        "21.7.0, 'Active power import L1', W",
        "32.7.0, 'Voltage L1', V",
        "51.7.0, 'Current L2', A",
        "71.7.0, 'Current L3', A",
        "14.7.0, 'Frequency', Hz",
        "13.7.0, 'Power factor', 1",
        "3.8.0, 'Reactive energy import', var.h",
        "9.7.0, 'Apparent power import', V.A",
        "1.6.0, 'Active power import, maximum', W",
        "91.7.0, 'Current, neutral', A",
        "81.7.1, 'Angle U-L2 to U-L1', deg",
        "81.7.2, 'Angle U-L3 to U-L1', deg",
        "81.7.4, 'Angle I-L1 to U-L1', deg",
        "81.7.15, 'Angle I-L2 to U-L2', deg",
        "81.7.26, 'Angle I-L3 to U-L3', deg",
    })
    void namesMeasuredQuantities(String code, String description, String unit) {
        assertThat(ObisName.of(Obis.parse(code))).hasValueSatisfying(name -> {
            assertThat(name.description()).isEqualTo(description);
            assertThat(name.unit()).contains(unit);
        });
    }

    @Test
    void namesIds() {
        assertThat(ObisName.of(Obis.parse("0100600100FF"))).hasValueSatisfying(name -> {
            assertThat(name.description()).isEqualTo("Server id");
            assertThat(name.unit()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"12.8.0", "1.99.0", "0.0.1", "7-0:3.0.0", "81.7.3", "81.7.77", "18.7.0", "200.7.0", "99.1.0"})
    void saysNothingOfWhatIsNotUsual(String code) {
        assertThat(ObisName.of(Obis.parse(code))).isEmpty();
    }

    /** IEC 62056-62, table 3. */
    @ParameterizedTest
    @CsvSource({"27, W", "30, W.h", "33, A", "35, V", "44, Hz", "9, Cel", "29, var", "32, var.h", "8, deg", "255, 1"})
    void translatesUnits(int code, String ucum) {
        assertThat(DlmsUnit.ucum(code)).contains(ucum);
    }

    @Test
    void leavesUnknownUnitsOpen() {
        assertThat(DlmsUnit.ucum(0)).isEmpty();
        assertThat(DlmsUnit.ucum(10)).isEmpty();
        assertThat(DlmsUnit.ucum(254)).isEmpty();
        assertThat(DlmsUnit.ucum(-1)).isEmpty();
    }
}
