package org.ohmstead.journal.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.ohmstead.lib.storage.ByteWriter;
import org.ohmstead.lib.storage.Checksum;

/**
 * The layout of a segment, version 1. All numbers big endian; {@code varint} and {@code zigzag} as in {@link ByteWriter}.
 *
 * <pre>
 * header   "OHMSJRNL"  u16 version  u16 0  i64 log id  i64 first position  i64 created, ms UTC  u32 CRC32C of these 36
 * frame    u16 F74A  u32 length of body  u32 CRC32C of length and body  body
 * body     u8 1 (a batch)
 *          varint position - first position        varint time of the batch, ms UTC
 *          varint device number * 2 + 1 if its path follows        [text path]
 *          varint count of points defined here, each: varint number, text name, u8 type, text unit
 *          varint count of samples, each:
 *            u8 form (bits 0-2), quality (3-4), 32 if the gateway stamped the time, 64 if the point's number follows,
 *               128 if a time follows
 *            [varint point number]                  without it: the number after the one before
 *            [zigzag ms behind the batch's time]    without it: the batch's time
 *            [u8 fault]                             only if the quality is not good
 *            value, by form: 0 none; 1 double, 8 bytes; 2 double that is a float, 4 bytes; 3 long, zigzag;
 *               4 false; 5 true; 6 text; 7 bytes
 * </pre>
 *
 * A text or bytes are a varint length and the bytes, texts in UTF-8. Numbers of devices and points hold for the segment.
 * They are defined where they are first used, and again at the first use after each {@link #REDEFINE} bytes, so that
 * damage to a definition costs little. Frames follow each other without a gap; whoever meets damage goes on at the next
 * place that reads as a frame.
 */
final class Format {

    static final int HEADER = 40;
    static final int FRAME = 10;
    static final short SYNC = (short) 0xF74A;
    static final int BATCH = 1;
    /** A frame, a body of type, position, time, device and two counts. */
    static final int SHORTEST_FRAME = FRAME + 11;

    static final int LONGEST_BODY = 64 << 20;
    static final int REDEFINE = 1 << 20;

    static final int NONE = 0;
    static final int DOUBLE = 1;
    static final int FLOAT = 2;
    static final int LONG = 3;
    static final int FALSE = 4;
    static final int TRUE = 5;
    static final int TEXT = 6;
    static final int BYTES = 7;
    static final int ARRIVAL = 32;
    static final int NUMBERED = 64;
    static final int TIMED = 128;

    private static final byte[] MAGIC = "OHMSJRNL".getBytes(US_ASCII);
    private static final int VERSION = 1;

    /** What a segment says of itself. */
    record Header(long id, long first, long created) {}

    private Format() {}

    static byte[] header(Header header) {
        ByteBuffer to = ByteBuffer.allocate(HEADER).put(MAGIC).putShort((short) VERSION);
        to.putShort((short) 0).putLong(header.id()).putLong(header.first()).putLong(header.created());
        return to.putInt(Checksum.of(to.duplicate().flip())).array();
    }

    /**
     * Reads a header.
     *
     * @param from exactly the bytes of a header
     * @return the header; empty if it is damaged
     * @throws IOException if it is of a version that is not known here
     */
    static Optional<Header> header(ByteBuffer from) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        ByteBuffer in = from.duplicate();
        in.get(magic);
        int version = in.getShort();
        in.getShort();
        Header header = new Header(in.getLong(), in.getLong(), in.getLong());
        if (!Arrays.equals(magic, MAGIC)
                || in.getInt() != Checksum.of(from.duplicate().limit(from.position() + HEADER - 4))) {
            return Optional.empty();
        }
        if (version != VERSION) {
            throw new IOException("a journal of version " + VERSION + " expected, got version " + version);
        }
        return Optional.of(header);
    }
}
