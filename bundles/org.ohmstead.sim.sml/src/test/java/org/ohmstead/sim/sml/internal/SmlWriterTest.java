package org.ohmstead.sim.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Type-length fields: BSI TR-03109-1, annex IV, 6.3, tables 3 and 4. */
class SmlWriterTest {

    @ParameterizedTest(name = "{0} bytes begin with {1}")
    @CsvSource({
        "0, 01",
        "1, 02",
        "14, 0f",
        "15, 8101",
        "16, 8102",
        "48, 8302",
        "253, 8f0f",
        "254, 818001",
        "300, 81820f"
    })
    void writesLengthsOfBytes(int length, String head) {
        assertThat(HexFormat.of()
                        .formatHex(new SmlWriter().octets(new byte[length]).bytes()))
                .isEqualTo(head + "00".repeat(length));
    }

    @ParameterizedTest(name = "{0} elements begin with {1}")
    @CsvSource({"0, 70", "7, 77", "15, 7f", "16, f100", "255, ff0f", "256, f18000"})
    void writesLengthsOfLists(int elements, String head) {
        assertThat(HexFormat.of().formatHex(new SmlWriter().list(elements).bytes()))
                .isEqualTo(head);
    }

    @Test
    void writesNumbersAndFlags() {
        byte[] bytes = new SmlWriter()
                .unsigned(0x0701, 2)
                .unsigned(0xFFFFFFFFL, 4)
                .signed(-1, 1)
                .signed(-3, 8)
                .flag(true)
                .missing()
                .bytes();

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("630701" + "65ffffffff" + "52ff" + "59fffffffffffffffd" + "4201" + "01");
    }
}
