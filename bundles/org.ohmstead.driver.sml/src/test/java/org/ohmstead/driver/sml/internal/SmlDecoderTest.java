package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.sim.sml.internal.Checksum;
import org.ohmstead.sim.sml.internal.SmlEntry;
import org.ohmstead.sim.sml.internal.SmlTelegram;
import org.ohmstead.sim.sml.internal.SmlWriter;

/** Structures: BSI TR-03109-1, annex IV, 5.1; encoding: 6. */
class SmlDecoderTest {

    private static final SmlTelegram METER = new SmlTelegram(Telegrams.SERVER_ID, new byte[0], Checksum.X25);

    /** By hand from the tables of the standard; the checksums by the CRC catalogue's definition of CRC-16/X-25. */
    private static final String BY_HAND = "1b1b1b1b01010101"
            + "76" + "0200" + "6200" + "6200" + "72" + "630701"
            + "77" + "01" + "050a0b0c0d" + "01" + "7262016500000005" + "71"
            + "77" + "070100010800ff" + "640101a0" + "7262026567d00000" + "621e" + "52ff" + "590000000000012345" + "01"
            + "01" + "01" + "63%s" + "00"
            + "1b1b1b1b1a%s%s";

    @Test
    @DisplayName("a telegram made by hand")
    void byHand() throws SmlFormatException {
        byte[] message = HexFormat.of().parseHex(BY_HAND.substring(16, BY_HAND.indexOf("63%s")));
        String checksum = String.format("%04x", Checksum.X25.of(message));
        byte[] data = HexFormat.of().parseHex(BY_HAND.substring(16, BY_HAND.indexOf("%s")) + checksum + "00");

        MeterList list = SmlDecoder.decode(data).get(0);

        assertThat(list.serverId()).isEqualTo("0A0B0C0D");
        assertThat(list.time()).as("a seconds index is no time").isEmpty();
        MeterList.Entry entry = list.entries().get(0);
        assertThat(entry.code()).hasToString("1-0:1.8.0*255");
        assertThat(entry.status()).contains(BigInteger.valueOf(0x0101a0));
        assertThat(entry.time()).contains(Instant.ofEpochSecond(0x67d00000L));
        assertThat(entry.unit()).hasValue(30);
        assertThat(entry.scaler()).isEqualTo(-1);
        assertThat(entry.value()).isInstanceOfSatisfying(Tlv.Whole.class, value -> assertThat(value.value())
                .isEqualTo(BigInteger.valueOf(0x12345)));
    }

    @Test
    void valuesOfTheUsualTelegram() throws SmlFormatException {
        byte[] telegram = Telegrams.usual(0);
        Map<String, Sample> samples =
                Telegram.samples(SmlDecoder.decode(Arrays.copyOfRange(telegram, 8, telegram.length - 8)));

        assertThat(samples.keySet())
                .containsExactly("1-0:96.1.0*255", "1-0:1.8.0*255", "1-0:1.8.0*255~status", "1-0:16.7.0*255");
        assertThat(samples.get("1-0:1.8.0*255").as(ValueType.DOUBLE)).contains(Value.of(12345.6));
        assertThat(samples.get("1-0:1.8.0*255").unit()).isEqualTo("W.h");
        assertThat(samples.get("1-0:1.8.0*255~status").as(ValueType.LONG)).contains(Value.of(0x10104L));
        assertThat(samples.get("1-0:16.7.0*255").as(ValueType.LONG)).contains(Value.of(-1234L));
        assertThat(samples.get("1-0:96.1.0*255").as(ValueType.BYTES)).contains(Value.of(Telegrams.SERVER_ID));
    }

    @ParameterizedTest(name = "time {0} is {1}")
    @CsvSource({
        "01, ",
        "7262016500000005, ",
        "6500000005, ", // Holley DTZ541: the seconds without the choice
        "72620265659c4fc0, 2024-01-08T19:40:48Z",
        "7262027365659c4fc053003c530000, ", // a local time needs choice 3
        "7262037365659c4fc053003c530000, 2024-01-08T19:40:48Z",
    })
    void times(String time, Instant instant) {
        byte[] telegram = METER.encode(1, HexFormat.of().parseHex(time), List.of());
        List<List<MeterList>> lists = Decoded.of(telegram);

        if (time.startsWith("72620273")) {
            assertThat(lists).isEmpty();
        } else {
            assertThat(lists.get(0).get(0).time()).isEqualTo(Optional.ofNullable(instant));
        }
    }

