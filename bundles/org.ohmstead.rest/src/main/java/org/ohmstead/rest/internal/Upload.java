package org.ohmstead.rest.internal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.ohmstead.lib.files.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body in a private file, which is deleted when this is closed. */
final class Upload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private final Path file;
    private final FileChannel channel;
    private final MessageDigest digest;
    private final Runnable closed;
    private long size;
    private boolean open = true;

    /**
     * Makes an empty file.
     *
     * @param closed is told once it is gone
     */
    Upload(Path file, Runnable closed) throws IOException {
        this.file = file;
        this.channel = PrivateFiles.open(file, Set.of(CREATE_NEW, WRITE));
        this.digest = sha256();
        this.closed = closed;
    }

    /** {@return what makes the SHA-256 of something} */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void write(byte[] bytes, int count) throws IOException {
        digest.update(bytes, 0, count);
        size += count;
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    long size() {
        return size;
    }

    Path file() {
        return file;
    }

    /** {@return the checksum of what was written so far, in hex; to be asked once} */
    String sha() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** {@return the content, to be closed} */
    InputStream content() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            try {
                channel.close();
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} cannot be deleted; that is tried again when the interface starts", file, e);
            } finally {
                closed.run();
            }
        }
    }
}
