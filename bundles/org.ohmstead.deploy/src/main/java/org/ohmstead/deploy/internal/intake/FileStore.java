package org.ohmstead.deploy.internal.intake;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ohmstead.lib.files.PrivateFiles;
import org.ohmstead.lib.storage.Directories;

/** The store on disk. */
final class FileStore implements Store {

    private static final String TEMPORARY = ".tmp-";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int CHUNK = 65_536;

    private final Path folder;
    private final long mostBytes;
    private final AtomicLong next = new AtomicLong();

    /**
     * Keeps files in a folder.
     *
     * @param folder made when it is needed
     * @param mostBytes of one file
     */
    FileStore(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /** Has something put to its place. */
    @FunctionalInterface
    interface Placing {
        void place(String sha256, Effect.Action move) throws IOException;
    }

    @Override
    public String put(InputStream content) throws IOException {
        return put(content, (sha256, move) -> move.run());
    }

    /**
     * Keeps something.
     *
     * @param content read to its end, not closed
     * @param placing is called when all is read
     * @return its SHA-256 in hex
     * @throws IOException if it is too large or cannot be kept; nothing is left then
     */
    String put(InputStream content, Placing placing) throws IOException {
        Directories.create(folder);
        PrivateFiles.directory(folder);
        Path temporary = folder.resolve(TEMPORARY + ProcessHandle.current().pid() + "-" + next.incrementAndGet());
        try {
            MessageDigest digest = sha256();
            try (FileChannel channel = PrivateFiles.open(temporary, Set.of(CREATE_NEW, WRITE));
                    OutputStream out = Channels.newOutputStream(channel)) {
                copy(new DigestInputStream(content, digest), out);
                channel.force(true);
            }
            String name = HexFormat.of().formatHex(digest.digest());
            Path file = folder.resolve(name);
            placing.place(name, () -> {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Directories.force(folder);
            });
            return name;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void copy(InputStream content, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
            size += n;
            if (size > mostBytes) {
                throw new TooLargeException(mostBytes);
            }
            out.write(chunk, 0, n);
        }
    }

    @Override
    public Optional<Path> file(String sha256) {
        return Optional.of(sha256)
                .filter(text -> SHA256.matcher(text).matches())
                .map(folder::resolve)
                .filter(Files::isRegularFile);
    }

    /** {@return whether a file still is what it was when it was kept} */
    static boolean intact(Path file) throws IOException {
        return hash(file).equals(file.getFileName().toString());
    }

    static String hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Removes what a crash left; before anything is put. */
    void tidy() throws IOException {
        for (Path file : all()) {
            if (file.getFileName().toString().startsWith(TEMPORARY)) {
                Files.delete(file);
            }
        }
    }

    /** Removes all but these. */
    void retain(Set<String> wanted) throws IOException {
        for (Path file : all()) {
            String name = file.getFileName().toString();
            if (SHA256.matcher(name).matches() && !wanted.contains(name)) {
                Files.delete(file);
            }
        }
    }

    private List<Path> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
