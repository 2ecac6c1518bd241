package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Looks at the beginning and the end of a file, which say whether it is a whole archive: the directory of a zip file stands
 * at its end (APPNOTE.TXT 6.3.10, 4.3.16). Nothing of the length that the file claims is read here.
 */
final class ZipEnd {

    private static final int BEGINNING = 4;
    private static final int FIRST_ENTRY = 0x04034b50;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int DISKS = 4;
    private static final int ENTRIES = 10;
    private static final int DIRECTORY_BYTES = 12;
    private static final int DIRECTORY_AT = 16;
    private static final int COMMENT_BYTES = 20;
    private static final int MASK16 = 0xFFFF;
    private static final long MASK32 = 0xFFFF_FFFFL;

    /** What a file is, seen from its ends. */
    sealed interface State {}

    /**
     * An archive from beginning to end.
     *
     * @param entries how many it has
     */
    record Whole(int entries) implements State {}

    /**
     * Maybe an archive when the rest has come.
     *
     * @param why in words
     */
    record Incomplete(String why) implements State {}

    /**
     * None, whatever comes.
     *
     * @param why in words
     */
    record Hopeless(String why) implements State {}

    private ZipEnd() {}

    static State of(FileChannel file) throws IOException {
        long size = file.size();
        if (size == 0) {
            return new Incomplete("a complete archive expected, it is empty");
        }
        ByteBuffer beginning = read(file, 0, BEGINNING);
        boolean zero = beginning.limit() < BEGINNING || beginning.getInt(0) == 0;
        // One without entries has nothing but its end.
        if (!zero && beginning.getInt(0) != FIRST_ENTRY && beginning.getInt(0) != END) {
            return new Hopeless("an archive expected, it begins as none does");
        }
        int length = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer tail = read(file, size - length, length);
        for (int at = tail.limit() - END_BYTES; at >= 0 && !zero; at--) {
            if (tail.getInt(at) == END) {
                return judge(tail, at, size);
            }
        }
        return new Incomplete("a complete archive expected, its end is missing");
    }

    private static State judge(ByteBuffer tail, int at, long size) {
        if (at + END_BYTES + (tail.getShort(at + COMMENT_BYTES) & MASK16) != tail.limit()) {
            return new Incomplete(
                    "a complete archive expected, there is something behind its end, or its end is missing");
        }
        int entries = tail.getShort(at + ENTRIES) & MASK16;
        long bytes = tail.getInt(at + DIRECTORY_BYTES) & MASK32;
        long from = tail.getInt(at + DIRECTORY_AT) & MASK32;
        if (tail.getInt(at + DISKS) != 0 || entries > Limits.MOST_ENTRIES || bytes == MASK32 || from == MASK32) {
            return new Hopeless(
                    "an archive in one part, of at most " + Limits.MOST_ENTRIES + " entries and 4 GB expected");
        }
        if (bytes > Limits.MOST_DIRECTORY_BYTES) {
            return new Hopeless("a directory of at most " + (Limits.MOST_DIRECTORY_BYTES >> 20)
                    + " MB expected, it has " + bytes + " bytes");
        }
        if (from + bytes != size - tail.limit() + at) {
            return new Incomplete("a complete archive expected, its directory does not end where its end begins");
        }
        return new Whole(entries);
    }

    private static ByteBuffer read(FileChannel file, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            // until all is there, or the file has become shorter meanwhile
        }
        return bytes.flip();
    }
}
