package org.ohmstead.config.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.ohmstead.device.ConfigProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes files and Config Admin agree. Every pass looks at all of both and at what they last agreed on, so that it does not
 * matter what happened in which order, or who did it. For use by one thread at a time.
 */
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final CfgFolder folder;
    private final Running running;
    private final Index index;

    private SortedMap<String, Running.Entry> entries;
    private Assignment assignment;
    private final Map<String, List<ConfigProblem>> problems = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private Set<String> told = Set.of();
    private final Map<String, CfgText> texts = new HashMap<>();
    private boolean unfinished;

    Reconciler(CfgFolder folder, Running running, Index index) {
        this.folder = folder;
        this.running = running;
        this.index = index;
    }

    /**
     * Compares, and does what is to be done.
     *
     * @param first whether nothing was compared before in this run
     * @return all PIDs, in the order in which they were first seen
     * @throws IOException if the folder or Config Admin cannot be listed; nothing was changed
     */
    List<Known> pass(boolean first) throws IOException {
        SortedMap<String, CfgFile> files = folder.read();
        entries = running.list();
        assignment = Assignment.of(files, entries, index, first);
        problems.clear();
        notes.clear();
        unfinished = folder.restless();
        Set<String> pids = new LinkedHashSet<>(index.pids());
        pids.addAll(entries.keySet());
        pids.addAll(assignment.pids().keySet());
        for (String pid : pids) {
            compare(pid, first);
        }
        assignment.surplus().forEach((file, expected) -> notes.add(CfgFolder.where(file) + ": not used: " + expected));
        tell();
        index.save();
        return known(pids);
    }

    /** {@return whether something could not be done in the last pass that may be possible later} */
    boolean unfinished() {
        return unfinished;
    }

    private void compare(String pid, boolean first) {
        CfgFile file = assignment.file(pid).orElse(null);
        Running.Entry entry = entries.get(pid);
        PidName name = entry != null ? entry.pid() : assignment.pids().getOrDefault(pid, PidName.of(pid, ""));
        if (file != null && !file.good()) {
            problem(pid, file.name(), file.problem());
        }
        String fileHash = file == null
                ? Decision.ABSENT
                : file.good() ? file.text().content().hash() : Decision.BAD;
        Decision decision = Decision.of(
                fileHash,
                entry == null ? Decision.ABSENT : entry.content().hash(),
                index.link(pid).map(Index.Link::hash).orElse(Decision.ABSENT),
                first,
                entry != null && file != null && entry.foreignFile().equals(file.name()));
        try {
            act(decision, name, file, entry);
            if (entry != null && !entry.foreignFile().isEmpty()) {
                takeOver(name, entry, decision);
            } else if (file != null && file.good()) {
                texts.put(pid, file.text());
            }
        } catch (IllegalArgumentException e) {
            problem(pid, file == null ? name.file() : file.name(), "keys that Config Admin takes: " + e.getMessage());
        } catch (IOException e) {
            notes.add(pid + ": file and running configuration differ, tried again with the next change: "
                    + e.getMessage());
        }
    }

    private void act(Decision decision, PidName pid, CfgFile file, Running.Entry entry) throws IOException {
        switch (decision) {
            case NOTHING -> LOG.trace("{}: as it should be", pid.pid());
            case AGREED ->
                index.put(pid.pid(), file.name(), file.text().content().hash());
            case APPLY -> apply(pid, file);
            case WRITE -> write(entry, file);
            case CONFLICT -> {
                folder.keepAside(file);
                write(entry, file);
                LOG.warn(
                        "{}: its file and the running configuration were both changed; what runs stays, the file is kept as"
                                + " {}.conflict",
                        pid.pid(),
                        CfgFolder.where(file.name()));
            }
            case ASIDE -> {
                folder.keepAside(file);
                folder.delete(file.name());
                index.remove(pid.pid());
                LOG.warn(
                        "{}: deleted while its file was changed; the file is kept as {}.conflict",
                        pid.pid(),
                        CfgFolder.where(file.name()));
            }
            case DELETE_FILE -> {
                folder.delete(file.name());
                index.remove(pid.pid());
                LOG.info("{}: deleted, and {} with it", pid.pid(), CfgFolder.where(file.name()));
            }
            case DELETE_RUNNING -> {
                running.delete(pid);
                entries.remove(pid.pid());
                index.remove(pid.pid());
                LOG.info("{}: deleted, its file is gone", pid.pid());
            }
            case FORGET -> index.remove(pid.pid());
        }
    }

    private void apply(PidName pid, CfgFile file) throws IOException {
        Content content = file.text().content();
        running.apply(pid, content);
        entries.put(pid.pid(), new Running.Entry(pid, content, ""));
        index.put(pid.pid(), file.name(), content.hash());
        LOG.info("{}: {} applied", pid.pid(), CfgFolder.where(file.name()));
    }

    private void write(Running.Entry entry, CfgFile file) throws IOException {
        String pid = entry.pid().pid();
        String name = file == null ? newName(entry) : file.name();
        folder.write(name, file, entry.content());
        index.put(pid, name, entry.content().hash());
        LOG.info("{}: changed, {} written", pid, CfgFolder.where(name));
    }

    private String newName(Running.Entry entry) {
        PidName pid = entry.pid();
        return index.link(pid.pid()).map(Index.Link::file).orElseGet(() -> {
            boolean made = !pid.factory().isEmpty() && !pid.pid().startsWith(pid.factory() + "~");
            String wanted = made
                    ? entry.content().text("device").filter(d -> !d.isBlank()).orElse(pid.name())
                    : pid.name();
            return freeName(new PidName(pid.pid(), pid.factory(), PidName.fileName(wanted)));
        });
    }

    /** {@return the name of a file for a PID that nobody uses yet} */
    String freeName(PidName wanted) {
        String name = wanted.file();
        for (int n = 2; folder.exists(name) || index.pidOf(name).isPresent(); n++) {
            name = new PidName(wanted.pid(), wanted.factory(), wanted.name() + "-" + n).file();
        }
        return name;
    }

    /**
     * Removes the traces by which Karaf's shell would go on to write a file of its own, and brings back the comments that
     * it lost if it wrote over ours.
     */
    private void takeOver(PidName pid, Running.Entry entry, Decision decision) throws IOException {
        Running.Entry now = entries.get(pid.pid());
        if (now == null) {
            return;
        }
        if (decision != Decision.APPLY) {
            running.apply(pid, now.content());
        }
        String own = index.link(pid.pid()).map(Index.Link::file).orElse("");
        CfgText text = texts.get(pid.pid());
        if (own.equals(entry.foreignFile()) && text != null) {
            folder.write(own, folder.known(own), text, now.content());
        }
        boolean copy = PidName.ofFile(entry.foreignFile())
                .filter(named -> named.pid().equals(pid.pid()))
                .isPresent();
        if (copy && !own.equals(entry.foreignFile())) {
            folder.delete(entry.foreignFile());
            assignment.surplus().remove(entry.foreignFile());
        }
    }

    /** Logs what does not concern the running devices, once. */
    private void tell() {
        notes.stream().filter(note -> !told.contains(note)).forEach(LOG::warn);
        told = Set.copyOf(notes);
    }

    private void problem(String pid, String file, String expected) {
        problems.computeIfAbsent(pid, p -> new ArrayList<>())
                .add(new ConfigProblem(CfgFolder.where(file), "", "", expected));
    }

    private List<Known> known(Set<String> pids) {
        Set<String> all = new LinkedHashSet<>(pids);
        all.addAll(problems.keySet());
        List<Known> known = new ArrayList<>();
        for (String pid : all) {
            Running.Entry entry = entries.get(pid);
            List<ConfigProblem> wrong = problems.getOrDefault(pid, List.of());
            if (entry == null && wrong.isEmpty()) {
                continue;
            }
            PidName name = entry != null ? entry.pid() : assignment.pids().getOrDefault(pid, PidName.of(pid, ""));
            String file = index.link(pid)
                    .map(Index.Link::file)
                    .or(() -> assignment.file(pid).map(CfgFile::name))
                    .orElse("");
            known.add(new Known(name, file, entry == null ? CfgText.empty().content() : entry.content(), wrong));
        }
        return known;
    }
}
