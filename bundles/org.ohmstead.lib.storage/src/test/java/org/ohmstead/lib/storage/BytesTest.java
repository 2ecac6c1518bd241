package org.ohmstead.lib.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {

    private static ByteReader reader(String hex) {
        return new ByteReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static String hex(ObjLongConsumer<ByteWriter> form, long value) {
        ByteWriter out = new ByteWriter(0);
        form.accept(out, value);
        return HexFormat.of().withUpperCase().formatHex(out.copy());
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "1, 01", // Protocol Buffers, Encoding, "Base 128 Varints"
        "150, 9601", // the same
        "-2, FEFFFFFFFFFFFFFFFF01", // the same, "Signed Integers": ten bytes
        "0, 00",
        "127, 7F",
        "128, 8001"
    })
    void varint(long value, String hex) throws IOException {
        assertThat(hex(ByteWriter::varint, value)).isEqualTo(hex);
        assertThat(reader(hex).varint()).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        // Protocol Buffers, Encoding, "Signed Integers": the table of ZigZag
        "0, 00",
        "-1, 01",
        "1, 02",
        "-2, 03",
        "2147483647, FEFFFFFF0F",
        "-2147483648, FFFFFFFF0F",
        "9223372036854775807, FEFFFFFFFFFFFFFFFF01",
        "-9223372036854775808, FFFFFFFFFFFFFFFFFF01"
    })
    void zigzag(long value, String hex) throws IOException {
        assertThat(hex(ByteWriter::zigzag, value)).isEqualTo(hex);
        assertThat(ByteWriter.zigzagLength(value)).isEqualTo(hex.length() / 2);
        assertThat(reader(hex).zigzag()).isEqualTo(value);
    }

    @Test
    @DisplayName("fixed numbers are big endian; a number can be written over")
    void fixed() throws IOException {
        ByteWriter out = new ByteWriter(1);
        out.u8(0x1FF);
        out.u16(0x1F74A);
        out.i32(0);
        out.i64(0x0102030405060708L);
        out.i32At(3, 0xCAFEBABE);
        assertThat(HexFormat.of().formatHex(out.copy())).isEqualTo("fff74acafebabe0102030405060708");

        ByteReader in = new ByteReader(ByteBuffer.wrap(out.array(), 0, out.size()));
        assertThat(in.u8()).isEqualTo(0xFF);
        assertThat(in.u8() << 8 | in.u8()).isEqualTo(0xF74A);
        assertThat(in.i32()).isEqualTo(0xCAFEBABE);
        assertThat(in.i64()).isEqualTo(0x0102030405060708L);
        assertThat(in.more()).isFalse();
    }

    @Test
    @DisplayName("texts are in UTF-8 behind their length in bytes; a part ends where it ends")
    void textsAndParts() throws IOException {
        ByteWriter inner = new ByteWriter(1);
        inner.text("ä€");
        inner.blob(new byte[] {9});
        ByteWriter out = new ByteWriter(1);
        out.blob(inner.copy());
        out.u8(7);
        assertThat(HexFormat.of().formatHex(out.copy())).isEqualTo("08" + "05c3a4e282ac" + "0109" + "07");

        ByteReader in = new ByteReader(ByteBuffer.wrap(out.copy()));
        ByteReader part = in.part();
        assertThat(part.text()).isEqualTo("ä€");
        assertThat(part.blob()).containsExactly(9);
        assertThat(part.more()).isFalse();
        assertThat(in.u8()).isEqualTo(7);
    }

    @Test
    @DisplayName("what is cut off is written over")
    void cut() {
        ByteWriter out = new ByteWriter(4);
        out.i64(-1);
        out.cut(2);
        out.u8(1);
        assertThat(HexFormat.of().formatHex(out.copy())).isEqualTo("ffff01");
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", "80", "FFFFFFFFFFFFFFFFFFFF", "05616263", "FFFFFFFF7F61", "FFFFFFFFFFFFFFFFFF0161"})
    @DisplayName("a text that ends too early, or whose length is beyond all bounds, is said to be one")
    void refuses(String hex) {
        assertThatIOException().isThrownBy(() -> reader(hex).text());
        assertThatIOException().isThrownBy(() -> reader(hex).part());
    }

    @Test
    void refusesNumbersThatEndTooEarly() {
        assertThatIOException().isThrownBy(() -> reader("000000").i32());
        assertThatIOException()
                .isThrownBy(() -> reader("00000000000000").i64())
                .withMessage("the record ends too early");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @DisplayName("random bytes are numbers, texts or an IOException, and nothing else")
    void bearsGarbage(int seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] garbage = new byte[random.nextInt(40)];
            random.nextBytes(garbage);
            ByteReader in = new ByteReader(ByteBuffer.wrap(garbage));
            try {
                while (in.more()) {
                    switch (random.nextInt(4)) {
                        case 0 -> in.zigzag();
                        case 1 -> in.text();
                        case 2 -> in.i64();
                        default -> in.part().u8();
                    }
                }
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    @DisplayName("CRC32C is Castagnoli's: RFC 3720, appendix B.4")
    void checksum() {
        ByteBuffer digits = ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(Checksum.of(ByteBuffer.wrap(new byte[32]))).isEqualTo(0x8A9136AA);
        assertThat(Checksum.of(digits)).isEqualTo(0xE3069283);
        assertThat(digits.remaining()).as("its position stays").isEqualTo(9);
    }
}
