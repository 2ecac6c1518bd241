package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ohmstead.config.internal.disk.Disk;
import org.ohmstead.config.internal.disk.RealDisk;

/** The folder {@code etc}, as far as it is ours. For use by one thread at a time. */
final class CfgFolder {

    /** The largest file that is read: some hundred times what a device with fifty points takes. */
    static final int MAX_SIZE = 512 * 1024;

    private static final Duration REST = Duration.ofMillis(40);
    private static final Duration EMPTIED = Duration.ofSeconds(1);

    private final Path folder;
    private final Clock clock;
    private final Disk disk;
    private final Asides asides;
    private SortedMap<String, CfgFile> last = new TreeMap<>();
    private final SortedSet<String> miscased = new TreeSet<>();
    private boolean first = true;
    private boolean restless;

    CfgFolder(Path folder, Clock clock) {
        this(folder, clock, new RealDisk());
    }

    /** With a disk of the caller's. */
    CfgFolder(Path folder, Clock clock, Disk disk) {
        this.folder = folder;
        this.clock = clock;
        this.disk = disk;
        this.asides = new Asides(folder, disk, ".conflict");
    }

    /**
     * {@return all files of ours, by name} Files that did not change since the last time are the same objects. One that
     * is just being written or went away just now is as it was before, see {@link #restless}; but not the first time.
     *
     * @throws IOException if the folder cannot be listed
     */
    SortedMap<String, CfgFile> read() throws IOException {
        SortedMap<String, CfgFile> files = new TreeMap<>();
        restless = false;
        miscased.clear();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, CfgFolder::looksOurs)) {
            for (Path path : found) {
                String name = path.getFileName().toString();
                if (!PidName.ours(name)) {
                    miscased.add(name);
                    continue;
                }
                CfgFile file = read(path, name);
                if (file != null) {
                    files.put(name, file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        keepMoving(files);
        last = files;
        first = false;
        return new TreeMap<>(files);
    }

    private static boolean looksOurs(Path path) {
        String name = path.getFileName().toString();
        return PidName.ours(name) || PidName.meant(name);
    }

    /** {@return files that were ours, when they were last read, if their names had other cases} */
    SortedSet<String> miscased() {
        return miscased;
    }

    /** Some editors delete a file before they write it anew. */
    private void keepMoving(SortedMap<String, CfgFile> files) throws IOException {
        for (Map.Entry<String, CfgFile> before : last.entrySet()) {
            if (!files.containsKey(before.getKey()) && !rests(folder, REST)) {
                files.put(before.getKey(), before.getValue());
                restless = true;
            }
        }
    }

    /** {@return whether a file was being written when they were last read} */
    boolean restless() {
        return restless;
    }

    private CfgFile read(Path path, String name) {
        try {
            if (!Files.isRegularFile(path)) {
                return Files.exists(path) ? CfgFile.unreadable(name, "a file expected, got " + kind(path)) : null;
            }
            if (Files.size(path) > MAX_SIZE) {
                return CfgFile.unreadable(name, "at most " + MAX_SIZE + " bytes expected, got " + Files.size(path));
            }
            byte[] bytes = Files.readAllBytes(path);
            CfgFile before = last.get(name);
            if (before != null && before.bytes().length > 0 && before.sameBytes(bytes)) {
                return before;
            }
            // Who writes a file anew often empties it first; that somebody wants it empty is rare.
            boolean emptied = bytes.length == 0 && before != null && before.bytes().length > 0;
            if (!first && !rests(path, emptied ? EMPTIED : REST)) {
                restless = true;
                return before;
            }
            return CfgFile.of(name, bytes);
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            return CfgFile.unreadable(name, "a file that the gateway may read expected");
        } catch (IOException e) {
            return CfgFile.unreadable(name, "a readable file expected: " + e);
        }
    }

    /** {@return what lies where a file should} Pipes and devices are not opened: that may never end. */
    private static String kind(Path path) {
        return Files.isDirectory(path) ? "a folder" : "a pipe or a device";
    }

    /** Writes a content into a file, keeping its own comments and order. */
    void write(String name, CfgFile before, Content content) throws IOException {
        write(name, before, before == null ? CfgText.empty() : before.text(), content);
    }

    private boolean rests(Path path, Duration rest) throws IOException {
        Duration age = Duration.between(Files.getLastModifiedTime(path).toInstant(), clock.instant());
        return age.isNegative() || age.compareTo(rest) >= 0;
    }

    /**
     * Writes a content into a file, keeping comments and order.
     *
     * @param name of the file
     * @param before as it was read; null for a new one
     * @param text whose comments and order to keep
     * @param content to write
     * @throws UnfitException if it would be too large to be read again
     * @throws IOException if it cannot be written, or the file is no longer as it was read
     */
    void write(String name, CfgFile before, CfgText text, Content content) throws IOException {
        byte[] bytes = rendered(text, content);
        checkUntouched(name, before);
        try {
            disk.write(folder.resolve(name), bytes);
        } catch (FileSystemException e) {
            throw told(e);
        }
        last.put(name, CfgFile.of(name, bytes));
    }

    /** {@return the bytes of a file whose comments and order are those of a text} */
    static byte[] rendered(CfgText text, Content content) throws UnfitException {
        byte[] bytes = text.with(content).getBytes(UTF_8);
        if (bytes.length > MAX_SIZE) {
            throw new UnfitException("at most " + MAX_SIZE + " bytes expected, got " + bytes.length);
        }
        return bytes;
    }

    /**
     * Makes sure that nobody else changed a file.
     *
     * @param before as it was read; null if there was none
     * @throws IOException if it is no longer so
     */
    void checkUntouched(String name, CfgFile before) throws IOException {
        Path path = folder.resolve(name);
        boolean unread = before != null && before.unread();
        if (unread && Files.exists(path)) {
            throw new IOException(before.problem());
        }
        boolean changed = (before == null || unread) ? Files.exists(path) : !before.sameBytes(Files.readAllBytes(path));
        if (changed) {
            throw new TouchedException("the file has just been changed by somebody else");
        }
    }

    /** {@return the bytes of a file as it is now; empty if there is none} */
    Optional<byte[]> bytes(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(folder.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Makes a file hold these bytes, or be gone; it is not forced to disk. */
    void replace(String name, Optional<byte[]> bytes) throws IOException {
        try {
            if (bytes.isEmpty()) {
                disk.delete(folder.resolve(name));
                last.remove(name);
            } else {
                disk.replace(folder.resolve(name), bytes.get());
                last.put(name, CfgFile.of(name, bytes.get()));
            }
        } catch (FileSystemException e) {
            throw told(e);
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Keeps a file beside it; one that could not be read is moved there as it is. */
    Asides.Aside keepAside(CfgFile file) throws IOException {
        Asides.Aside aside = asides.keep(file);
        if (file.unread()) {
            last.remove(file.name());
        }
        return aside;
    }

    /** {@return those that are kept beside files} */
    Asides asides() {
        return asides;
    }

    /** {@return the file as it was last read; null if there was none} */
    CfgFile known(String name) {
        return last.get(name);
    }

    /** Makes a file what it was. */
    void restore(String name, CfgFile before) throws IOException {
        if (before == null) {
            delete(name);
        } else {
            disk.write(folder.resolve(name), before.bytes());
            last.put(name, before);
        }
    }

    boolean exists(String name) {
        return Files.exists(folder.resolve(name));
    }

    void delete(String name) throws IOException {
        try {
            disk.delete(folder.resolve(name));
        } catch (FileSystemException e) {
            throw told(e);
        }
        last.remove(name);
    }

    /** The message alone is often but the path. */
    private static IOException told(FileSystemException e) {
        return new IOException(e.toString(), e);
    }

    /** {@return the file's path for messages} */
    static String where(String name) {
        return "etc/" + name;
    }
}