    @ParameterizedTest(name = "unscaled {0} with scaler {1} is {2}")
    @CsvSource({
        "123456, -1, 12345.6",
        "1, -1, 0.1",
        "3, -1, 0.3",
        "-7, -3, -0.007",
        "123456789012345678, -4, 12345678901234.5678",
        "9007199254740993, -1, 900719925474099.3",
        "5, 3, 5000",
        "1, -128, 1e-128",
        "1, 127, 1e127",
        "9223372036854775807, -18, 9.223372036854775807",
    })
    @DisplayName("a scaled number is the double nearest to the decimal number")
    void scalesExactly(long unscaled, int scaler, double expected) {
        byte[] telegram = METER.encode(1, 1, List.of(SmlEntry.signed("1.8.0", 30, scaler, unscaled, 8)));
        Sample sample = Telegram.samples(Decoded.of(telegram).get(0)).get("1-0:1.8.0*255");

        assertThat(sample.type()).isEqualTo(ValueType.DOUBLE);
        assertThat(sample.as(ValueType.DOUBLE)).contains(Value.of(expected));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("numbers may come in any number of bytes")
    void lengths(int length) {
        byte[] telegram = METER.encode(
                1,
                1,
                List.of(SmlEntry.signed("1.7.0", 27, 0, -2, length), SmlEntry.unsigned("2.7.0", 27, 0, -2, length)));
        Map<String, Sample> samples = Telegram.samples(Decoded.of(telegram).get(0));

        assertThat(samples.get("1-0:1.7.0*255").text()).isEqualTo("-2");
        assertThat(samples.get("1-0:2.7.0*255").text())
                .isEqualTo(
                        BigInteger.TWO.pow(8 * length).subtract(BigInteger.TWO).toString());
    }

    @Test
    void valuesThatAreLeftOutOrStructuresAreNoPoints() {
        byte[] structure = new SmlWriter().list(2).unsigned(1, 1).unsigned(2, 1).bytes();
        byte[] telegram = METER.encode(
                1,
                1,
                List.of(
                        SmlEntry.raw("1.7.0", (byte) 1),
                        SmlEntry.raw("2.7.0", structure),
                        SmlEntry.raw("3.7.0", new SmlWriter().flag(true).bytes())));
        Map<String, Sample> samples = Telegram.samples(Decoded.of(telegram).get(0));

        assertThat(samples.keySet()).containsExactly("1-0:3.7.0*255", "1-0:96.1.0*255");
        assertThat(samples.get("1-0:3.7.0*255").as(ValueType.BOOLEAN)).contains(Value.of(true));
        assertThat(samples.get("1-0:96.1.0*255").as(ValueType.BYTES)).contains(Value.of(Telegrams.SERVER_ID));
    }

    @Test
    void messagesOfOtherKindsAreNoValues() {
        byte[] attention = METER.message(
                1,
                0xFF01,
                new SmlWriter().list(4).missing().missing().missing().missing().bytes());

        assertThat(Decoded.of(METER.frame(attention))).singleElement().satisfies(lists -> assertThat(lists)
                .isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'7f', at most 16 lists",
        "'05aabb', 'a length of up to 3 bytes'",
        "'01', 'a message of 6 elements'",
        "'7602006200620072630701770101010101010101', another byte",
        "'11', 'a known type'",
        "'8181818181', 'a length in up to 4 bytes'",
        "'51', 'a number of 1 to 8 bytes'",
        "'43aabb', 'a boolean of 1 byte'",
        "'80', 'another byte'",
    })
    void saysWhatWasExpected(String hex, String expected) {
        assertThatExceptionOfType(SmlFormatException.class)
                .isThrownBy(() -> SmlDecoder.decode(HexFormat.of().parseHex(hex)))
                .withMessageContaining(expected)
                .withMessageContaining("byte");
    }

    @Test
    void listsMayNotNestForEver() {
        byte[] deep = new byte[40];
        Arrays.fill(deep, (byte) 0x71);

        assertThatExceptionOfType(SmlFormatException.class)
                .isThrownBy(() -> SmlDecoder.decode(deep))
                .withMessageContaining("16 lists");
    }

    @Test
    @DisplayName("escapes on multiples of four only, as some senders write them")
    void escapesInWords() throws SmlFormatException {
        byte[] data = HexFormat.of().parseHex("001b1b1b1b001b1b1b1b1b1b1b1b0000");

        assertThat(HexFormat.of()
                        .formatHex(Escapes.remove(HexFormat.of().parseHex("00000000" + "1b1b1b1b1b1b1b1b"), 4)))
                .isEqualTo("00000000" + "1b1b1b1b");
        assertThatExceptionOfType(SmlFormatException.class).isThrownBy(() -> Escapes.remove(data, 1));
        assertThat(Escapes.remove(HexFormat.of().parseHex("001b1b1b1b000000"), 4))
                .hasSize(8);
    }
}
