package org.ohmstead.config.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that were refused and wait until somebody mends them. Karaf's shell writes over files, also if it is only asked what
 * they say: what waits is put back before anything is compared. For use by one thread at a time.
 */
final class Waiting {

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    /** So long FileInstall may take to delete the file of a configuration that was deleted, which is none of its business. */
    static final Duration AFTERMATH = Duration.ofSeconds(5);

    private final CfgFolder folder;
    private final Running running;
    private final Index index;
    /** By PID. */
    private final Map<String, CfgFile> files = new HashMap<>();
    /** When files were put back, by PID. */
    private final Map<String, Long> broughtBack = new HashMap<>();

    Waiting(CfgFolder folder, Running running, Index index) {
        this.folder = folder;
        this.running = running;
        this.index = index;
    }

    /** A file is refused. */
    void add(String pid, CfgFile file) {
        if (!file.unread()) {
            files.put(pid, file);
        }
    }

    /** Nothing of these waits any more. */
    void remove(Collection<String> pids) {
        files.keySet().removeAll(pids);
        broughtBack.keySet().removeAll(pids);
    }

    /** {@return the file that a change would write over or delete, though it says something else than the change is based on} */
    Optional<CfgFile> under(Move.OfPid move) {
        boolean runs = move.now().filter(Known::runs).isPresent();
        return Optional.ofNullable(files.get(move.id()))
                .filter(file -> runs || (!file.good() && move.content().isPresent()));
    }

    /** {@return where that would be kept, for messages} */
    Optional<String> keptAside(Move.OfPid move) {
        return under(move).map(file -> {
            try {
                return folder.asides().next(file).where();
            } catch (IOException e) {
                LOG.debug("{}: what lies beside it cannot be listed", file.name(), e);
                return "another file beside it";
            }
        });
    }

    /** {@return the file that waited, if it is gone together with its configuration: who deleted that need not know of it} */
    Optional<CfgFile> lost(String pid) {
        return Optional.ofNullable(files.get(pid)).filter(file -> !folder.exists(file.name()));
    }

    /**
     * Puts back what was written over, and takes away what was made empty by that.
     *
     * @param found all files by name; what is put back takes its place in it
     * @param entries what runs by PID, likewise
     * @return whether all is back; if not, what waits is kept for the next time
     */
    boolean bringBack(SortedMap<String, CfgFile> found, SortedMap<String, Running.Entry> entries) {
        boolean all = true;
        for (Map.Entry<String, CfgFile> one : List.copyOf(files.entrySet())) {
            Running.Entry entry = entries.get(one.getKey());
            if (entry != null || vanished(one.getKey(), one.getValue())) {
                try {
                    if (entry == null) {
                        restore(one.getKey(), one.getValue(), found);
                    } else {
                        bringBack(one.getValue(), entry, found, entries);
                    }
                } catch (IOException e) {
                    found.put(one.getValue().name(), one.getValue());
                    LOG.debug("{}: not brought back yet", one.getKey(), e);
                    all = false;
                }
            }
        }
        return all;
    }

    private boolean vanished(String pid, CfgFile waiting) {
        Long at = broughtBack.get(pid);
        return at != null && System.nanoTime() - at < AFTERMATH.toNanos() && !folder.exists(waiting.name());
    }

    private void restore(String pid, CfgFile waiting, SortedMap<String, CfgFile> found) throws IOException {
        folder.restore(waiting.name(), waiting);
        found.put(waiting.name(), waiting);
        broughtBack.put(pid, System.nanoTime());
    }

    private void bringBack(
            CfgFile waiting,
            Running.Entry entry,
            SortedMap<String, CfgFile> found,
            SortedMap<String, Running.Entry> entries)
            throws IOException {
        PidName pid = entry.pid();
        boolean byShell = !entry.foreignFile().isEmpty();
        boolean made =
                index.link(pid.pid()).isEmpty() && entry.content().settings().isEmpty();
        if (byShell
                && waiting.good()
                && waiting.text().content().hash().equals(entry.content().hash())) {
            return; // the shell's own file, refused before the shell was through
        }
        if (entry.foreignFile().equals(waiting.name())) {
            restore(pid.pid(), waiting, found);
        } else if (PidName.parsed(entry.foreignFile())
                .filter(named -> named.pid().equals(pid.pid()))
                .isPresent()) {
            folder.delete(entry.foreignFile());
            found.remove(entry.foreignFile());
        }
        if (made) {
            running.delete(pid);
            entries.remove(pid.pid());
        } else if (byShell) {
            running.apply(pid, entry.content());
            entries.put(pid.pid(), new Running.Entry(pid, entry.content(), ""));
        }
    }
}
