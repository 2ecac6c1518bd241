package org.ohmstead.lib.transport;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file, a named pipe or a terminal, whose line settings stay as they are. Java has no timed read for these, so a read
 * asks for what is available (FIONREAD on pipes and terminals), at first every ms and after a while every 20 ms.
 */
final class FileLink extends Channel {

    private static final Logger LOG = LoggerFactory.getLogger(FileLink.class);
    private static final long SHORT_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONG_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int SHORT_PAUSES = 50;

    private final Path path;
    private final boolean endless;
    private final RandomAccessFile file;
    private final FileInputStream in;
    private volatile boolean closed;

    private FileLink(Path path, boolean endless, RandomAccessFile file) throws IOException {
        this.path = path;
        this.endless = endless;
        this.file = file;
        this.in = new FileInputStream(file.getFD());
    }

    static FileLink open(String name) throws IOException {
        Path path = Path.of(name);
        if (!Files.exists(path) || Files.isDirectory(path)) {
            throw new IOException("cannot open " + name + ": no such file");
        }
        // "rw" lets a named pipe open without a writer; a capture on disk may be read-only
        boolean endless = !Files.isRegularFile(path);
        try {
            return new FileLink(path, endless, new RandomAccessFile(path.toFile(), endless ? "rw" : "r"));
        } catch (IOException e) {
            throw new IOException("cannot open " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length, Deadline deadline) throws IOException {
        if (!endless) {
            return in.read(target, offset, length);
        }
        for (int pauses = 0; ; pauses++) {
            if (closed) {
                throw new IOException(path + " was closed");
            }
            int waiting = in.available();
            if (waiting > 0) {
                return in.read(target, offset, Math.min(waiting, length));
            }
            if (!Files.exists(path)) {
                return -1;
            }
            long left = deadline.leftNanos();
            if (left <= 0 || takeWake()) {
                return 0;
            }
            LockSupport.parkNanos(Math.min(left, pauses < SHORT_PAUSES ? SHORT_PAUSE : LONG_PAUSE));
        }
    }

    @Override
    public void write(byte[] source, int offset, int length, Deadline deadline) throws IOException {
        file.write(source, offset, length);
    }

    @Override
    public int discard() throws IOException {
        // a terminal takes no seek, which all convenience methods of FileInputStream try
        int waiting = endless ? in.available() : 0;
        return waiting > 0 ? in.read(new byte[waiting]) : 0;
    }

    @Override
    public void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("{}: closing failed, nothing is lost: {}", path, e.getMessage());
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
