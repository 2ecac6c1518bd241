package org.ohmstead.lib.obis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObisTest {

    /** Reduced forms: IEC 62056-61, annex A; hex: the bytes meters send (BSI TR-03109-1, annex IV). */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "1-0:1.8.0*255, 1-0:1.8.0*255",
        "1-0:1.8.0, 1-0:1.8.0*255",
        "1.8.0, 1-0:1.8.0*255",
        "1.8, 1-0:1.8.0*255",
        "1.8.0*01, 1-0:1.8.0*1",
        "1.6.1&03, 1-0:1.6.1*3",
        "' 1.8.0 ', 1-0:1.8.0*255",
        "1.0.1.8.0.255, 1-0:1.8.0*255",
        "0100010800FF, 1-0:1.8.0*255",
        "0100010800ff, 1-0:1.8.0*255",
        "8181C78203FF, 129-129:199.130.3*255",
        "C.1.0, 1-0:96.1.0*255",
        "F.F, 1-0:97.97.0*255",
        "0-0:C.1.0, 0-0:96.1.0*255",
        "P.01, 1-0:99.1.0*255",
        "7-0:3.0.0*255, 7-0:3.0.0*255",
    })
    void readsEverySpelling(String text, String full) {
        assertThat(Obis.parse(text)).hasToString(full).isEqualTo(Obis.parse(full));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.8.0.0",
                "1-0:1.8.0*256",
                "999.8.0",
                "1-0-1.8.0",
                "0100010800",
                "0100010800FG",
                "power",
                "1.8.0*",
                "1.8.0*-1",
                "x.8.0",
                "1.0.1.8.0.256",
                "1-0:1.8.0*255 ,",
                "1.8.0000"
            })
    @DisplayName("what is no code is quoted in the message, with examples of what was expected")
    void refuses(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Obis.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("1-0:1.8.0*255");
    }

    @Test
    void namesTheGroupThatIsTooLarge() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Obis.parse("1-0:1.8.0*256"))
                .withMessageContaining("256");
    }

    @Test
    void everyTextAndEveryHexReadsBack() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[6];
            random.nextBytes(bytes);
            Obis code = Obis.of(bytes);
            assertThat(Obis.parse(code.toString())).isEqualTo(code);
            assertThat(Obis.parse(code.hex())).isEqualTo(code);
            assertThat(code.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void ordersByGroup() {
        assertThat(Obis.parse("1.8.2")).isGreaterThan(Obis.parse("1.8.1"));
        assertThat(Obis.parse("2.8.0")).isGreaterThan(Obis.parse("1.200.0"));
        assertThat(Obis.parse("0-0:96.1.0")).isLessThan(Obis.parse("1-0:1.8.0"));
    }

    @Test
    void refusesWrongLengths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Obis.of(new byte[] {1, 0, 1, 8, 0}))
                .withMessageContaining("0100010800");
    }
}
