package org.ohmstead.lib.files;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * Writes files whole or not at all: who reads finds the old content or the new, even after a power cut. The content is on
 * disk when a call returns. A temporary file {@code .<name>.tmp} is made beside the file.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /** Something that makes an empty file. */
    @FunctionalInterface
    private interface Maker {
        void make(Path file) throws IOException;
    }

    /**
     * Creates or replaces a file. A replaced file's permissions stay.
     *
     * @param file in a folder that exists
     * @param content all of it
     * @throws IOException if it cannot be written; the old file is untouched
     */
    public static void write(Path file, byte[] content) throws IOException {
        replace(file, content, temporary -> {
            FileChannel.open(temporary, CREATE, TRUNCATE_EXISTING, WRITE).close();
            copyPermissions(file, temporary);
        });
    }

    /**
     * Creates or replaces a file that only the gateway's account can read, whatever the permissions of the old one were;
     * see {@link PrivateFiles}.
     *
     * @param file in a folder that exists
     * @param content all of it
     * @throws IOException if it cannot be written; the old file is untouched
     */
    public static void writePrivate(Path file, byte[] content) throws IOException {
        replace(file, content, temporary -> {
            Files.deleteIfExists(temporary);
            PrivateFiles.present(temporary);
        });
    }

    private static void replace(Path file, byte[] content, Maker maker) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = folder.resolve("." + file.getFileName() + ".tmp");
        try {
            maker.make(temporary);
            try (FileChannel channel = FileChannel.open(temporary, WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        PrivateFiles.forceDirectory(folder);
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView source = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (source != null && Files.exists(from)) {
            Files.setPosixFilePermissions(to, source.readAttributes().permissions());
        }
    }
}
