package org.ohmstead.rest.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the list of entries at the end of an archive says of each, and Java's own reader does not tell: whether it is
 * encrypted, or a link (PKWARE APPNOTE 6.3.10, 4.3.12, 4.3.16).
 */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_SIZE = 46;
    private static final int ENCRYPTED = 1;
    /** File types of Unix, in the upper half of an entry's attributes. */
    private static final int TYPE = 0xF000;

    private static final int NONE = 0;
    private static final int DIRECTORY = 0x4000;
    private static final int REGULAR = 0x8000;

    private ZipDirectory() {}

    /** Refuses an archive with entries that are no plain files or folders. */
    static void check(Path archive) throws IOException {
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.READ)) {
            ByteBuffer end = read(file, Math.max(0, file.size() - END_SIZE - LONGEST_COMMENT), file.size());
            int at = end.limit() - END_SIZE;
            while (at >= 0 && !(end.getInt(at) == END && unsigned(end, at + 20) == end.limit() - END_SIZE - at)) {
                at--;
            }
            if (at < 0) {
                throw Unpacking.wrong("a zip file expected: it has no end");
            }
            long size = Integer.toUnsignedLong(end.getInt(at + 12));
            long from = Integer.toUnsignedLong(end.getInt(at + 16));
            if (from + size > file.size()) {
                throw Unpacking.wrong("a plain zip file expected: its list of entries is not where it should be");
            }
            entries(read(file, from, from + size));
        }
    }

    private static void entries(ByteBuffer list) {
        for (int at = 0; at + ENTRY_SIZE <= list.limit(); ) {
            if (list.getInt(at) != ENTRY) {
                throw Unpacking.wrong("a plain zip file expected: its list of entries is damaged");
            }
            int length = unsigned(list, at + 28);
            int next = at + ENTRY_SIZE + length + unsigned(list, at + 30) + unsigned(list, at + 32);
            if (next > list.limit()) {
                throw Unpacking.wrong("a plain zip file expected: its list of entries breaks off");
            }
            entry(
                    list,
                    at,
                    StandardCharsets.UTF_8
                            .decode(list.slice(at + ENTRY_SIZE, length))
                            .toString());
            at = next;
        }
    }

    private static void entry(ByteBuffer list, int at, String name) {
        if ((list.getShort(at + 8) & ENCRYPTED) != 0) {
            throw Unpacking.wrong("entry '" + name + "': no encryption expected");
        }
        int type = list.getInt(at + 38) >>> 16 & TYPE;
        if (type != NONE && type != DIRECTORY && type != REGULAR) {
            throw Unpacking.wrong("entry '" + name + "': a file or folder expected, no link");
        }
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private static ByteBuffer read(FileChannel file, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            // until it is full
        }
        return bytes.flip();
    }
}
