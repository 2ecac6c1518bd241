package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final TabFile file;
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
        this.file = new TabFile(path, HEADER, FIELDS);
        load();
    }

    private void load() {
        try {
            file.read().forEach(row -> links.put(row.get(0), new Link(row.get(1), row.get(2))));
        } catch (NoSuchFileException e) {
            LOG.debug("{}: not there yet", file.path());
        } catch (IOException e) {
            links.clear();
            LOG.warn(
                    "{}: what files and running configurations last agreed on is not known: {}",
                    file.path(),
                    e.toString());
        }
    }

    /** Puts what changed on disk. */
    void save() {
        if (!changed) {
            return;
        }
        try {
            file.write(links.entrySet().stream()
                    .map(one -> List.of(
                            one.getKey(), one.getValue().file(), one.getValue().hash()))
                    .toList());
            changed = false;
        } catch (IOException e) {
            LOG.warn("{}: not written, tried again with the next change: {}", file.path(), e.toString());
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
