package org.ohmstead.sim.sml.internal;

/** The two checksums that meters use: polynomial x^16 + x^12 + x^5 + 1, reflected, low byte first on the wire. */
public enum Checksum {
    /** By the standard. */
    X25(0xFFFF, 0xFFFF),
    /** As the Holley DTZ541 does. */
    KERMIT(0, 0);

    private static final int POLYNOMIAL = 0x8408;

    private final int start;
    private final int mask;

    Checksum(int start, int mask) {
        this.start = start;
        this.mask = mask;
    }

    /**
     * Computes the checksum.
     *
     * @param bytes over which
     * @return the low byte in the upper half, so that writing the number with the high byte first is right
     */
    public int of(byte[] bytes) {
        int crc = start;
        for (byte b : bytes) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
        }
        crc ^= mask;
        return ((crc & 0xFF) << Byte.SIZE) | (crc >>> Byte.SIZE);
    }
}
