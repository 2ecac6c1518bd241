package org.ohmstead.deploy.internal.intake;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.ohmstead.lib.files.PrivateFiles;
import org.ohmstead.lib.files.Trees;
import org.ohmstead.lib.storage.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unpacked KARs, each as a Maven repository of its own in {@code DATA/kar/SHA256}: whole or not there. */
final class KarFolder {

    private static final Logger LOG = LoggerFactory.getLogger(KarFolder.class);
    private static final String TEMPORARY = ".tmp-";

    private final Path folder;
    private final AtomicLong next = new AtomicLong();

    KarFolder(Path folder) {
        this.folder = folder;
    }

    Path of(String sha256) {
        return folder.resolve(sha256);
    }

    /** Begins to unpack one, beside where it will be. */
    Unpacking unpack(String sha256) throws IOException {
        Directories.create(folder);
        Path temporary = folder.resolve(TEMPORARY + next.incrementAndGet() + "-" + sha256);
        Trees.delete(temporary);
        PrivateFiles.directory(temporary);
        return new Unpacking(of(sha256), temporary);
    }

    /** Removes all that are not wanted, and what a crash left. */
    void retain(Set<String> wanted) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path kar : all.toList()) {
                    String name = kar.getFileName().toString();
                    if (!wanted.contains(name) && !name.startsWith(TEMPORARY)) {
                        Trees.delete(kar);
                    }
                }
            }
        }
    }

    /** Removes what a crash left; before anything is unpacked. */
    void tidy() throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path kar : all.toList()) {
                    if (kar.getFileName().toString().startsWith(TEMPORARY)) {
                        Trees.delete(kar);
                    }
                }
            }
        }
    }

    /** One KAR while it is unpacked; closing it without completing leaves nothing. */
    static final class Unpacking implements AutoCloseable {

        private final Path target;
        private final Path temporary;

        Unpacking(Path target, Path temporary) {
            this.target = target;
            this.temporary = temporary;
        }

        /** {@return where a file lies for now} */
        Path file(String path) {
            return temporary.resolve(path);
        }

        /** Makes a file with its folders; on disk when it is closed. */
        OutputStream make(String path) throws IOException {
            Path file = file(path);
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new BufferedOutputStream(new FilterOutputStream(Channels.newOutputStream(channel)) {

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                }

                @Override
                public void close() throws IOException {
                    try (FileChannel closing = channel) {
                        closing.force(false);
                    }
                }
            });
        }

        /** Puts it to its place; one that is there and has the same files stays. */
        void complete() throws IOException {
            if (Files.exists(target)) {
                if (files(target).equals(files(temporary))) {
                    return;
                }
                LOG.warn("{}: was not as it was unpacked, it is made anew", target);
                Trees.delete(target);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            Directories.force(target.getParent());
        }

        private static SortedMap<String, Long> files(Path root) throws IOException {
            SortedMap<String, Long> sizes = new TreeMap<>();
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    sizes.put(root.relativize(file).toString(), Files.size(file));
                }
            }
            return sizes;
        }

        @Override
        public void close() throws IOException {
            Trees.delete(temporary);
        }
    }
}
