package org.ohmstead.driver.sml.internal;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;

/** An element of the SML binary encoding (BSI TR-03109-1, annex IV, 6). */
sealed interface Tlv {

    /** The first of the element's bytes within the data it was read from. */
    int from();

    /** Bytes; none stands for a value that is left out. */
    final class Octets implements Tlv {

        private final int from;
        private final byte[] bytes;

        Octets(int from, byte[] bytes) {
            this.from = from;
            this.bytes = bytes.clone();
        }

        @Override
        public int from() {
            return from;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        boolean missing() {
            return bytes.length == 0;
        }

        @Override
        public String toString() {
            return "Octets[from=" + from + ", bytes=" + HexFormat.of().formatHex(bytes) + "]";
        }
    }

    /** True or false. */
    record Flag(int from, boolean value) implements Tlv {}

    /** A whole number of up to 64 bits, with or without sign. */
    record Whole(int from, BigInteger value) implements Tlv {}

    /** A list or a sequence. */
    record Sequence(int from, List<Tlv> elements) implements Tlv {}

    /** The zero byte that ends a message. */
    record End(int from) implements Tlv {}
}
