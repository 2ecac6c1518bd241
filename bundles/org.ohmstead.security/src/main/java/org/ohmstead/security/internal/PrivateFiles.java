package org.ohmstead.security.internal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Directories and files that only the gateway's own account can read, on systems that know such rights. */
final class PrivateFiles {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /**
     * Makes a directory if it is not there, and takes it away from everybody else.
     *
     * @param directory whose parents are made, too
     * @return the same
     * @throws IOException if that cannot be done
     */
    static Path directory(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, attributes(OWNER_ONLY_DIRECTORY));
        }
        if (POSIX && !Files.getPosixFilePermissions(directory).equals(OWNER_ONLY_DIRECTORY)) {
            Files.setPosixFilePermissions(directory, OWNER_ONLY_DIRECTORY);
        }
        return directory;
    }

    /**
     * Puts content in the place of a file at once and for good: who reads finds the old or the new, even after a power cut.
     *
     * @param file to be made or replaced
     * @param content of the file
     * @throws IOException if that cannot be done; the file is then as it was
     */
    static void write(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path draft = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        create(draft);
        try {
            try (FileChannel channel = FileChannel.open(draft, WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(draft, file, ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        if (POSIX) {
            try (FileChannel entry = FileChannel.open(directory, READ)) {
                entry.force(true);
            }
        }
    }

    /**
     * Makes an empty file if there is none.
     *
     * @param file to be there
     * @return the same
     * @throws IOException if that cannot be done
     */
    static Path present(Path file) throws IOException {
        try {
            create(file);
        } catch (FileAlreadyExistsException e) {
            return file;
        }
        return file;
    }

    private static void create(Path file) throws IOException {
        FileChannel.open(file, Set.of(CREATE_NEW, WRITE), attributes(OWNER_ONLY))
                .close();
        // 'bin/ohmstead passwd' may run as root: what it makes must stay readable for the gateway's account.
        var owner = Files.getOwner(file.toAbsolutePath().getParent());
        if (!Files.getOwner(file).equals(owner)) {
            Files.setOwner(file, owner);
        }
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
