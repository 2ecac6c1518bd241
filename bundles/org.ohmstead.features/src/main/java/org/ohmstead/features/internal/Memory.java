package org.ohmstead.features.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.lib.files.AtomicFile;

/**
 * Remembers what was there at the last look. The file is among the framework's own data, as is Karaf's memory of what is
 * installed: both are lost together with the cache, so that what is lost is not taken for uninstalled.
 */
final class Memory {

    private static final String FEATURE = "feature";
    private static final String WANTED = "wanted";
    private static final String REPOSITORY = "repository";
    private static final String END = "end";

    private final Path file;
    private Optional<Seen> current = Optional.empty();
    private boolean onDisk;

    Memory(Path file) {
        this.file = file;
    }

    /**
     * {@return what is remembered, if anything is}
     *
     * @throws IOException if it cannot be read
     */
    Optional<Seen> load() throws IOException {
        if (current.isEmpty()) {
            current = read();
            onDisk = current.isPresent();
        }
        return current;
    }

    private Optional<Seen> read() throws IOException {
        Map<String, String> features = new HashMap<>();
        Set<String> wanted = new HashSet<>();
        Set<String> repositories = new HashSet<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.isEmpty() || !END.equals(lines.get(lines.size() - 1))) {
            return Optional.empty();
        }
        for (String line : lines) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case FEATURE -> features.put(words[1], words[2]);
                case WANTED -> wanted.add(words[1]);
                case REPOSITORY -> repositories.add(words[1]);
                default -> {
                    // The end, or what a newer version wrote.
                }
            }
        }
        return Optional.of(new Seen(new Installed(features, repositories), wanted));
    }

    /**
     * Remembers.
     *
     * @param seen what is there
     * @throws IOException if it cannot be written; it is remembered until the gateway ends
     */
    void save(Seen seen) throws IOException {
        onDisk = onDisk && current.equals(Optional.of(seen));
        current = Optional.of(seen);
        if (onDisk) {
            return;
        }
        List<String> lines = new ArrayList<>();
        seen.installed().features().forEach((name, version) -> lines.add(FEATURE + " " + name + " " + version));
        seen.wanted().forEach(name -> lines.add(WANTED + " " + name));
        seen.installed().repositories().forEach(uri -> lines.add(REPOSITORY + " " + uri));
        lines.sort(null);
        lines.add(END);
        AtomicFile.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        onDisk = true;
    }
}
