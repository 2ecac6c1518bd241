package org.ohmstead.driver.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.Span;
import org.ohmstead.driver.ValueType;

class PointReaderTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "at=holding/0 type=uint16, holding, 0, 1, LONG",
        "at=holding/65535 type=int16, holding, 65535, 1, LONG",
        "at=input/10 type=float32, input, 10, 2, DOUBLE",
        "at=input/10 type=float64, input, 10, 4, DOUBLE",
        "at=holding/7 type=uint32 scale=0.001, holding, 7, 2, DOUBLE",
        "at=holding/7 type=string length=8, holding, 7, 8, TEXT",
        "at=holding/7 type=string length=125, holding, 7, 125, TEXT",
        // one write carries 123 registers: MODBUS Application Protocol V1.1b3, 6.12
        "at=holding/7 type=string length=123 writable=, holding, 7, 123, TEXT",
        "at=holding/20.3, holding, 20, 1, BOOLEAN",
        "at=holding/20.3 type=bit, holding, 20, 1, BOOLEAN",
        "at=holding/20 type=bitfield bits=4..7, holding, 20, 1, LONG",
        "at=coil/3, coil, 3, 1, BOOLEAN",
        "at=coil/3 type=bit, coil, 3, 1, BOOLEAN",
        "at=discrete/2, discrete, 2, 1, BOOLEAN",
    })
    @DisplayName("a point has a place and a type")
    void reads(String text, String area, int start, int length, ValueType type) {
        ModbusPoint point = PointReader.read(TestProfiles.entry("p " + text));

        assertThat(point.span()).isEqualTo(new Span(area, start, length));
        assertThat(point.spec().type()).isEqualTo(type);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            at=40001 type=uint16 | at | 40001 | holding/N, input/N, coil/N or discrete/N
            at=holding type=uint16 | at | holding | N of 0 to 65535
            at=Holding/0 type=uint16 | at | Holding/0 | holding/N
            at=holdings/0 type=uint16 | at | holdings/0 | holding/N
            at=holding/65536 type=uint16 | at | holding/65536 | N of 0 to 65535
            at=holding/-1 type=uint16 | at | holding/-1 | N of 0 to 65535
            at=holding/0.16 | at | holding/0.16 | B of 0 to 15
            at=coil/0.1 | at | coil/0.1 | for one bit of a register
            at=holding/65535 type=float32 | at | holding/65535 | a place for 2 addresses up to 65535
            at=holding/0 | type | '' | uint16, int16
            at=holding/0 type=uint17 | type | uint17 | bcd32, bit, bitfield or string
            at=holding/0 type=UINT16 | type | UINT16 | uint16
            at=holding/0 type=bit | at | holding/0 | the bit after a dot, as in holding/0.0
            at=holding/0.1 type=uint16 | type | uint16 | 'bit'
            at=coil/0 type=uint16 | type | uint16 | 'bit'
            at=holding/0 type=uint16 scale=0 | scale | 0 | a finite number other than 0
            at=holding/0 type=uint16 scale=ten | scale | ten | a number
            at=holding/0 type=uint16 offset=NaN | offset | NaN | a finite number
            at=holding/0 type=uint16 order=ACBD | order | ACBD | ABCD (big), CDAB (little-word), BADC (little-byte) or DCBA (little)
            at=holding/0 type=uint16 scael=2 | scael | 2 | a key of points of type 'uint16' (offset, order, scale, type) or of all points expected
            at=holding/0 type=uint16 length=2 | length | 2 | a key of points of type 'uint16' (offset, order, scale, type) or of all points expected
            at=coil/0 scale=2 | scale | 2 | a key of points of type 'bit' (type) or of all points expected
            at=holding/0 type=bitfield | bits | '' | LOW..HIGH
            at=holding/0 type=bitfield bits=7..4 | bits | 7..4 | LOW..HIGH
            at=holding/0 type=bitfield bits=0..16 | bits | 0..16 | within 0..15
            at=holding/0 type=string | length | '' | the number of registers, 1 to 125
            at=holding/0 type=string length=126 | length | 126 | 1 to 125
            at=holding/0 type=string length=x | length | x | 1 to 125
            at=holding/0 type=string length=124 writable= | length | 124 | 1 to 123
            at=input/0 type=uint16 writable=true | writable | true | only holding registers and coils
            at=discrete/0 writable=true | writable | true | only holding registers and coils
            """)
    @DisplayName("a mistake is told with place, point, key, value and expectation")
    void refuses(String text, String key, String value, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PointReader.read(TestProfiles.entry("p " + text)))
                .withMessageStartingWith("points: point 'p', " + key + " = '" + value + "': ")
                .withMessageContaining(expected)
                .withMessageEndingWith(" expected");
    }
}
