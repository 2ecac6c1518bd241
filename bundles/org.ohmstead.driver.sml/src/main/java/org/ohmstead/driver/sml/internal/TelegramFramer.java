package org.ohmstead.driver.sml.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Finds telegrams in a stream of bytes: {@code 1b1b1b1b 01010101}, data, {@code 1b1b1b1b 1a}, number of fill bytes, CRC
 * (SML transport protocol version 1; BSI TR-03109-1, annex IV, 8).
 *
 * <p>It never loses step: every start sequence opens a candidate, wherever it stands, even within another candidate, and
 * each carries its own CRC. At every end sequence the candidates whose CRC is right are offered to the consumer, the
 * oldest first, until it takes one. So neither garbage nor a cut telegram nor a start sequence within data hides a good
 * telegram. Memory is bounded by {@link #MAX_LENGTH} and {@link #MAX_CANDIDATES}: what grows longer is no telegram.
 */
final class TelegramFramer {

    /** The longest telegram, sequences included. Meters push less than 2 KiB. */
    static final int MAX_LENGTH = 32 * 1024;

    /** How many start sequences are followed at the same time; the oldest gives way. */
    static final int MAX_CANDIDATES = 16;

    /** Bytes of a start sequence, and of an end sequence. */
    static final int SEQUENCE = 8;

    private static final long START = 0x1b1b1b1b_01010101L;
    private static final long END = 0x1b1b1b1b_1aL;
    private static final byte[] START_BYTES =
            ByteBuffer.allocate(SEQUENCE).putLong(START).array();
    private static final int MAX_FILL = 3;

    private final Consumer consumer;
    private final ArrayDeque<Candidate> candidates = new ArrayDeque<>();
    private byte[] window = new byte[4096];
    private int filled;
    private long last8;
    private long checksumErrors;

    /** Takes what a telegram holds. */
    @FunctionalInterface
    interface Consumer {

        /**
         * Looks at the data of a telegram whose CRC is right.
         *
         * @param data between the sequences, without fill bytes, escapes still in it
         * @return whether it is a telegram; if not, the framer goes on as if it had not seen its end
         */
        boolean take(byte[] data);
    }

    /** A start sequence that may begin a telegram. */
    private static final class Candidate {
        private int start;
        private int x25 = Crc16.X25_INIT;
        private int kermit = Crc16.KERMIT_INIT;

        private Candidate(int start) {
            this.start = start;
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                pass((byte) (START >>> shift));
            }
        }

        private void pass(byte value) {
            x25 = Crc16.next(x25, value);
            kermit = Crc16.next(kermit, value);
        }

        private boolean isRight() {
            return x25 == Crc16.X25_RESIDUE || kermit == Crc16.KERMIT_INIT;
        }
    }

    TelegramFramer(Consumer consumer) {
        this.consumer = consumer;
    }

    /** Takes the next bytes of the stream. */
    void feed(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            feed(bytes[i]);
        }
    }

    /** {@return the bytes of a telegram that may have begun and has not ended; fed to another framer, it goes on from here} */
    byte[] unfinished() {
        if (candidates.isEmpty()) {
            return Arrays.copyOf(START_BYTES, begun());
        }
        byte[] bytes = Arrays.copyOf(window, filled);
        System.arraycopy(START_BYTES, 0, bytes, 0, SEQUENCE);
        return bytes;
    }

    /** {@return how many bytes of a start sequence came last} */
    private int begun() {
        int count = SEQUENCE - 1;
        while (count > 0 && tail(count) != START >>> (Byte.SIZE * (SEQUENCE - count))) {
            count--;
        }
        return count;
    }

    private long tail(int count) {
        return last8 & ((1L << (Byte.SIZE * count)) - 1);
    }

    /** {@return how many end sequences came whose CRC was right for no start sequence} */
    long checksumErrors() {
        return checksumErrors;
    }

    /** {@return how many bytes of memory the stream takes} */
    int memory() {
        return window.length;
    }

    private void feed(byte value) {
        last8 = (last8 << Byte.SIZE) | (value & 0xFF);
        if (!candidates.isEmpty()) {
            append(value);
        }
        if (last8 == START) {
            open();
        } else if (last8 >>> 24 == END && !candidates.isEmpty()) {
            end((int) (last8 >>> 16) & 0xFF);
        }
    }

    private void append(byte value) {
        if (filled == window.length) {
            window = Arrays.copyOf(window, 2 * window.length);
        }
        window[filled++] = value;
        for (Candidate candidate : candidates) {
            candidate.pass(value);
        }
        if (filled - candidates.peekFirst().start > MAX_LENGTH) {
            dropOldest();
        }
    }

    private void open() {
        if (candidates.size() == MAX_CANDIDATES) {
            dropOldest();
        }
        if (candidates.isEmpty()) {
            filled = SEQUENCE;
            candidates.add(new Candidate(0));
        } else {
            candidates.add(new Candidate(filled - SEQUENCE));
        }
    }

    private void end(int fill) {
        boolean right = false;
        for (Iterator<Candidate> each = candidates.iterator(); each.hasNext(); ) {
            Candidate candidate = each.next();
            int from = candidate.start + SEQUENCE;
            int to = filled - SEQUENCE - fill;
            if (candidate.isRight() && fill <= MAX_FILL && from <= to) {
                right = true;
                if (consumer.take(Arrays.copyOfRange(window, from, to))) {
                    candidates.clear();
                    filled = 0;
                    return;
                }
            }
        }
        checksumErrors += right ? 0 : 1;
    }

    /** Forgets the oldest candidate and the bytes that only it needs. */
    private void dropOldest() {
        candidates.removeFirst();
        int needed = candidates.isEmpty() ? filled : candidates.peekFirst().start;
        System.arraycopy(window, needed, window, 0, filled - needed);
        filled -= needed;
        candidates.forEach(candidate -> candidate.start -= needed);
    }
}
