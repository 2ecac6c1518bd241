package org.ohmstead.driver.sml.internal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads elements of the SML binary encoding. Believes no length that the data cannot hold. */
final class TlvReader {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_LENGTH_BYTES = 4;
    private static final int MORE = 0x80;
    private static final int TYPE = 0x70;
    private static final int NIBBLE = 0x0F;

    private final byte[] data;
    private int at;

    TlvReader(byte[] data) {
        this.data = data;
    }

    int position() {
        return at;
    }

    boolean atEnd() {
        return at == data.length;
    }

    /** Skips the zero bytes that some meters put between messages and after the last. */
    void skipZeros() {
        while (at < data.length && data[at] == 0) {
            at++;
        }
    }

    Tlv next() throws SmlFormatException {
        return next(0);
    }

    private Tlv next(int depth) throws SmlFormatException {
        int from = at;
        int head = nextByte();
        if (head == 0) {
            return new Tlv.End(from);
        }
        int type = head & TYPE;
        int length = length(head);
        if (type == 0x70) {
            return new Tlv.Sequence(from, elements(from, length, depth));
        }
        int left = length - (at - from);
        if (left < 0 || left > data.length - at) {
            throw wrong(from, "a length of up to " + (data.length - from) + " bytes", length);
        }
        byte[] content = Arrays.copyOfRange(data, at, at + left);
        at += left;
        return switch (type) {
            case 0x00 -> new Tlv.Octets(from, content);
            case 0x40 -> flag(from, content);
            case 0x50 -> number(from, content, true);
            case 0x60 -> number(from, content, false);
            default -> throw wrong(from, "a known type", type);
        };
    }

    /** Four bits of the length per byte, the highest first (BSI TR-03109-1, annex IV, 6.3.1). */
    private int length(int head) throws SmlFormatException {
        int from = at - 1;
        int length = head & NIBBLE;
        for (int more = head & MORE; more != 0; ) {
            int next = nextByte();
            if (at - from > MAX_LENGTH_BYTES || (next & TYPE) != 0) {
                throw wrong(from, "a length in up to 4 bytes", next);
            }
            length = (length << 4) | (next & NIBBLE);
            more = next & MORE;
        }
        return length;
    }

    private List<Tlv> elements(int from, int count, int depth) throws SmlFormatException {
        if (depth == MAX_DEPTH || count > data.length - at) {
            throw wrong(
                    from,
                    "at most " + MAX_DEPTH + " lists in each other and " + (data.length - at) + " elements",
                    count);
        }
        List<Tlv> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(next(depth + 1));
        }
        return elements;
    }

    private static Tlv flag(int from, byte[] content) throws SmlFormatException {
        if (content.length != 1) {
            throw wrong(from, "a boolean of 1 byte", content.length);
        }
        return new Tlv.Flag(from, content[0] != 0);
    }

    private static Tlv number(int from, byte[] content, boolean signed) throws SmlFormatException {
        if (content.length < 1 || content.length > Long.BYTES) {
            throw wrong(from, "a number of 1 to 8 bytes", content.length);
        }
        return new Tlv.Whole(from, signed ? new BigInteger(content) : new BigInteger(1, content));
    }

    private int nextByte() throws SmlFormatException {
        if (at == data.length) {
            throw wrong(at, "another byte", "the end");
        }
        return data[at++] & 0xFF;
    }

    private static SmlFormatException wrong(int at, String expected, Object got) {
        return new SmlFormatException(expected + " expected at byte " + at + ", got " + got);
    }
}
