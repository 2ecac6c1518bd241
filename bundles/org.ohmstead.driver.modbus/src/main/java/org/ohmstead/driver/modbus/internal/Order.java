package org.ohmstead.driver.modbus.internal;

import java.util.Locale;
import java.util.Optional;

/**
 * In which order the bytes of a value lie in its registers. The names show where the bytes of 0xAABBCCDD are, as most
 * data sheets do.
 */
enum Order {
    /** Most significant register first, as MODBUS Application Protocol V1.1b3, 4.2 has it for each register. */
    ABCD("big", false, false),
    /** Least significant register first. */
    CDAB("little-word", true, false),
    /** Most significant register first, bytes swapped within each. */
    BADC("little-byte", false, true),
    /** Least significant register first, bytes swapped within each. */
    DCBA("little", true, true);

    private final String word;
    private final boolean lastRegisterFirst;
    private final boolean swapped;

    Order(String word, boolean lastRegisterFirst, boolean swapped) {
        this.word = word;
        this.lastRegisterFirst = lastRegisterFirst;
        this.swapped = swapped;
    }

    static Optional<Order> parse(String text) {
        for (Order order : values()) {
            if (order.name().equals(text.toUpperCase(Locale.ROOT)) || order.word.equals(text)) {
                return Optional.of(order);
            }
        }
        return Optional.empty();
    }

    /** {@return whether a single register keeps its bytes where they are} */
    boolean swapped() {
        return swapped;
    }

    /** {@return the bits of a value of 1 to 4 registers, as an unsigned number} */
    long bits(byte[] data, int at, int registers) {
        long bits = 0;
        for (int i = 0; i < registers; i++) {
            int from = at + 2 * (lastRegisterFirst ? registers - 1 - i : i);
            int register = swapped
                    ? ((data[from + 1] & 0xFF) << 8) | (data[from] & 0xFF)
                    : ((data[from] & 0xFF) << 8) | (data[from + 1] & 0xFF);
            bits = (bits << 16) | register;
        }
        return bits;
    }

    /** {@return the bytes of a value of 1 to 4 registers} */
    byte[] bytes(long bits, int registers) {
        byte[] bytes = new byte[2 * registers];
        for (int i = 0; i < registers; i++) {
            int to = 2 * (lastRegisterFirst ? i : registers - 1 - i);
            int register = (int) (bits >>> (16 * i));
            bytes[to + (swapped ? 1 : 0)] = (byte) (register >> 8);
            bytes[to + (swapped ? 0 : 1)] = (byte) register;
        }
        return bytes;
    }
}
