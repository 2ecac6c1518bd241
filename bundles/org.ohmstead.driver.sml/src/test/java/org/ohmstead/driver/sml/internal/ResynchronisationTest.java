package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.sim.sml.internal.Checksum;
import org.ohmstead.sim.sml.internal.SmlTelegram;

/** Whatever came before: a good telegram is decoded. Run with -Dohmstead.soak=true for ten million bytes of garbage. */
@Timeout(600)
class ResynchronisationTest {

    private static final int GARBAGE = Boolean.getBoolean("ohmstead.soak") ? 10_000_000 : 300_000;
    private static final byte[] GOOD = Telegrams.usual(2);
    private static final String VALUES = Decoded.of(GOOD).get(0).toString();

    @ParameterizedTest
    @EnumSource(Checksum.class)
    @DisplayName("every byte of a telegram changed in every bit and to the bytes of the framing")
    void everySingleByteCorruption(Checksum checksum) {
        byte[] telegram = Telegrams.usual(1, checksum);
        for (int at = 0; at < telegram.length; at++) {
            for (int change : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255, telegram[at] ^ 0x1b, telegram[at] ^ 0x1a}) {
                byte[] corrupt = telegram.clone();
                corrupt[at] ^= (byte) change;
                List<List<MeterList>> telegrams = Decoded.of(corrupt, GOOD);

                assertThat(telegrams).as("byte %d changed by %d", at, change).hasSize(change == 0 ? 2 : 1);
                assertThat(telegrams.get(telegrams.size() - 1)).hasToString(VALUES);
            }
        }
    }

    @Test
    @DisplayName("a telegram that stops at every place, and one that begins at every place")
    void everyTruncation() {
        byte[] telegram = Telegrams.usual(1);
        for (int at = 0; at < telegram.length; at++) {
            byte[] head = Arrays.copyOf(telegram, at);
            byte[] tail = Arrays.copyOfRange(telegram, at + 1, telegram.length);

            assertThat(Decoded.of(head, GOOD))
                    .as("cut at %d", at)
                    .singleElement()
                    .hasToString(VALUES);
            assertThat(Decoded.of(tail, GOOD)).as("from %d", at).singleElement().hasToString(VALUES);
            assertThat(Decoded.of(head, tail, GOOD))
                    .as("without %d", at)
                    .singleElement()
                    .hasToString(VALUES);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("random bytes, and random bytes that look like the framing")
    void garbage(long seed) {
        Random random = new Random(seed);
        Decoded decoded = new Decoded();
        int telegrams = 0;
        for (int fed = 0; fed < GARBAGE; ) {
            byte[] garbage = new byte[1 + random.nextInt(5000)];
            random.nextBytes(garbage);
            byte[] framing = Telegrams.escapes(random);
            System.arraycopy(framing, 0, garbage, 0, Math.min(framing.length, garbage.length));
            decoded.feed(garbage);
            decoded.feed(GOOD);
            telegrams++;
            fed += garbage.length;

            assertThat(decoded.telegrams()).hasSize(telegrams);
            assertThat(decoded.telegrams().get(telegrams - 1)).hasToString(VALUES);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("pieces of telegrams in any order")
    void pieces(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            byte[] telegram = Telegrams.random(random, Checksum.X25);
            byte[] other = Telegrams.random(random, Checksum.KERMIT);
            byte[] piece = Arrays.copyOf(telegram, random.nextInt(telegram.length));
            byte[] rest = Arrays.copyOfRange(other, 1 + random.nextInt(other.length - 1), other.length);

            List<List<MeterList>> telegrams = Decoded.of(piece, rest, piece, GOOD);

            assertThat(telegrams.get(telegrams.size() - 1)).hasToString(VALUES);
        }
    }

    @Test
    @DisplayName("a start without an end, as long as you like, costs bounded memory")
    void endless() {
        byte[] start = HexFormat.of().parseHex("1b1b1b1b01010101");
        byte[] zeros = new byte[TelegramFramer.MAX_LENGTH * 4];

        Decoded decoded = new Decoded();
        for (int i = 0; i < 2 * TelegramFramer.MAX_CANDIDATES; i++) {
            decoded.feed(start);
            decoded.feed(zeros);
        }
        decoded.feed(GOOD);
        assertThat(decoded.telegrams()).singleElement().hasToString(VALUES);
        assertThat(decoded.framer().memory()).isLessThanOrEqualTo(2 * TelegramFramer.MAX_LENGTH);
        assertThat(Decoded.of(start, new byte[TelegramFramer.MAX_LENGTH - 30], GOOD))
                .singleElement()
                .hasToString(VALUES);
    }

    @Test
    @DisplayName("a message whose own checksum is wrong spoils its telegram, though the telegram's is right")
    void wrongMessageChecksum() {
        SmlTelegram telegrams = new SmlTelegram(Telegrams.SERVER_ID, new byte[0], Checksum.X25);
        byte[] data = Arrays.copyOfRange(GOOD, 8, GOOD.length - 8);
        int value = HexFormat.of().formatHex(data).indexOf("53fb2e") / 2 + 1; // the power, -1234
        data[value] ^= 1;

        assertThat(Decoded.of(telegrams.frame(data))).isEmpty();
        assertThat(Decoded.of(telegrams.frame(data), GOOD)).singleElement().hasToString(VALUES);
        data[value] ^= 1;
        assertThat(Decoded.of(telegrams.frame(data))).singleElement().hasToString(VALUES);
    }

    @Test
    @DisplayName("any number of starts before the telegram")
    void manyStarts() {
        byte[] start = HexFormat.of().parseHex("1b1b1b1b01010101");
        Decoded decoded = new Decoded();
        for (int i = 0; i < 10_000; i++) {
            decoded.feed(start);
        }
        decoded.feed(GOOD);

        assertThat(decoded.telegrams()).singleElement().hasToString(VALUES);
    }

    @Test
    @DisplayName("an end that belongs to nothing is counted when there was a start")
    void countsChecksumErrors() {
        Decoded decoded = new Decoded();
        byte[] corrupt = Telegrams.usual(1);
        corrupt[40] ^= 1;
        decoded.feed(corrupt);
        decoded.feed(GOOD);
        decoded.feed(corrupt);

        assertThat(decoded.framer().checksumErrors()).isEqualTo(2);
        assertThat(decoded.telegrams()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @DisplayName("every telegram with right checksums is decoded, whatever escapes it holds, and byte by byte too")
    void decodesEscapes(long seed) {
        Random random = new Random(seed);
        Decoded decoded = new Decoded();
        for (int i = 1; i <= 1000; i++) {
            byte[] telegram = Telegrams.random(random, random.nextBoolean() ? Checksum.X25 : Checksum.KERMIT);
            for (byte b : telegram) {
                decoded.feed(new byte[] {b});
            }
            assertThat(decoded.telegrams()).hasSize(i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("lying lengths within right checksums end in nothing but a complaint")
    void lyingLengths(long seed) {
        Random random = new Random(seed);
        SmlTelegram telegrams = new SmlTelegram(Telegrams.SERVER_ID, new byte[0], Checksum.X25);
        byte[] good = Arrays.copyOfRange(GOOD, 8, GOOD.length - 8);
        for (int i = 0; i < 3000; i++) {
            byte[] data = random.nextBoolean() ? good.clone() : new byte[random.nextInt(400)];
            int changes = data == good ? 1 + random.nextInt(4) : data.length;
            for (int change = 0; change < changes; change++) {
                data[random.nextInt(data.length)] =
                        (byte) (random.nextBoolean() ? 0x70 + random.nextInt(144) : random.nextInt());
            }
            byte[] lie = telegrams.frame(telegrams.message(1, 0x0701, data));

            List<List<MeterList>> decoded = Decoded.of(lie, GOOD);

            assertThat(decoded.get(decoded.size() - 1)).hasToString(VALUES);
            assertThatCode(() -> {
                        try {
                            SmlDecoder.decode(data);
                        } catch (SmlFormatException e) {
                            assertThat(e).hasMessageContaining("byte");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }
}
