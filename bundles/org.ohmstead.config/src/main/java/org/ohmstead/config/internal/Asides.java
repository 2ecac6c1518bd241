package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ohmstead.config.internal.disk.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What somebody wrote and is not taken, kept beside the file that it was meant for, for its owner's eyes: it may hold what
 * belongs among the secrets. The first is {@code NAME.conflict}, the next {@code NAME.conflict.2} and so on: none is written
 * over. See docs/decisions/0170.
 */
final class Asides {

    /** So many are kept of one file. */
    static final int MOST = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Asides.class);

    private final Path folder;
    private final Disk disk;
    private final String ending;

    /**
     * What was kept.
     *
     * @param name of the file that holds it
     * @param made whether it was made just now; else it was there already
     */
    record Aside(String name, boolean made) {

        /** {@return where it is, for messages} */
        String where() {
            return CfgFolder.where(name);
        }
    }

    /**
     * Keeps nothing yet.
     *
     * @param ending of the first name
     */
    Asides(Path folder, Disk disk, String ending) {
        this.folder = folder;
        this.disk = disk;
        this.ending = ending;
    }

    /** {@return under which name a file would be kept now} */
    Aside next(CfgFile file) throws IOException {
        SortedMap<Integer, Path> present = present(file.name());
        for (Path path : present.values()) {
            if (!file.unread() && holds(path, file.bytes())) {
                return new Aside(path.getFileName().toString(), false);
            }
        }
        return new Aside(name(file.name(), present.isEmpty() ? 1 : present.lastKey() + 1), true);
    }

    /** Keeps a file; one that could not be read is moved as it is. What is kept already is not kept twice. */
    Aside keep(CfgFile file) throws IOException {
        Aside aside = next(file);
        if (file.unread()) {
            Files.move(folder.resolve(file.name()), folder.resolve(aside.name()));
        } else if (aside.made()) {
            disk.writePrivate(folder.resolve(aside.name()), file.bytes());
        }
        return aside;
    }

    /** Takes away what was kept after all. */
    void drop(Aside aside) throws IOException {
        if (aside.made()) {
            disk.delete(folder.resolve(aside.name()));
        }
    }

    /** Deletes the oldest of a file if there are too many, and says so. */
    void bound(String file) {
        try {
            SortedMap<Integer, Path> present = present(file);
            while (present.size() > MOST) {
                Path oldest = present.remove(present.firstKey());
                disk.delete(oldest);
                LOG.warn(
                        "{}: deleted, as the oldest of more than {}: the others stay until somebody deletes them",
                        CfgFolder.where(oldest.getFileName().toString()),
                        MOST);
            }
        } catch (IOException e) {
            LOG.debug("{}: more than {} stay beside it", file, MOST, e);
        }
    }

    private String name(String file, int number) {
        return file + ending + (number == 1 ? "" : "." + number);
    }

    private static boolean holds(Path path, byte[] bytes) throws IOException {
        return Files.isRegularFile(path)
                && Files.isReadable(path)
                && Files.size(path) == bytes.length
                && Arrays.equals(Files.readAllBytes(path), bytes);
    }

    /** {@return all of a file by number, whatever they are: no name is used twice} */
    private SortedMap<Integer, Path> present(String file) throws IOException {
        String first = name(file, 1);
        SortedMap<Integer, Path> present = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                folder, path -> path.getFileName().toString().startsWith(first))) {
            for (Path path : found) {
                String rest = path.getFileName().toString().substring(first.length());
                if (rest.isEmpty()) {
                    present.put(1, path);
                } else if (rest.matches("\\.[1-9]\\d{0,8}")) {
                    present.put(Integer.parseInt(rest.substring(1)), path);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return present;
    }
}
