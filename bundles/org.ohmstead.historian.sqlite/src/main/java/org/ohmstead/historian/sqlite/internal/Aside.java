package org.ohmstead.historian.sqlite.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Damaged databases that were put aside for a person to look at: {@code history.db.damaged-<time>}, with the write-ahead log
 * beside it. Some are kept, so that a dying disk does not fill itself.
 */
final class Aside {

    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);
    private static final String MARK = Database.FILE + ".damaged-";
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm");
    private static final int MOST = 3;

    private Aside() {}

    /**
     * Puts the database of a directory aside. Beyond {@link #MOST} the smallest goes: it holds the shortest history.
     *
     * @param directory of the database, which nobody has open
     * @param now stamps it
     * @return where it is now
     * @throws IOException if it cannot be moved
     */
    static Path put(Path directory, Instant now) throws IOException {
        String stamp = DateTimeFormatter.ISO_INSTANT
                .format(now.truncatedTo(ChronoUnit.MILLIS))
                .replaceAll("[:.-]", "");
        Path aside = directory.resolve(MARK + stamp);
        for (int i = 1; Files.exists(aside); i++) {
            aside = directory.resolve(MARK + stamp + "." + i);
        }
        // The log first: a database is never left beside the log of another.
        for (int i = SUFFIXES.size() - 1; i >= 0; i--) {
            Path file = directory.resolve(Database.FILE + SUFFIXES.get(i));
            if (Files.exists(file)) {
                Files.move(file, with(aside, SUFFIXES.get(i)));
            }
        }
        List<Path> all = list(directory);
        for (Path small : all.subList(0, Math.max(0, all.size() - MOST))) {
            LOG.warn("historian: {} is removed: {} damaged databases are kept, the biggest", small, MOST);
            for (String suffix : SUFFIXES) {
                Files.deleteIfExists(with(small, suffix));
            }
        }
        return aside;
    }

    /** {@return how many there are} */
    static int count(Path directory) {
        try {
            return list(directory).size();
        } catch (IOException e) {
            LOG.debug("{} cannot be listed", directory, e);
            return 0;
        }
    }

    /** {@return all, the smallest first} */
    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Aside::isDatabase)
                    .sorted(Comparator.comparingLong(Aside::size).thenComparing(Comparator.naturalOrder()))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isDatabase(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(MARK) && !name.endsWith("-wal") && !name.endsWith("-shm");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path with(Path aside, String suffix) {
        return aside.resolveSibling(aside.getFileName() + suffix);
    }
}
