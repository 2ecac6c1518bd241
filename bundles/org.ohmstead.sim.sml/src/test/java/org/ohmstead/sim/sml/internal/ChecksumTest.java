package org.ohmstead.sim.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Check values for "123456789": catalogue of parametrised CRC algorithms, reveng.sourceforge.io/crc-catalogue. */
class ChecksumTest {

    private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

    @Test
    void x25() {
        assertThat(Checksum.X25.of(CHECK)).isEqualTo(swapped(0x906E));
    }

    @Test
    void kermit() {
        assertThat(Checksum.KERMIT.of(CHECK)).isEqualTo(swapped(0x2189));
    }

    private static int swapped(int crc) {
        return Integer.reverseBytes(crc) >>> 16;
    }
}
