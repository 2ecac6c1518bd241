package org.ohmstead.driver.sml.internal;

/**
 * The CRC of SML: polynomial x^16 + x^12 + x^5 + 1, bits reflected, low byte first on the wire. By the standard it is
 * CRC-16/X-25 (BSI TR-03109-1, annex IV, 5.3.6); some meters (Holley DTZ541) compute CRC-16/KERMIT instead, which differs
 * in what it starts with and in the final complement.
 */
final class Crc16 {

    /** What CRC-16/X-25 starts with. */
    static final int X25_INIT = 0xFFFF;

    /** What a register started with {@link #X25_INIT} holds after data and its CRC-16/X-25 have passed. */
    static final int X25_RESIDUE = 0xF0B8;

    /** What CRC-16/KERMIT starts with, and what is left after data and its CRC have passed. */
    static final int KERMIT_INIT = 0;

    private static final int[] TABLE = table();

    private Crc16() {}

    /** {@return the register after one more byte} */
    static int next(int register, byte value) {
        return TABLE[(register ^ value) & 0xFF] ^ (register >>> 8);
    }

    /** {@return whether a CRC as read from the wire, low byte in the upper half, is that of the bytes, in either kind} */
    static boolean matches(byte[] bytes, int from, int to, int crc) {
        int x25 = X25_INIT;
        int kermit = KERMIT_INIT;
        for (int i = from; i < to; i++) {
            x25 = next(x25, bytes[i]);
            kermit = next(kermit, bytes[i]);
        }
        int lowByteFirst = ((crc & 0xFF) << 8) | (crc >>> 8);
        return lowByteFirst == (x25 ^ 0xFFFF) || lowByteFirst == kermit;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x8408;
            }
            table[i] = crc;
        }
        return table;
    }
}
