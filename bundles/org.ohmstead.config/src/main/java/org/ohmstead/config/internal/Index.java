package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.lib.files.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, also over restarts, which file belongs to which PID and what both last agreed on; in the order in which the
 * PIDs were first seen, which decides who keeps a device path. For use by one thread at a time.
 */
final class Index {

    private static final Logger LOG = LoggerFactory.getLogger(Index.class);
    private static final String HEADER = "ohmstead-config 1";
    private static final int FIELDS = 3;

    private final Path path;
    private final Map<String, Link> links = new LinkedHashMap<>();
    private boolean changed;

    /**
     * A PID's file.
     *
     * @param file name
     * @param hash of the content
     */
    record Link(String file, String hash) {}

    Index(Path path) {
        this.path = path;
        load();
    }

    private void load() {
        try {
            List<String> lines = Files.readAllLines(path, UTF_8);
            if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
                throw new IOException("the first line '" + HEADER + "' expected");
            }
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.split("\t", -1);
                if (fields.length != FIELDS) {
                    throw new IOException("PID, file and hash expected in every line");
                }
                links.put(fields[0], new Link(fields[1], fields[2]));
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{}: not there yet", path);
        } catch (IOException e) {
            links.clear();
            LOG.warn("{}: what files and running configurations last agreed on is not known: {}", path, e.toString());
        }
    }

    /** Puts what changed on disk. */
    void save() {
        if (!changed) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(HEADER));
        links.forEach((pid, link) -> lines.add(pid + "\t" + link.file() + "\t" + link.hash()));
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            AtomicFile.write(path, (String.join("\n", lines) + "\n").getBytes(UTF_8));
            changed = false;
        } catch (IOException e) {
            LOG.warn("{}: not written, tried again with the next change: {}", path, e.toString());
        }
    }

    Optional<Link> link(String pid) {
        return Optional.ofNullable(links.get(pid));
    }

    Optional<String> pidOf(String file) {
        return links.entrySet().stream()
                .filter(e -> e.getValue().file().equals(file))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    List<String> pids() {
        return List.copyOf(links.keySet());
    }

    void put(String pid, String file, String hash) {
        Link link = new Link(file, hash);
        changed |= !link.equals(links.put(pid, link));
    }

    void remove(String pid) {
        changed |= links.remove(pid) != null;
    }
}
