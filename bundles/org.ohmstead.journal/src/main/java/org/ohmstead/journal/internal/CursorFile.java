package org.ohmstead.journal.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ohmstead.lib.storage.Checksum;
import org.ohmstead.lib.storage.Directories;

/**
 * Where a consumer stands, on disk. Two places, 4096 bytes apart, are written in turn, so that a torn write spoils only
 * the newer one; nothing is allocated after the file was made, so that a full disk does not matter. A place is: i64 turn,
 * i64 id of the log, i64 position, u32 CRC32C of these 24 bytes.
 */
final class CursorFile implements Closeable {

    static final String SUFFIX = ".cursor";

    private static final int APART = 4096;
    private static final int LENGTH = 28;

    private final FileChannel channel;
    private final long id;
    private long turn;
    private long position;

    private CursorFile(FileChannel channel, long id) throws IOException {
        this.channel = channel;
        this.id = id;
        for (int place = 0; place < 2; place++) {
            ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
            if (channel.read(bytes, (long) place * APART) == LENGTH
                    && Checksum.of(bytes.flip().duplicate().limit(LENGTH - 4)) == bytes.getInt(LENGTH - 4)
                    && bytes.getLong(0) > turn) {
                turn = bytes.getLong(0);
                position = bytes.getLong(8) == id ? bytes.getLong(16) : 0;
            }
        }
    }

    /**
     * Opens the file of a consumer; makes it if there is none.
     *
     * @param file where
     * @param id of the log; a place in another log counts as none
     */
    static CursorFile open(Path file, long id) throws IOException {
        if (!Files.exists(file)) {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, new byte[APART + LENGTH]);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file);
            Directories.force(file.toAbsolutePath().getParent());
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new CursorFile(channel, id);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** {@return the position last stored; 0 if none was} */
    long position() {
        return position;
    }

    /** Stores a position; durable when it returns. */
    void store(long newPosition) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.putLong(turn + 1).putLong(id).putLong(newPosition);
        bytes.putInt(Checksum.of(bytes.duplicate().flip())).flip();
        for (long at = (turn + 1) % 2 * APART; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
        channel.force(false);
        turn++;
        position = newPosition;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
