package org.ohmstead.historian.sqlite.internal;

/**
 * How samples of one point are packed. A chunk holds samples in order of time; a block, the content of one row, is
 *
 * <pre>
 * block    u32 CRC32C of what follows    chunks
 * chunk    varint bytes of what follows in it    zigzag time of the first sample, ms UTC    samples
 * sample   u8 form (bits 0-3), quality (4-5), 64 if the gateway stamped the time,
 *             128 if it is as long behind the sample before as that one was behind the one before
 *          [zigzag how much longer or shorter it is, ms]    without 128
 *          [u8 fault]                                       only if the quality is not good
 *          value, by form: 0 none; 1 double, 8 bytes; 2 double that is a float, 4 bytes; 4 long, zigzag difference to the
 *             long before; 5 false; 6 true; 7 text; 8 bytes; 9 the value before again;
 *             10 + k (k = 0 to 5) double that is m / 10^k: zigzag difference to the m before, scaled to the same k
 * </pre>
 *
 * A chunk begins as if behind a sample at its first time, 0 ms after another, with the values 0, k = 0, m = 0, and none to
 * repeat. A text or bytes are a varint length and the bytes, texts in UTF-8.
 */
final class Form {

    static final int NONE = 0;
    static final int DOUBLE = 1;
    static final int FLOAT = 2;
    static final int LONG = 4;
    static final int FALSE = 5;
    static final int TRUE = 6;
    static final int TEXT = 7;
    static final int BYTES = 8;
    static final int AGAIN = 9;
    static final int DECIMAL = 10;
    static final int ARRIVAL = 64;
    static final int STEADY = 128;

    static final int MOST_DIGITS = 5;
    static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000};

    private Form() {}
}
