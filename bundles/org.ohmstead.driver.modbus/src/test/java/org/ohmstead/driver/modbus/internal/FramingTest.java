package org.ohmstead.driver.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.driver.Fault;
import org.ohmstead.lib.transport.ByteLink;
import org.ohmstead.lib.transport.Deadline;

/** Frames as the standards print them: MODBUS Application Protocol V1.1b3, 6; MODBUS over Serial Line V1.02. */
class FramingTest {

    private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(1));

    /** Gives what it was told, piece by piece; then silence, or the end. */
    private static final class Script implements ByteLink {

        private final Deque<byte[]> pieces = new ArrayDeque<>();
        private final int last;

        Script(int last, String... hex) {
            this.last = last;
            for (String piece : hex) {
                pieces.add(HexFormat.of().parseHex(piece));
            }
        }

        @Override
        public int read(byte[] target, int offset, int length, Deadline deadline) {
            if (pieces.isEmpty()) {
                return last;
            }
            byte[] piece = pieces.remove();
            int count = Math.min(length, piece.length);
            System.arraycopy(piece, 0, target, offset, count);
            if (count < piece.length) {
                pieces.addFirst(Arrays.copyOfRange(piece, count, piece.length));
            }
            return count;
        }

        @Override
        public void write(byte[] source, int offset, int length, Deadline deadline) {}

        @Override
        public int discard() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Test
    @DisplayName("requests are framed as the standard prints them")
    void framesRequests() {
        // V1.1b3, 6.3: registers 108 to 110 of unit 17; the check sum is of Simply Modbus' example 11 03 00 6B 00 03 76
        // 87
        assertThat(hex(Request.read(true, 17, Table.HOLDING, 107, 3).frame())).isEqualTo("1103006b00037687");
        Request tcp = Request.read(false, 17, Table.HOLDING, 107, 3);
        tcp.number(0x1501);
        assertThat(hex(tcp.frame())).isEqualTo("15010000000611" + "03006b0003");
        // V1.1b3, 6.1 and 6.2 and 6.4
        assertThat(hex(Request.read(false, 1, Table.COIL, 19, 19).frame())).endsWith("0100130013");
        assertThat(hex(Request.read(false, 1, Table.DISCRETE, 196, 22).frame())).endsWith("0200c40016");
        assertThat(hex(Request.read(false, 1, Table.INPUT, 8, 1).frame())).endsWith("0400080001");
    }

    @Test
    @DisplayName("check sums are those of the standard's algorithm")
    void checkSums() {
        // MODBUS over Serial Line V1.02, appendix B: 02 07 has the check sum 41 12
        assertThat(Crc16.of(new byte[] {2, 7}, 0, 2)).isEqualTo(0x1241);
        byte[] bytes = new byte[300];
        new SplittableRandom(7).nextBytes(bytes);
        for (int length = 0; length <= bytes.length; length++) {
            byte[] expected = Frames.crc(bytes, length);
            assertThat(Crc16.of(bytes, 0, length)).isEqualTo((expected[0] & 0xFF) | ((expected[1] & 0xFF) << 8));
        }
    }

    @Test
    @DisplayName("an answer in any number of pieces is one answer")
    void joinsPieces() throws Exception {
        Request request = Request.read(false, 17, Table.HOLDING, 107, 3);
        request.number(1);
        String answer = "000100000009" + "11" + "0306022b00000064";
        for (int cut = 2; cut < answer.length(); cut += 2) {
            new TcpFraming().receive(new Script(0, answer.substring(0, cut), answer.substring(cut)), request, DEADLINE);
            assertThat(HexFormat.of().formatHex(request.answer(), request.contentAt(), request.contentAt() + 6))
                    .isEqualTo("022b00000064");
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            000100000003 11 83 02 | ILLEGAL_ADDRESS | illegal data address (2)
            000100000003 11 83 01 | REFUSED | illegal function (1)
            000100000003 11 83 03 | REFUSED | illegal data value (3)
            000100000003 11 83 04 | REFUSED | server device failure (4)
            000100000003 11 83 06 | REFUSED | busy (6)
            000100000003 11 83 0A | OFFLINE | no path to the unit (10)
            000100000003 11 83 0B | TIMEOUT | the unit did not answer it (11)
            000100000003 11 83 63 | REFUSED | exception code 99
            000200000009 11 03 06 022B00000064 | MALFORMED | transaction 1 of protocol 0
            000100010009 11 03 06 022B00000064 | MALFORMED | transaction 1 of protocol 0
            000100000002 11 03 | MALFORMED | length of 3 to 254
            0001000000FF 11 03 | MALFORMED | length of 3 to 254
            000100000009 12 03 06 022B00000064 | MALFORMED | unit 17 expected, got 18
            000100000009 11 04 06 022B00000064 | MALFORMED | function 3 expected, got 4
            000100000007 11 03 04 022B0000 | MALFORMED | 6 bytes of content expected, got 4 announced and 4 sent
            000100000007 11 03 06 022B0000 | MALFORMED | 6 bytes of content expected, got 6 announced and 4 sent
            00010000000B 11 03 06 022B000000640000 | MALFORMED | 6 bytes of content expected, got 6 announced and 8 sent
            000100000009 11 03 06 022B0000006400 | MALFORMED | an answer of 15 bytes expected, got 16
            000100000004 11 83 02 00 | MALFORMED | function 3 expected, got 131
            000100000009 11 03 06 022B | TIMEOUT | stopped after 11 of at least 15 bytes
            0001 | TIMEOUT | stopped after 2 of at least 6 bytes
            '' | TIMEOUT | no answer in time
            """)
    @DisplayName("TCP: what is not the answer is told as what it is")
    void tellsTcp(String hex, Fault fault, String detail) {
        Request request = Request.read(false, 17, Table.HOLDING, 107, 3);
        request.number(1);
        assertTrouble(() -> new TcpFraming().receive(script(hex), request, DEADLINE), fault, detail);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            11 83 02 | ILLEGAL_ADDRESS | illegal data address (2)
            11 83 0B | TIMEOUT | the unit did not answer it (11)
            11 03 04 022B0000 | MALFORMED | 6 bytes of content expected, got 4
            11 2B 0E 0100 | MALFORMED | a function that was asked for expected, got 43
            """)
    @DisplayName("RTU: what is not the answer is told as what it is")
    void tellsRtu(String hex, Fault fault, String detail) {
        Request request = Request.read(true, 17, Table.HOLDING, 107, 3);
        assertTrouble(() -> new RtuFraming().receive(script(summed(hex)), request, DEADLINE), fault, detail);
    }

    @Test
    @DisplayName("RTU: every single flipped bit of an answer is noticed")
    void noticesFlippedBits() {
        byte[] good = HexFormat.of().parseHex(summed("11 03 06 022B00000064"));
        Request request = Request.read(true, 17, Table.HOLDING, 107, 3);
        assertThatCode(() -> new RtuFraming().receive(script(hex(good)), request, DEADLINE))
                .doesNotThrowAnyException();
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> new RtuFraming().receive(script(hex(bad)), request, DEADLINE))
                    .isInstanceOf(ModbusTrouble.class);
        }
    }

    @Test
    @DisplayName("RTU: whole frames of other units and functions are passed over")
    void passesOthersOver() throws Exception {
        Request request = Request.read(true, 17, Table.HOLDING, 107, 3);
        String late = summed("10 03 02 1111") + summed("11 04 02 2222") + summed("10 83 02");

        new RtuFraming().receive(new Script(0, late, summed("11 03 06 022B00000064")), request, DEADLINE);

        assertThat(HexFormat.of().formatHex(request.answer(), 3, 9)).isEqualTo("022b00000064");
    }

    @Test
    @DisplayName("a connection that ends within an answer, or before it, is told")
    void tellsEnd() {
        Request request = Request.read(false, 17, Table.HOLDING, 107, 3);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new TcpFraming().receive(new Script(-1), request, DEADLINE))
                .withMessage("the device closed the connection");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new TcpFraming().receive(new Script(-1, "000000"), request, DEADLINE))
                .withMessage("the connection was closed after 3 bytes of an answer");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"000100000006110600010003, true", "000100000006110600010004, false", "000100000006110600020003, false"})
    @DisplayName("the answer to a write repeats it: V1.1b3, 6.6")
    void checksEcho(String answer, boolean right) {
        Request request = Request.write(false, 17, 6, new byte[] {0, 1, 0, 3});
        request.number(1);
        if (right) {
            assertThatCode(() -> new TcpFraming().receive(script(answer), request, DEADLINE))
                    .doesNotThrowAnyException();
        } else {
            assertTrouble(
                    () -> new TcpFraming().receive(script(answer), request, DEADLINE),
                    Fault.MALFORMED,
                    "an answer that repeats the write");
        }
    }

    @Test
    @DisplayName("random bytes never pass for an answer and never break anything (seed 99)")
    void survivesNoise() {
        SplittableRandom random = new SplittableRandom(99);
        for (int i = 0; i < 5000; i++) {
            byte[] noise = new byte[random.nextInt(1, 400)];
            random.nextBytes(noise);
            Request tcp = Request.read(false, 17, Table.HOLDING, 107, 3);
            tcp.number(1);
            Request rtu = Request.read(true, 17, Table.HOLDING, 107, 3);

            assertThatThrownBy(() -> new TcpFraming().receive(script(hex(noise)), tcp, DEADLINE))
                    .isInstanceOf(ModbusTrouble.class);
            assertThatThrownBy(() -> new RtuFraming().receive(script(hex(noise)), rtu, DEADLINE))
                    .isInstanceOf(ModbusTrouble.class);
        }
    }

    private static void assertTrouble(ThrowingCallable exchange, Fault fault, String detail) {
        assertThatThrownBy(exchange)
                .isInstanceOfSatisfying(
                        ModbusTrouble.class, e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageContaining(detail);
    }

    private static Script script(String hex) {
        String bytes = hex.replace(" ", "");
        return bytes.isEmpty() ? new Script(0) : new Script(0, bytes);
    }

    private static String summed(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return hex(bytes) + hex(Frames.crc(bytes, bytes.length));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
