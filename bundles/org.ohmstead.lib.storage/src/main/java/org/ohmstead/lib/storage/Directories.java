package org.ohmstead.lib.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Directories whose entries survive a power cut: a file is on disk only when the entry that names it is (fsync(2)). */
public final class Directories {

    private Directories() {}

    /**
     * Makes a directory and those above it, as far as they are not there. All are on disk when the call returns.
     *
     * @param directory to make
     * @return the directory
     * @throws IOException if it cannot be made
     */
    public static Path create(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                create(parent);
            }
            Files.createDirectories(directory);
            if (parent != null) {
                force(parent);
            }
        }
        return directory;
    }

    /**
     * Makes the entries of a directory durable: to be called when a file in it was made, renamed or deleted.
     *
     * @param directory that exists
     * @throws IOException if the disk refuses
     */
    public static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
