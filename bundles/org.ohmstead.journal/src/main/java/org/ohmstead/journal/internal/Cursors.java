package org.ohmstead.journal.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/** Where all consumers stand, those that are not there now included. Safe for use by any thread. */
final class Cursors {

    private final Path directory;
    private final long id;
    private final Map<String, Long> positions = new ConcurrentHashMap<>();

    /**
     * Reads all cursors.
     *
     * @param journal directory of the journal
     * @param id of the log
     */
    Cursors(Path journal, long id) throws IOException {
        this.directory = Files.createDirectories(journal.resolve("cursors"));
        this.id = id;
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(CursorFile.SUFFIX))
                    .toList();
        }
        for (Path file : files) {
            try (CursorFile cursor = CursorFile.open(file, id)) {
                String name = file.getFileName().toString();
                positions.put(name.substring(0, name.length() - CursorFile.SUFFIX.length()), cursor.position());
            }
        }
    }

    CursorFile open(String consumer) {
        if (!consumer.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
            throw new IllegalArgumentException(
                    "the name of a consumer (letters, digits, '.', '-') expected, got '" + consumer + "'");
        }
        Path file = directory.resolve(consumer + CursorFile.SUFFIX);
        try {
            CursorFile cursor = CursorFile.open(file, id);
            positions.put(consumer, cursor.position());
            return cursor;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the place of the consumer cannot be kept", e);
        }
    }

    void stands(String consumer, long position) {
        positions.put(consumer, position);
    }

    /** {@return the position that all have passed} {@link Long#MAX_VALUE} if there is no consumer. */
    long slowest() {
        return positions.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }

    /** {@return the farthest position; 0 if there is none} */
    long farthest() {
        return positions.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    void forEach(ObjLongConsumer<String> action) {
        positions.forEach(action::accept);
    }
}
