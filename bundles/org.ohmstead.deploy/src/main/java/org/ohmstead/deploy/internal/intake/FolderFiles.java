package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.ohmstead.lib.files.AtomicFile;
import org.ohmstead.lib.storage.Directories;

/** Changes to files in {@code deploy/}. Messages of its exceptions name the file and what is wrong. */
final class FolderFiles {

    private static final String TEMPORARY = ".tmp";

    private final Path folder;

    FolderFiles(Path folder) {
        this.folder = folder;
    }

    Path of(String name) {
        return folder.resolve(name);
    }

    boolean exists(String name) {
        return Files.exists(of(name), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Puts a copy of a file into the folder, whole or not at all.
     *
     * @return its stamp, of which only what others do later differs
     */
    String put(String name, Path content) throws IOException {
        Path temporary = of("." + name + TEMPORARY);
        try {
            Directories.create(folder);
            Files.copy(content, temporary, StandardCopyOption.REPLACE_EXISTING);
            String stamp = Sighting.stamp(temporary);
            Files.move(temporary, of(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Directories.force(folder);
            return stamp;
        } catch (FileSystemException e) {
            throw told(name, e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** What lies there by a name is what was refused. */
    void reject(String name) throws IOException {
        try {
            Path to = of(name + FileNames.REJECTED);
            if (Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(to.toString(), null, to.getFileName() + " is a folder");
            }
            Files.move(of(name), to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException e) {
            throw told(name, e);
        }
    }

    void reason(String name, String text) throws IOException {
        String file = name + FileNames.REJECTED + FileNames.REASON;
        try {
            AtomicFile.write(of(file), text.getBytes(StandardCharsets.UTF_8));
        } catch (FileSystemException e) {
            throw told(file, e);
        }
    }

    /** Forgets that something by a name was refused. */
    void forgive(String name) throws IOException {
        delete(name + FileNames.REJECTED);
        delete(name + FileNames.REJECTED + FileNames.REASON);
    }

    void delete(String name) throws IOException {
        try {
            if (!Files.isDirectory(of(name), LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(of(name));
            }
        } catch (FileSystemException e) {
            throw told(name, e);
        }
    }

    private IOException told(String name, FileSystemException e) {
        String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        return new IOException(
                folder.getFileName() + "/" + Words.line(name) + ": a folder that can be written expected: "
                        + Words.line(reason),
                e);
    }
}
