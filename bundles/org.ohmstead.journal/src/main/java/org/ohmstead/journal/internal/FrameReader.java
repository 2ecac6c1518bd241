package org.ohmstead.journal.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/** Walks over the frames of a segment and steps over what is damaged. For use by one thread at a time. */
final class FrameReader implements Closeable {

    private static final int WINDOW = 256 << 10;
    private static final int SECTOR = 4096;

    /** Is told of each stretch that does not read as frames. */
    interface DamageListener {

        /** Bytes {@code from} (included) to {@code to} of a file are damaged, because of {@code why}. */
        void damaged(Path file, long from, long to, String why);

        /** The disk cannot read a place of a file. Throws unless it is well otherwise: then the place counts as damaged. */
        default void unreadable(Path file, IOException why) throws IOException {
            throw why;
        }
    }

    private final Path file;
    private final Disk.Input bytes;
    private final DamageListener damage;
    private final Set<Long> unreadable = new HashSet<>();
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowStart;
    private long offset = Format.HEADER;

    FrameReader(Disk disk, Path file, DamageListener damage) throws IOException {
        this.file = file;
        this.bytes = disk.open(file);
        this.damage = damage;
    }

    /** {@return where the next frame begins} */
    long offset() {
        return offset;
    }

    /** {@return the file} */
    Path file() {
        return file;
    }

    /** {@return whether the disk could not read a place} */
    boolean unreadable() {
        return !unreadable.isEmpty();
    }

    /**
     * Reads the next frame.
     *
     * @param limit where the bytes end that may be read
     * @return its body, valid until the next call; null if no further frame lies before the limit: then
     *     {@link #offset()} is where the bytes begin that are no frame, if there are any
     */
    ByteBuffer next(long limit) throws IOException {
        ByteBuffer body = frame(offset, limit);
        if (body == null && offset < limit) {
            long found = offset + 1;
            while (found < limit && frame(found, limit) == null) {
                found++;
            }
            if (found < limit) {
                damage.damaged(file, offset, found, "no frame with a matching checksum");
                offset = found;
                body = frame(offset, limit);
            }
        }
        if (body != null) {
            offset += Format.FRAME + body.remaining();
        }
        return body;
    }

    /** Reports what is left up to the limit as damaged and steps over it. */
    void skipTail(long limit) {
        if (offset < limit) {
            damage.damaged(file, offset, limit, "no frame with a matching checksum");
            offset = limit;
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private ByteBuffer frame(long at, long limit) throws IOException {
        if (limit - at < Format.FRAME || !load(at, Format.FRAME, limit)) {
            return null;
        }
        int start = (int) (at - windowStart);
        if (window.getShort(start) != Format.SYNC) {
            return null;
        }
        int length = window.getInt(start + 2);
        if (length < 1 || length > Format.LONGEST_BODY || length > limit - at - Format.FRAME) {
            return null;
        }
        if (!load(at, Format.FRAME + length, limit)) {
            return null;
        }
        start = (int) (at - windowStart);
        CRC32C crc = new CRC32C();
        crc.update(window.duplicate().position(start + 2).limit(start + 6));
        crc.update(window.duplicate().position(start + Format.FRAME).limit(start + Format.FRAME + length));
        return (int) crc.getValue() == window.getInt(start + 6) ? window.slice(start + Format.FRAME, length) : null;
    }

    /** Makes bytes available in the window, and none behind the limit: those may still change. */
    private boolean load(long at, int length, long limit) throws IOException {
        if (at >= windowStart && at + length <= windowStart + window.limit()) {
            return true;
        }
        if (window.capacity() < length) {
            window = ByteBuffer.allocate(length);
        }
        window.clear().limit((int) Math.min(window.capacity(), limit - at));
        windowStart = at;
        int got;
        do {
            got = read(at + window.position());
        } while (got > 0 && window.hasRemaining());
        window.flip();
        return window.limit() >= length;
    }

    /** Reads on; where the disk has an error, zeros. */
    private int read(long at) throws IOException {
        try {
            return bytes.read(window, at);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            if (!unreadable.contains(at / SECTOR)) {
                damage.unreadable(file, e);
                unreadable.add(at / SECTOR);
            }
            int zeros = (int) Math.min(window.remaining(), SECTOR - at % SECTOR);
            window.put(new byte[zeros]);
            return zeros;
        }
    }
}
