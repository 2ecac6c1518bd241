package org.ohmstead.driver.sml.internal;

import java.util.Arrays;

/**
 * Takes the escapes out of a telegram's data, where {@code 1b1b1b1b} stands for itself when written twice (BSI
 * TR-03109-1, annex IV, 8.1).
 */
final class Escapes {

    private static final int WORD = 4;
    private static final byte ESCAPE = 0x1b;

    private Escapes() {}

    /**
     * Takes the escapes out.
     *
     * @param data between start and end sequence
     * @param step 1 to look for escapes everywhere, 4 to look at multiples of four only; senders differ
     * @return the data as it was meant
     * @throws SmlFormatException if there is an escape that stands for something else
     */
    static byte[] remove(byte[] data, int step) throws SmlFormatException {
        byte[] plain = new byte[data.length];
        int to = 0;
        for (int from = 0; from < data.length; ) {
            int taken = Math.min(step, data.length - from);
            if (escapeAt(data, from)) {
                if (!escapeAt(data, from + WORD)) {
                    throw new SmlFormatException("1b1b1b1b twice expected at byte " + from);
                }
                from += WORD;
                taken = WORD;
            }
            System.arraycopy(data, from, plain, to, taken);
            from += taken;
            to += taken;
        }
        return Arrays.copyOf(plain, to);
    }

    /** {@return whether there is anything to be taken out} */
    static boolean present(byte[] data) {
        for (int i = 0; i + WORD <= data.length; i++) {
            if (escapeAt(data, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean escapeAt(byte[] data, int at) {
        if (at + WORD > data.length) {
            return false;
        }
        for (int i = at; i < at + WORD; i++) {
            if (data[i] != ESCAPE) {
                return false;
            }
        }
        return true;
    }
}
