package org.ohmstead.lib.files;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Directories and files that only the gateway's own account can read, on systems that know such rights. */
public final class PrivateFiles {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /**
     * Makes a directory if it is not there, and takes it away from everybody else.
     *
     * @param directory whose parents are made, too, with the usual rights
     * @return the same
     * @throws IOException if that cannot be done
     */
    public static Path directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(directory, only(DIRECTORY));
        }
        if (POSIX && !Files.getPosixFilePermissions(directory).equals(DIRECTORY)) {
            Files.setPosixFilePermissions(directory, DIRECTORY);
        }
        return directory;
    }

    /**
     * Makes an empty file if there is none. What root makes belongs to the owner of the directory, so that it stays
     * readable for the gateway's account.
     *
     * @param file to be there; one that is, is left as it is
     * @return the same
     * @throws IOException if that cannot be done
     */
    public static Path present(Path file) throws IOException {
        try {
            open(file, Set.of(CREATE_NEW, WRITE)).close();
        } catch (FileAlreadyExistsException e) {
            return file;
        }
        UserPrincipal owner = Files.getOwner(file.toAbsolutePath().getParent());
        if (!Files.getOwner(file).equals(owner)) {
            Files.setOwner(file, owner);
        }
        return file;
    }

    /**
     * Opens a file.
     *
     * @param file private from its first moment if this makes it
     * @param options how
     * @return to be closed by the caller
     * @throws IOException if that cannot be done
     */
    public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options, only(FILE));
    }

    /** Makes a new name durable, where directories can be opened. */
    static void forceDirectory(Path directory) throws IOException {
        if (POSIX) {
            try (FileChannel names = FileChannel.open(directory, READ)) {
                names.force(true);
            }
        }
    }

    private static FileAttribute<?>[] only(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
