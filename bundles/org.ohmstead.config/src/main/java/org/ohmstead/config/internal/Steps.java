package org.ohmstead.config.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.device.ConfigProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does to files and to Config Admin what was decided. For use by one thread at a time. */
final class Steps {

    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private final CfgFolder folder;
    private final Running running;
    private final Index index;
    private final Rejections rejections;
    private final Names names;
    private final Trail trail;
    private final Map<String, CfgText> lastGood = new HashMap<>();
    /** Whose files somebody wrote over, so that comments and order have to be brought back. */
    private final Set<String> spoilt = new HashSet<>();

    Steps(Keeper.Parts parts, Trail trail) {
        this.trail = trail;
        this.folder = parts.folder();
        this.running = parts.running();
        this.index = parts.index();
        this.rejections = parts.rejections();
        this.names = new Names(folder, index);
    }

    /** Does what was decided, and removes the traces of Karaf's shell. */
    void act(Decision decision, Round round, PidName pid, CfgFile file, Running.Entry entry) throws IOException {
        perform(decision, round, pid, file, entry);
        if (entry != null && !entry.foreignFile().isEmpty()) {
            takeOver(round, pid, entry, decision);
        }
        bringBack(round, pid);
    }

    private void perform(Decision decision, Round round, PidName pid, CfgFile file, Running.Entry entry)
            throws IOException {
        switch (decision) {
            case NOTHING -> LOG.trace("{}: as it should be", pid.pid());
            case AGREED -> {
                trail.changed(pid, file.name(), Trail.Side.RUNNING);
                accepted(round, pid, file.name(), file.text().content());
            }
            case KEEP -> index.put(pid.pid(), file.name(), entry.content().hash());
            case APPLY -> apply(round, pid, file);
            case WRITE -> write(round, entry, file);
            case CONFLICT -> conflict(round, pid, file, entry);
            case ASIDE -> aside(pid, file);
            case DELETE_FILE -> {
                folder.delete(file.name());
                trail.changed(pid, file.name(), Trail.Side.RUNNING);
                forget(pid);
                LOG.info("{}: deleted, and {} with it", pid.pid(), CfgFolder.where(file.name()));
            }
            case DELETE_RUNNING -> {
                stop(round, pid);
                trail.changed(pid, "", Trail.Side.FILE);
                forget(pid);
                LOG.info("{}: deleted, its file is gone", pid.pid());
            }
            case LOST -> index.remove(pid.pid());
            case FORGET -> {
                forget(pid);
                LOG.info("{}: gone, and its file with it", pid.pid());
            }
        }
    }

    private void conflict(Round round, PidName pid, CfgFile file, Running.Entry entry) throws IOException {
        Asides.Aside aside = folder.keepAside(file);
        String told = "file and running configuration were both changed: what runs stays, the file is kept as ";
        trail.refused(pid, file.name(), Trail.Side.FILE, wanted(file), told + aside.where());
        write(round, entry, file);
        LOG.warn(
                "{}: its file and the running configuration were both changed; what runs stays, the file is kept as {}",
                pid.pid(),
                aside.where());
        folder.asides().bound(file.name());
    }

    private void aside(PidName pid, CfgFile file) throws IOException {
        Asides.Aside aside = folder.keepAside(file);
        String told = "deleted while its file said something else: it stays deleted, the file is kept as ";
        trail.refused(pid, file.name(), Trail.Side.FILE, wanted(file), told + aside.where());
        folder.delete(file.name());
        trail.changed(pid, file.name(), Trail.Side.RUNNING);
        forget(pid);
        LOG.warn("{}: deleted while its file said something else; the file is kept as {}", pid.pid(), aside.where());
        folder.asides().bound(file.name());
    }

    private static Optional<Content> wanted(CfgFile file) {
        return file.good() ? Optional.of(file.text().content()) : Optional.empty();
    }

    /** Remembers a file whose content is good and may have to be brought back. */
    void remember(PidName pid, CfgFile file) {
        if (!spoilt.contains(pid.pid())) {
            CfgFile written = folder.known(file.name());
            lastGood.put(pid.pid(), (written == null ? file : written).text());
        }
    }

    /** Remembers what runs and is good, if its file has not been since the start. */
    void remember(Running.Entry entry) {
        lastGood.putIfAbsent(entry.pid().pid(), CfgText.bare(entry.content()));
    }

    /** What was deleted, by whomever, must not come back when its PID is used anew. */
    void dropStale(String pid) {
        if (index.link(pid).isEmpty()) {
            lastGood.remove(pid);
            spoilt.remove(pid);
        }
    }

    private void apply(Round round, PidName pid, CfgFile file) throws IOException {
        Content content = file.text().content();
        running.apply(pid, content);
        round.runs(pid, content);
        trail.changed(pid, file.name(), Trail.Side.FILE);
        accepted(round, pid, file.name(), content);
        LOG.info("{}: {} applied", pid.pid(), CfgFolder.where(file.name()));
    }

    private void write(Round round, Running.Entry entry, CfgFile file) throws IOException {
        PidName pid = entry.pid();
        String name = file == null ? names.file(entry) : file.name();
        folder.write(name, file, entry.content());
        trail.changed(pid, name, Trail.Side.RUNNING);
        accepted(round, pid, name, entry.content());
        LOG.info("{}: changed, {} written", pid.pid(), CfgFolder.where(name));
    }

