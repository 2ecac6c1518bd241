package org.ohmstead.config.internal;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What is there in one look at everything, kept up to date while things are changed. For use by one thread. */
final class Round {

    private final boolean first;
    private final SortedMap<String, CfgFile> files;
    private final Map<String, Running.Entry> entries;
    private final Assignment assignment;
    private final Index index;
    private final Paths paths;

    /**
     * Begins a look.
     *
     * @param first whether nothing was looked at before in this run
     * @param reserved paths that devices may get back
     */
    Round(
            boolean first,
            SortedMap<String, CfgFile> files,
            SortedMap<String, Running.Entry> entries,
            Index index,
            List<Paths.Reserved> reserved) {
        this.paths = new Paths(reserved);
        this.first = first;
        this.files = files;
        this.entries = entries;
        this.index = index;
        this.assignment = Assignment.of(files, entries, index, first);
        for (String pid : pids()) {
            running(pid)
                    .filter(entry -> agreed(pid).equals(entry.content().hash()))
                    .ifPresent(entry -> paths.claim(entry.pid(), where(pid), entry.content()));
        }
    }

    boolean first() {
        return first;
    }

    Assignment assignment() {
        return assignment;
    }

    /**
     * {@return all PIDs, in the order in which they were first seen, but devices last} What they talk to may be a service of
     * this gateway.
     */
    Set<String> pids() {
        Set<String> pids = new LinkedHashSet<>(index.pids());
        pids.addAll(entries.keySet());
        pids.addAll(assignment.pids().keySet());
        return pids.stream()
                .sorted(Comparator.comparing(pid -> name(pid).device()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    PidName name(String pid) {
        return running(pid)
                .map(Running.Entry::pid)
                .orElseGet(() -> assignment.pids().getOrDefault(pid, PidName.of(pid, "")));
    }

    Optional<CfgFile> file(String pid) {
        return assignment.file(pid);
    }

    /** {@return whether a file is as it was when this look began} */
    boolean untouched(CfgFile file, CfgFolder folder) {
        return files.get(file.name()) == file && folder.known(file.name()) == file;
    }

    Optional<Running.Entry> running(String pid) {
        return Optional.ofNullable(entries.get(pid));
    }

    /** From now on, this runs. */
    void runs(PidName pid, Content content) {
        entries.put(pid.pid(), new Running.Entry(pid, content, ""));
    }

    void stopped(PidName pid) {
        entries.remove(pid.pid());
    }

    /** {@return the hash of what file and Config Admin last agreed on} */
    String agreed(String pid) {
        return index.link(pid).map(Index.Link::hash).orElse(Decision.ABSENT);
    }

    /** {@return where a configuration is, for messages} */
    String where(String pid) {
        return file(pid).map(file -> CfgFolder.where(file.name())).orElse(pid);
    }

    /** {@return the paths of all devices but one; what has run since before this look keeps its path, whoever wants it} */
    List<Validator.Taken> otherPaths(PidName pid) {
        return paths.others(pid);
    }

    /** Takes note of the path that a device has now. */
    void notePath(String pid) {
        Running.Entry now = entries.get(pid);
        if (now == null) {
            paths.remove(pid);
        } else {
            paths.put(now.pid(), where(pid), now.content());
        }
    }
}
