package org.ohmstead.config.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.ohmstead.device.ConfigProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes files and Config Admin agree, and lets nothing pass that is wrong. Every pass looks at all of both and at what they
 * last agreed on, so that it does not matter what happened in which order, or who did it. For use by one thread at a time.
 */
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private static final int TOO_OFTEN = 5;

    private final CfgFolder folder;
    private final Running running;
    private final Index index;
    private final Rejections rejections;
    private final Refusals refusals;
    private final Judge judge;
    private final Steps steps;
    private final Waiting waiting;
    private final Trail trail;

    private final Map<String, List<ConfigProblem>> problems = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private Set<String> told = Set.of();
    /** How often in a row somebody else was just changing it, by PID: once is what Karaf's shell does with every change. */
    private final Map<String, Integer> touched = new HashMap<>();

    /** Whether all files that were written over while they waited are as they were. */
    private boolean back;

    private boolean unfinished;
    private boolean held;

    Reconciler(Keeper.Parts parts, Judge judge, Trail trail) {
        this.trail = trail;
        this.folder = parts.folder();
        this.running = parts.running();
        this.index = parts.index();
        this.rejections = parts.rejections();
        this.refusals = parts.refusals();
        this.judge = judge;
        this.steps = new Steps(parts, trail);
        this.waiting = new Waiting(folder, running, index);
    }

    /**
     * Compares, and does what is to be done.
     *
     * @param first whether nothing was compared before in this run
     * @param reserved paths that devices may get back
     * @return all PIDs
     * @throws IOException if the folder or Config Admin cannot be listed; nothing was changed
     */
    List<Known> pass(boolean first, List<Paths.Reserved> reserved) throws IOException {
        SortedMap<String, CfgFile> files = folder.read();
        SortedMap<String, Running.Entry> entries = running.list();
        back = waiting.bringBack(files, entries);
        Round round = new Round(first, files, entries, index, reserved);
        problems.clear();
        notes.clear();
        unfinished = folder.restless() || !back;
        held = false;
        Set<String> pids = round.pids();
        trail.only(pids);
        refusals.only(pids);
        for (String pid : pids) {
            compare(round, pid);
            round.notePath(pid);
        }
        round.assignment()
                .surplus()
                .forEach((file, expected) -> notes.add(CfgFolder.where(file) + ": not used: " + expected));
        folder.miscased().forEach(file -> notes.add(CfgFolder.where(file) + ": not used: " + PidName.CASE_EXPECTED));
        List<Known> rejected = rejected(round);
        tell();
        index.save();
        unfinished |= !refusals.save();
        List<Known> known = known(round, pids);
        known.addAll(rejected);
        return known;
    }

    /** {@return what the last pass found that is about no configuration} */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** {@return what is wrong with a content, what was found before included as long as those who found it are away} */
    List<ConfigProblem> recall(Known one, List<ConfigProblem> found) {
        return refusals.recall(one, found, judge);
    }

    /** {@return files that were refused} */
    Waiting waiting() {
        return waiting;
    }

    /** {@return whether something could not be done in the last pass that may be possible later} */
    boolean unfinished() {
        return unfinished;
    }

    /**
     * {@return whether a file that its driver refuses, or that the gateway may not read, was held back in the last pass: that may
     * be over later, and nobody tells when}
     */
    boolean held() {
        return held;
    }

    private void compare(Round round, String pid) {
        PidName name = round.name(pid);
        CfgFile file = round.file(pid).orElse(null);
        Running.Entry entry = round.running(pid).orElse(null);
        steps.dropStale(pid);
        try {
            Verdict verdict = verdict(round, name, file, entry);
            if (verdict.withdraws()) {
                steps.withdraw(round, name);
            } else if (verdict.rejects()) {
                steps.reject(round, file, verdict.file().isEmpty(), entry, verdict.running());
            } else {
                settle(round, name, file, entry, verdict.file().isEmpty());
            }
            if (!verdict.file().isEmpty() && round.untouched(file, folder)) {
                refused(round, name, file, verdict.file());
            } else if (back) {
                waiting.remove(Set.of(pid));
            }
            touched.remove(pid);
            trail.undone(pid);
        } catch (TouchedException e) {
            unfinished = true;
            LOG.debug("{}: written by somebody else right now, tried again", pid, e);
            if (touched.merge(pid, 1, Integer::sum) >= TOO_OFTEN) {
                notes.add(differ(pid, e));
            }
        } catch (IllegalArgumentException e) {
            String where = CfgFolder.where(file == null ? name.file() : file.name());
            problem(pid, new ConfigProblem(where, "", "", "keys that Config Admin takes: " + e.getMessage()));
        } catch (IOException e) {
            unfinished = true;
            notes.add(differ(pid, e));
        }
    }

    private void refused(Round round, PidName name, CfgFile file, List<ConfigProblem> wrong) {
        waiting.add(name.pid(), file);
        addProblems(name, wrong, round.running(name.pid()).isPresent());
        Optional<Content> wanted =
                Optional.of(file).filter(CfgFile::good).map(f -> f.text().content());
        trail.refused(name, file.name(), Trail.Side.FILE, wanted, wrong);
        held |= file.unread()
                || (file.good()
                        && judge.knowsKeys(name)
                        && standing(round, name, file).isEmpty());
    }

    private static String differ(String pid, IOException e) {
        return pid + ": file and running configuration differ, tried again: " + e.getMessage();
    }

    private Verdict verdict(Round round, PidName pid, CfgFile file, Running.Entry entry) {
        List<ConfigProblem> ofFile = List.of();
        if (file != null && !file.good()) {
            ofFile = List.of(new ConfigProblem(CfgFolder.where(file.name()), "", "", file.problem()));
        } else if (file != null) {
            ofFile = ofFile(round, written(pid, file));
        }
        if (entry == null) {
            return new Verdict(ofFile, List.of(), false, false);
        }
        boolean foreign = !round.agreed(pid.pid()).equals(entry.content().hash());
        boolean same = file != null
                && file.good()
                && file.text().content().hash().equals(entry.content().hash());
        boolean byShell = file != null && entry.foreignFile().equals(file.name());
        List<ConfigProblem> ofRunning =
                same ? ofFile : judged(round, new Known(pid, file == null ? "" : file.name(), entry.content()));
        return new Verdict(ofFile, ofRunning, foreign, same && !byShell);
    }

    /** {@return what is wrong with a file} What is agreed on was taken since it was refused, if it ever was. */
    private List<ConfigProblem> ofFile(Round round, Known written) {
        List<ConfigProblem> found = judged(round, written);
        if (written.content().hash().equals(round.agreed(written.pid().pid()))) {
            return found;
        }
        boolean byDriver = !found.isEmpty()
                && judge.standing(written, round.otherPaths(written.pid())).isEmpty();
        return refusals.consider(written, found, byDriver, judge);
    }

    /** {@return what is wrong with a content; what is agreed on already is not asked for anew at its driver} */
    private List<ConfigProblem> judged(Round round, Known one) {
        List<Validator.Taken> others = round.otherPaths(one.pid());
        boolean agreed = one.content().hash().equals(round.agreed(one.pid().pid()));
        return agreed ? judge.standing(one, others) : judge.wanted(one, others);
    }

    private List<ConfigProblem> standing(Round round, PidName pid, CfgFile file) {
        return judge.standing(written(pid, file), round.otherPaths(pid));
    }

    private static Known written(PidName pid, CfgFile file) {
        return new Known(pid, file.name(), file.text().content());
    }

    private void settle(Round round, PidName pid, CfgFile now, Running.Entry entry, boolean good) throws IOException {
        boolean gone = now == null && entry == null && !round.first();
        CfgFile file = gone ? waiting.lost(pid.pid()).orElse(null) : now;
        if (file == null && entry != null && running.justAdopted(pid.pid())) {
            steps.rewrite(round, pid, entry);
            return;
        }
        boolean byShell = entry != null && file != null && entry.foreignFile().equals(file.name());
        String content = file == null
                ? Decision.ABSENT
                : good && !gone ? file.text().content().hash() : Decision.BAD;
        Decision decision = Decision.of(
                content,
                entry == null ? Decision.ABSENT : entry.content().hash(),
                round.agreed(pid.pid()),
                round.first(),
                byShell);
        steps.act(decision, round, pid, file, entry);
        if (now != null && good && (entry == null || entry.foreignFile().isEmpty())) {
            steps.remember(pid, file);
        } else if (file != null && entry != null && entry.content().hash().equals(round.agreed(pid.pid()))) {
            steps.remember(entry);
        }
    }

    /** If something else runs on, that is not what is wrong. */
    private void addProblems(PidName pid, List<ConfigProblem> wrong, boolean runs) {
        wrong.forEach(one -> problem(pid.pid(), runs ? new ConfigProblem(one.where(), "", "", one.sentence()) : one));
    }

    private void problem(String pid, ConfigProblem problem) {
        problems.computeIfAbsent(pid, p -> new ArrayList<>()).add(problem);
    }

    /** {@return refused configurations beside which there is no other} */
    private List<Known> rejected(Round round) {
        List<Known> alone = new ArrayList<>();
        try {
            for (Rejections.Rejection one : rejections.list()) {
                Optional<PidName> pid = index.pidOf(one.file())
                        .filter(present -> round.running(present).isPresent())
                        .map(round::name)
                        .or(() -> PidName.parsed(one.file()));
                if (pid.isEmpty()) {
                    notes.add(one.problem(List.of(), false, false).text());
                    continue;
                }
                String id = pid.get().pid();
                if (round.running(id).isPresent() || problems.containsKey(id)) {
                    problem(id, told(round, pid.get(), one));
                } else {
                    alone.add(new Known(pid.get(), "", one.content(), false, List.of(told(round, pid.get(), one))));
                }
            }
        } catch (IOException e) {
            notes.add("changes that were refused cannot be listed: " + e.getMessage());
        }
        return alone;
    }

    private ConfigProblem told(Round round, PidName pid, Rejections.Rejection one) {
        List<ConfigProblem> wrong = one.problem().isEmpty()
                ? judge.wanted(new Known(pid, one.file(), one.content()), round.otherPaths(pid))
                : List.of();
        return one.problem(wrong, judge.knows(pid), round.running(pid.pid()).isPresent());
    }

    /** Logs what does not concern the running devices, once. */
    private void tell() {
        notes.stream().filter(note -> !told.contains(note)).forEach(LOG::warn);
        told = Set.copyOf(notes);
    }

    private List<Known> known(Round round, Set<String> pids) {
        Set<String> all = new LinkedHashSet<>(pids);
        all.addAll(problems.keySet());
        List<Known> known = new ArrayList<>();
        for (String pid : all) {
            Optional<Running.Entry> entry = round.running(pid);
            List<ConfigProblem> wrong = problems.getOrDefault(pid, List.of());
            if (entry.isPresent() || !wrong.isEmpty()) {
                Optional<CfgFile> file = round.file(pid);
                String name = index.link(pid)
                        .map(Index.Link::file)
                        .or(() -> file.map(CfgFile::name))
                        .orElse("");
                Content written =
                        file.map(CfgFile::text).orElse(CfgText.empty()).content();
                Content content = entry.map(Running.Entry::content).orElse(written);
                known.add(new Known(round.name(pid), name, content, entry.isPresent(), wrong));
            }
        }
        return known;
    }
}
