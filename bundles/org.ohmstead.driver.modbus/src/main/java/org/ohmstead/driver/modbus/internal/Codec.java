package org.ohmstead.driver.modbus.internal;

import java.time.Instant;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;

/** What addresses of a device mean, and back. Immutable. */
interface Codec {

    /** {@return the type of the values} */
    ValueType type();

    /** {@return how many addresses a value takes} */
    int length();

    /**
     * Reads a value from the content of an answer.
     *
     * @param point the name for the reading
     * @param answer a frame
     * @param contentAt where in it the content begins
     * @param address of the value, counted from the first address of the content
     * @param at the time for the reading
     * @return the value, or why there is none
     */
    Reading decode(String point, byte[] answer, int contentAt, int address, Instant at);

    /**
     * Makes the content of a write.
     *
     * @param value to be written
     * @return the content
     * @throws ModbusTrouble of fault out-of-range if the value does not fit, saying what does
     */
    Content encode(Value value) throws ModbusTrouble;

    /** The content of a write. */
    final class Content {

        /** The mask of content that has its registers for itself. */
        static final int ALL = 0xFFFF;

        private final byte[] bytes;
        private final int mask;

        /** Content that has its addresses for itself: two bytes per register, most significant first, or 0 or 1 for a bit. */
        Content(byte... bytes) {
            this(bytes, ALL);
        }

        /** Content of some bits of one register. */
        Content(byte[] bytes, int mask) {
            this.bytes = bytes.clone();
            this.mask = mask;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        int mask() {
            return mask;
        }

        boolean partial() {
            return mask != ALL;
        }
    }

    static ModbusTrouble unfit(Value value, String expected) {
        return new ModbusTrouble(Fault.OUT_OF_RANGE, expected + " expected, got " + value.text());
    }
}
