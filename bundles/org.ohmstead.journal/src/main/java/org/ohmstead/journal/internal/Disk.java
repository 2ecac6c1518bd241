package org.ohmstead.journal.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes and opens the files of the journal: the place where tests put a disk that fails. */
interface Disk {

    /** The file system. */
    Disk REAL = RealFile::new;

    /**
     * Creates a file.
     *
     * @param file must not exist
     * @return the file, empty, open for writing
     */
    Writable create(Path file) throws IOException;

    /**
     * Opens a file for reading.
     *
     * @param file must exist
     */
    default Input open(Path file) throws IOException {
        return new RealInput(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** A file open for reading. */
    interface Input extends Closeable {

        /** Reads some bytes from a place on, as {@link FileChannel#read(ByteBuffer, long)} does. */
        int read(ByteBuffer to, long at) throws IOException;
    }

    /** A file of the file system. */
    record RealInput(FileChannel channel) implements Input {

        @Override
        public int read(ByteBuffer to, long at) throws IOException {
            return channel.read(to, at);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A file open for appending. */
    interface Writable extends Closeable {

        /** Writes all that remains in the buffer to the end. */
        void write(ByteBuffer bytes) throws IOException;

        /** Returns when all that was written is on the medium. */
        void force() throws IOException;

        /** Cuts the file. */
        void truncate(long size) throws IOException;
    }

    /** A file of the file system. */
    final class RealFile implements Writable {

        private final FileChannel channel;

        private RealFile(Path file) throws IOException {
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
