package org.ohmstead.driver.modbus.internal;

/** The check sum of RTU frames: MODBUS over Serial Line V1.02, appendix B. */
final class Crc16 {

    private static final int POLYNOMIAL = 0xA001;
    private static final char[] TABLE = table();

    private Crc16() {}

    /** {@return the check sum, whose low byte is sent first} */
    static int of(byte[] bytes, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[i]) & 0xFF];
        }
        return crc;
    }

    private static char[] table() {
        char[] table = new char[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            table[i] = (char) crc;
        }
        return table;
    }
}
