package org.ohmstead.historian.sqlite.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ohmstead.lib.storage.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite itself, the native library. */
final class Library {

    private static final Logger LOG = LoggerFactory.getLogger(Library.class);
    /** Names the folder the driver unpacks it to; if it is set, the folder serves nothing and nobody else. */
    private static final String FOLDER = "org.sqlite.tmpdir";

    private Library() {}

    /** Unpacks it, which the driver tries once only: a disk that was full then would spoil it for good. */
    @SuppressWarnings("checkstyle:IllegalCatch") // the driver declares nothing narrower
    static void load() throws IOException {
        String own = System.getProperty(FOLDER);
        String folder = own == null ? System.getProperty("java.io.tmpdir") : own;
        try {
            if (own != null) {
                clear(Directories.create(Path.of(own)));
            }
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            throw new IOException("SQLite's library cannot be unpacked into " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Removes what processes left that ended hard, which the driver takes to be in use for ever. One that is in use
     * indeed stays usable: Unix keeps a file that is mapped, Windows does not let it go.
     */
    private static void clear(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "sqlite-*-*sqlitejdbc*")) {
            for (Path file : left) {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    LOG.debug("{}: stays", file, e);
                }
            }
        }
    }
}
