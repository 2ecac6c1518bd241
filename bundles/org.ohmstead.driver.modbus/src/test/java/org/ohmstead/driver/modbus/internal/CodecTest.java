package org.ohmstead.driver.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/**
 * What registers mean. Vectors: IEEE 754-2019 for 1.0, -2.0, pi (PLC4X, Modbus driver suite, 'Single element read
 * request': 40490FDB), NaN and infinities; the byte orders by the definition of their names on 0xAABBCCDD; two's
 * complement limits; BCD 8421 by its definition; the texts and bits of MODBUS Application Protocol V1.1b3, 6.1, 6.3.
 */
class CodecTest {

    private static final Instant AT = Instant.parse("2026-02-03T04:05:06.789Z");

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource({
        "type=uint16, 0000, 0",
        "type=uint16, FFFF, 65535",
        "type=uint16 order=DCBA, 1234, 13330", // 0x3412
        "type=uint16 order=BADC, 1234, 13330",
        "type=uint16 order=CDAB, 1234, 4660", // 0x1234
        "type=int16, FFFF, -1",
        "type=int16, 8000, -32768",
        "type=uint32, FFFFFFFF, 4294967295",
        "type=uint32, AABBCCDD, 2864434397",
        "type=uint32 order=ABCD, AABBCCDD, 2864434397",
        "type=uint32 order=CDAB, CCDDAABB, 2864434397",
        "type=uint32 order=BADC, BBAADDCC, 2864434397",
        "type=uint32 order=DCBA, DDCCBBAA, 2864434397",
        "type=uint32 order=big, AABBCCDD, 2864434397",
        "type=uint32 order=little-word, CCDDAABB, 2864434397",
        "type=uint32 order=little-byte, BBAADDCC, 2864434397",
        "type=uint32 order=little, DDCCBBAA, 2864434397",
        "type=int32, FFFFFFFE, -2",
        "type=int32, 80000000, -2147483648",
        "type=int64, FFFFFFFFFFFFFFFF, -1",
        "type=int64, 8000000000000000, -9223372036854775808",
        "type=int64 order=CDAB, 0004000300020001, 281483566841860", // 0x0001000200030004
        "type=int64 order=BADC, 0100020003000400, 281483566841860",
        "type=int64 order=DCBA, 0400030002000100, 281483566841860",
        "type=uint64, 7FFFFFFFFFFFFFFF, 9223372036854775807",
        "type=float32, 3F800000, 1.0",
        "type=float32, C0000000, -2.0",
        "type=float32, 40490FDB, 3.1415927410125732",
        "type=float32 order=CDAB, 0FDB4049, 3.1415927410125732",
        "type=float32 order=BADC, 4940DB0F, 3.1415927410125732",
        "type=float32 order=DCBA, DB0F4940, 3.1415927410125732",
        "type=float64, 400921FB54442D18, 3.141592653589793",
        "type=float64 order=DCBA, 182D4454FB210940, 3.141592653589793",
        "type=bcd16, 1234, 1234",
        "type=bcd16, 9999, 9999",
        "type=bcd32, 12345678, 12345678",
        "type=bcd32 order=CDAB, 56781234, 12345678",
        "type=int16 scale=0.1, 00EB, 23.5",
        "type=int16 scale=0.1, FF15, -23.5",
        "type=int16 scale=0.01 offset=-40, 1770, 20.0",
        "type=uint16 scale=2, 0003, 6.0",
        "type=uint16 offset=273, 0000, 273.0",
        "type=uint64 scale=0.001, FFFFFFFFFFFFFFFF, 1.8446744073709552E16",
        "type=float32 scale=1000, 3F800000, 1000.0",
        "type=bcd16 scale=0.1, 0235, 23.5",
    })
    @DisplayName("registers mean numbers, and numbers become the same registers")
    void numbers(String attributes, String hex, String expected) throws ModbusTrouble {
        Codec codec = codec("holding/0", attributes);

        Value value = good(codec, hex);

        assertThat(value.text()).isEqualTo(expected);
        assertThat(value.type()).isEqualTo(codec.type());
        boolean tooLarge = hex.equals("FFFFFFFFFFFFFFFF") && attributes.startsWith("type=uint64");
        if (!tooLarge) {
            assertThat(HexFormat.of()
                            .withUpperCase()
                            .formatHex(codec.encode(value).bytes()))
                    .isEqualTo(hex);
        }
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "type=uint64, 8000000000000000, a number below 2^63 (scaled ones may be larger)",
        "type=float32, 7FC00000, a finite number",
        "type=float32, 7F800000, a finite number",
        "type=float32, FF800000, a finite number",
        "type=float64, 7FF8000000000000, a finite number",
        "type=float64 scale=10, 7FEFFFFFFFFFFFFF, a finite number",
        "type=bcd16, 12A4, decimal digits",
        "type=bcd32, F0000000, decimal digits",
        "type=bcd16 scale=0.1, 00B0, decimal digits",
    })
    @DisplayName("registers that hold no usable number are out of range, with their content in the detail")
    void unusable(String attributes, String hex, String expected) {
        assertThat(decode(codec("holding/0", attributes), hex))
                .isEqualTo(new Reading.Bad(
                        "p",
                        AT,
                        Fault.OUT_OF_RANGE,
                        expected + " expected, the registers hold 0x" + hex.toLowerCase(Locale.ROOT)));
    }

    @ParameterizedTest(name = "{0} does not take {2}")
    @CsvSource({
        "type=uint16, LONG, -1, a number of 0 to 65535 for uint16",
        "type=uint16, LONG, 65536, a number of 0 to 65535 for uint16",
        "type=int16, LONG, 32768, a number of -32768 to 32767 for int16",
        "type=int16 scale=0.1, DOUBLE, 3276.8, a number of -3276.8 to 3276.7 for int16",
        "type=int16 scale=-0.1, DOUBLE, 3276.9, a number of -3276.7 to 3276.8 for int16",
        "type=uint32, LONG, 4294967296, a number of 0 to 4294967295 for uint32",
        "type=uint64, LONG, -1, a number of 0 to 9223372036854775807 for uint64",
        "type=int64 scale=0.5, DOUBLE, 1E300, for int64",
        "type=float32, DOUBLE, 1E39, a number that float32 can hold",
        "type=bcd16, LONG, 10000, a number of 0 to 9999 for bcd16",
        "type=bcd32, LONG, -1, a number of 0 to 99999999 for bcd32",
        "type=uint16, DOUBLE, 1.0, a whole number",
        "type=uint16, TEXT, x, a whole number",
        "type=float32, BOOLEAN, true, a number",
    })
    @DisplayName("a value that does not fit is refused, saying what does")
    void unfit(String attributes, ValueType type, String value, String expected) {
        assertThatThrownBy(() -> codec("holding/0", attributes).encode(type.parse(value)))
                .isInstanceOfSatisfying(
                        ModbusTrouble.class, e -> assertThat(e.fault()).isEqualTo(Fault.OUT_OF_RANGE))
                .hasMessageContaining(expected + " expected, got ");
    }

    @Test
    @DisplayName("writing rounds to the nearest step, and takes whole numbers for real points")
    void rounds() throws ModbusTrouble {
        Codec tenths = codec("holding/0", "type=int16 scale=0.1");

        assertThat(tenths.encode(Value.of(21.34)).bytes()).isEqualTo(new byte[] {0, (byte) 213});
        assertThat(tenths.encode(Value.of(21.36)).bytes()).isEqualTo(new byte[] {0, (byte) 214});
        assertThat(tenths.encode(Value.of(21L)).bytes()).isEqualTo(new byte[] {0, (byte) 210});
        assertThat(codec("holding/0", "type=float32").encode(Value.of(1L)).bytes())
                .isEqualTo(new byte[] {0x3F, (byte) 0x80, 0, 0});
    }

    static Stream<String> wholeTypes() {
        return Stream.of("int16", "uint16", "int32", "uint32", "int64", "uint64", "bcd16", "bcd32")
                .flatMap(type -> Arrays.stream(Order.values()).map(order -> "type=" + type + " order=" + order));
    }

    @ParameterizedTest
    @MethodSource("wholeTypes")
    @DisplayName("what is written is what is read, for any whole number and order (seed 4711)")
    void roundTrips(String attributes) throws ModbusTrouble {
        NumberCodec codec = (NumberCodec) codec("holding/0", attributes);
        SplittableRandom random = new SplittableRandom(4711);
        for (int i = 0; i < 500; i++) {
            long span = codec.number().max() - codec.number().min();
            long number = span <= 0
                    ? random.nextLong() & (codec.number().min() == 0 ? Long.MAX_VALUE : -1)
                    : codec.number().min() + Math.floorMod(random.nextLong(), span + 1 <= 0 ? span : span + 1);
            byte[] bytes = codec.encode(Value.of(number)).bytes();

            assertThat(good(codec, HexFormat.of().formatHex(bytes))).isEqualTo(Value.of(number));
        }
    }

    @ParameterizedTest(name = "{0} {1} of {2} is {3}")
    @CsvSource({
        "holding/0.0, '', 0001, true",
        "holding/0.0, '', FFFE, false",
        "holding/0.15, '', 8000, true",
        "input/0.8, '', 0100, true",
        "holding/0, type=bitfield bits=4..7, 00A5, 10",
        "holding/0, type=bitfield bits=0..15, FFFF, 65535",
        "holding/0, type=bitfield bits=15..15, 8000, 1",
        "holding/0, type=bitfield bits=0..3, FFF5, 5",
    })
    @DisplayName("bits of a register are flags and small numbers")
    void fields(String at, String attributes, String hex, String expected) {
        assertThat(good(codec(at, attributes), hex).text()).isEqualTo(expected);
    }

    @Test
    @DisplayName("a field is written with the mask of its bits, and nothing beyond them")
    void fieldMasks() throws ModbusTrouble {
        Codec field = codec("holding/0", "type=bitfield bits=4..7");
        assertThat(field.encode(Value.of(10L)).bytes()).isEqualTo(new byte[] {0, (byte) 0xA0});
        assertThat(field.encode(Value.of(10L)).mask()).isEqualTo(0xF0);
        assertThatThrownBy(() -> field.encode(Value.of(16L))).hasMessage("a whole number of 0 to 15 expected, got 16");
        assertThatThrownBy(() -> field.encode(Value.of(-1L))).hasMessage("a whole number of 0 to 15 expected, got -1");

        Codec flag = codec("holding/0.15", "");
        assertThat(flag.encode(Value.of(true)).bytes()).isEqualTo(new byte[] {(byte) 0x80, 0});
        assertThat(flag.encode(Value.of(false)).mask()).isEqualTo(0x8000);
        assertThatThrownBy(() -> flag.encode(Value.of(1L))).hasMessage("true or false expected, got 1");
    }

    @ParameterizedTest(name = "{0} of {1} is ''{2}''")
    @CsvSource({
        "type=string length=4, 4D6F646275730000, Modbus",
        "type=string length=3, 4D6F64627573, Modbus",
        "type=string length=4, 4D6F646275732020, Modbus",
        "type=string length=4 order=BADC, 6F4D626473750000, Modbus",
        "type=string length=2, 00000000, ''",
        "type=string length=2, C3A4C3B6, äö",
        "type=string length=3, 412000422020, A",
    })
    @DisplayName("texts end at a zero byte or the last register, without padding")
    void texts(String attributes, String hex, String expected) {
        assertThat(good(codec("holding/0", attributes), hex)).isEqualTo(Value.of(expected));
    }

    @Test
    @DisplayName("texts are written with zeros behind them, and refused if too long")
    void writesTexts() throws ModbusTrouble {
        Codec text = codec("holding/0", "type=string length=4 order=BADC");

        assertThat(HexFormat.of().formatHex(text.encode(Value.of("Modbus")).bytes()))
                .isEqualTo("6f4d626473750000");
        assertThatThrownBy(() -> text.encode(Value.of("Modbus TCP")))
                .hasMessage("a text of at most 8 bytes expected, got Modbus TCP");
        assertThatThrownBy(() -> text.encode(Value.of(1L))).hasMessage("a text expected, got 1");
    }

    @Test
    @DisplayName("coils come lowest first within each byte: MODBUS Application Protocol V1.1b3, 6.1, coils 20 to 38")
    void coils() {
        byte[] frame = HexFormat.of().parseHex("CD6B05");
        String on = "1011001111010110101"; // 20..27 = CD, 28..35 = 6B, 36..38 = 05
        for (int i = 0; i < on.length(); i++) {
            Reading reading = new BitCodec().decode("p", frame, 0, i, AT);
            assertThat(reading).isEqualTo(new Reading.Good("p", Value.of(on.charAt(i) == '1'), AT, TimeSource.ARRIVAL));
        }
    }

    private static Codec codec(String at, String attributes) {
        return PointReader.read(TestProfiles.entry(
                        "p at=" + at + " " + (at.startsWith("holding") ? "writable=true " : "") + attributes))
                .codec();
    }

    private static Reading decode(Codec codec, String hex) {
        // in the middle of a frame, behind one other register
        byte[] frame = HexFormat.of().parseHex("99999999" + hex + "9999");
        return codec.decode("p", frame, 2, 1, AT);
    }

    private static Value good(Codec codec, String hex) {
        Reading reading = decode(codec, hex);
        assertThat(reading).isInstanceOf(Reading.Good.class);
        return ((Reading.Good) reading).value();
    }
}
