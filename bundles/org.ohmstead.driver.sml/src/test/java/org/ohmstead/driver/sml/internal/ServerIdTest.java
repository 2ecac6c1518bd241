package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DIN 43863-5: 1 for electricity, maker, block, number; the first byte differs between its editions. */
class ServerIdTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0A01445A4700039E2055, 0A01445A4700039E2055",
        "0a 01 44 5a 47 00 03 9e 20 55, 0A01445A4700039E2055",
        "0a-01-44:5a:47-00-03-9e-20-55, 0A01445A4700039E2055",
        "1DZG0060694613, 0A01445A4700039E2055",
        "1 DZG 00 6069 4613, 0A01445A4700039E2055",
        "1dzg0060694613, 0901445A4700039E2055",
        "1ESY1162232997, 0901455359" + "1103B599A5",
        "06454d4801027156cd07, 06454D4801027156CD07",
    })
    void knowsItsMeter(String written, String sent) {
        assertThat(ServerId.parse(written).is(sent)).isTrue();
        assertThat(ServerId.parse(written).is(sent.replace('5', '6'))).isFalse();
        assertThat(ServerId.parse(written).is("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1DZG", "1DZG006069461X", "0A0", "0A01445A4700039E205", "2DZG0060694613"})
    void refuses(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerId.parse(written))
                .withMessageContaining("server.id = '" + written + "'")
                .withMessageContaining("1DZG0060694611");
    }

    @Test
    void crcOfTheCatalogue() {
        byte[] check = "123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        assertThat(Crc16.matches(check, 0, check.length, 0x6E90))
                .as("CRC-16/X-25")
                .isTrue();
        assertThat(Crc16.matches(check, 0, check.length, 0x8921))
                .as("CRC-16/KERMIT")
                .isTrue();
        assertThat(Crc16.matches(check, 0, check.length, 0x906E)).isFalse();
    }
}