    /** Writes a file again that somebody deleted without knowing of it, with its comments. */
    void rewrite(Round round, PidName pid, Running.Entry entry) throws IOException {
        write(round, entry, null);
        spoilt.add(pid.pid());
        bringBack(round, pid);
    }

    /** File and Config Admin agree; if on something new, what was refused before is of no interest any more. */
    private void accepted(Round round, PidName pid, String file, Content content) throws IOException {
        boolean unknown = round.first() && round.agreed(pid.pid()).equals(Decision.ABSENT);
        if (!unknown && !round.agreed(pid.pid()).equals(content.hash())) {
            rejections.drop(file);
        }
        index.put(pid.pid(), file, content.hash());
    }

    private void forget(PidName pid) throws IOException {
        rejections.drop(index.link(pid.pid()).map(Index.Link::file).orElseGet(pid::file));
        index.remove(pid.pid());
    }

    private void stop(Round round, PidName pid) throws IOException {
        running.delete(pid);
        round.stopped(pid);
    }

    /** Takes away what runs and is wrong, as its file is. */
    void withdraw(Round round, PidName pid) throws IOException {
        round.running(pid.pid())
                .ifPresent(entry -> trail.undo(pid.pid(), entry.content().hash()));
        stop(round, pid);
        index.remove(pid.pid());
        LOG.info("{}: withdrawn, it is wrong", pid.pid());
    }

    /**
     * Undoes a change by somebody else, and keeps it aside with the reason, if that is possible: what was good last runs
     * again, or nothing if nothing was.
     *
     * @param file of the configuration; null if there is none
     * @param good whether what the file says may run
     * @param entry what runs
     * @param problems what is wrong with that
     */
    void reject(Round round, CfgFile file, boolean good, Running.Entry entry, List<ConfigProblem> problems)
            throws IOException {
        PidName pid = entry.pid();
        boolean byShell = file != null && entry.foreignFile().equals(file.name());
        String link = index.link(pid.pid()).map(Index.Link::file).orElse("");
        String meant = file != null && !byShell ? file.name() : names.file(entry);
        String name = link.isEmpty() ? meant : link;
        String lost = keep(name, entry.content(), problems);
        if (trail.undo(pid.pid(), entry.content().hash())) {
            trail.refused(pid, name, Trail.Side.RUNNING, Optional.of(entry.content()), problems);
        }
        CfgText before = file != null && good && !byShell ? file.text() : lastGood.get(pid.pid());
        // The file first: if that fails, what runs still shows who wrote it, and the next look tries again.
        if (before != null && byShell && file.name().equals(name)) {
            folder.write(name, file, before, before.content());
        } else if (!entry.foreignFile().isEmpty() && !entry.foreignFile().equals(link)) {
            removeCopy(round, pid, entry.foreignFile());
        }
        if (before == null) {
            stop(round, pid);
            index.remove(pid.pid());
        } else {
            running.apply(pid, before.content());
            round.runs(pid, before.content());
            index.put(pid.pid(), name, before.content().hash());
        }
        if (!lost.isEmpty()) {
            LOG.warn(
                    "{}: a wrong change was undone, but could not be kept as {}.rejected ({}); it was refused: {}",
                    pid.pid(),
                    CfgFolder.where(name),
                    lost,
                    Rejections.reasons(problems));
        }
    }

    /** {@return why a refused change could not be kept; empty if it was} It is undone all the same. */
    private String keep(String name, Content content, List<ConfigProblem> problems) {
        try {
            rejections.keep(name, content, problems);
            return "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    /**
     * Removes the traces by which Karaf's shell would go on to write a file of its own, and brings back the comments that
     * it lost if it wrote over ours.
     */
    private void takeOver(Round round, PidName pid, Running.Entry entry, Decision decision) throws IOException {
        Running.Entry now = round.running(pid.pid()).orElse(null);
        if (now == null) {
            return;
        }
        if (decision != Decision.APPLY) {
            running.apply(pid, now.content());
        }
        String own = index.link(pid.pid()).map(Index.Link::file).orElse("");
        if (own.equals(entry.foreignFile())) {
            spoilt.add(pid.pid());
        } else {
            removeCopy(round, pid, entry.foreignFile());
        }
    }

    /** Gives a file that was written over its comments and order again; tried until nobody else writes to it. */
    private void bringBack(Round round, PidName pid) throws IOException {
        CfgText text = lastGood.get(pid.pid());
        Running.Entry now = round.running(pid.pid()).orElse(null);
        if (spoilt.contains(pid.pid()) && text != null && now != null) {
            String own = index.link(pid.pid()).map(Index.Link::file).orElse("");
            folder.write(own, folder.known(own), text, now.content());
        }
        spoilt.remove(pid.pid());
    }

    /** Removes a file that Karaf's shell wrote beside ours. */
    private void removeCopy(Round round, PidName pid, String file) throws IOException {
        boolean copy = PidName.parsed(file)
                .filter(named -> named.pid().equals(pid.pid()))
                .isPresent();
        if (copy) {
            folder.delete(file);
            round.assignment().surplus().remove(file);
        }
    }
}
