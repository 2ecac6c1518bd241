package org.ohmstead.driver.sml.internal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.ohmstead.lib.obis.Obis;
import org.ohmstead.sim.sml.internal.Checksum;
import org.ohmstead.sim.sml.internal.SmlEntry;
import org.ohmstead.sim.sml.internal.SmlTelegram;

/** Telegrams for tests, made by the simulator's encoder, which is checked against libsml. */
final class Telegrams {

    static final byte[] SERVER_ID = HexFormat.of().parseHex("0a014f484d0000bc614e");

    private Telegrams() {}

    /** {@return a telegram of a usual meter} */
    static byte[] usual(int number) {
        return usual(number, Checksum.X25);
    }

    static byte[] usual(int number, Checksum checksum) {
        return new SmlTelegram(SERVER_ID, new byte[0], checksum)
                .encode(
                        number,
                        1000L + number,
                        List.of(
                                SmlEntry.octets("1-0:96.1.0*255", SERVER_ID),
                                SmlEntry.unsigned("1.8.0", 30, -1, 123_456L + number, 8)
                                        .status(0x10104),
                                SmlEntry.signed("16.7.0", 27, 0, -1234, 2)));
    }

    /** {@return a telegram of any values, some of them full of escapes} */
    static byte[] random(Random random, Checksum checksum) {
        return new SmlTelegram(SERVER_ID, new byte[0], checksum)
                .encode(random.nextInt(1 << 20), random.nextInt(1 << 30), entries(random));
    }

    static List<SmlEntry> entries(Random random) {
        List<SmlEntry> entries = new ArrayList<>();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            byte[] code = new byte[Obis.LENGTH];
            random.nextBytes(code);
            String name = HexFormat.of().formatHex(code);
            int length = 1 + random.nextInt(8);
            SmlEntry entry =
                    switch (random.nextInt(4)) {
                        case 0 -> SmlEntry.signed(name, 27, random.nextInt(9) - 4, random.nextLong(), length);
                        case 1 -> SmlEntry.unsigned(name, 30, random.nextInt(9) - 4, random.nextLong(), length);
                        case 2 -> SmlEntry.octets(name, escapes(random));
                        default -> SmlEntry.octets(name, code);
                    };
            entries.add(random.nextBoolean() ? entry.status(random.nextInt() & 0xFFFF_FFFFL) : entry);
        }
        return entries;
    }

    /** What is most like the framing of telegrams. */
    static byte[] escapes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(60)];
        byte[] usual = {0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x01, 0x1a, 0x00};
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = usual[random.nextInt(usual.length)];
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.asList(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
