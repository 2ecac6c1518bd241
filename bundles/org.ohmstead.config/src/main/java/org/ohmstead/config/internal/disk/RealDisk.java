package org.ohmstead.config.internal.disk;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.ohmstead.lib.files.AtomicFile;

/** The disk of this machine. */
public final class RealDisk implements Disk {

    @Override
    public void write(Path file, byte[] content) throws IOException {
        AtomicFile.write(file, content);
    }

    @Override
    public void writePrivate(Path file, byte[] content) throws IOException {
        AtomicFile.writePrivate(file, content);
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            if (Files.isRegularFile(temporary)) {
                Files.delete(temporary); // with whatever permissions, and whoever has it open
            }
            FileChannel.open(temporary, CREATE, TRUNCATE_EXISTING, WRITE).close();
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null && Files.exists(file)) {
                Files.setPosixFilePermissions(temporary, view.readAttributes().permissions());
            }
            Files.write(temporary, content, WRITE);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public void force(Collection<Path> files) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (Path file : files) {
            folders.add(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                force(file, WRITE);
            }
        }
        for (Path folder : folders) {
            force(folder, READ);
        }
    }

    private static void force(Path path, OpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    @Override
    public void append(Path file, byte[] more) throws IOException {
        try (FileChannel channel = FileChannel.open(file, APPEND)) {
            ByteBuffer rest = ByteBuffer.wrap(more);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    @Override
    public void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.truncate(size);
            channel.force(true);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
