package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ohmstead.device.ConfigProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, also over restarts, which contents of files were refused and why: while the bundle that knows the keys is away,
 * what was wrong before stays refused. Applied meanwhile, it would run for a moment when the bundle is back. For use by one
 * thread at a time.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final String HEADER = "ohmstead-config-refused 1";
    private static final int FIELDS = 7;
    private static final String BY_DRIVER = "driver";
    private static final String BY_KEYS = "keys";

    private final TabFile file;
    /** By PID. */
    private final Map<String, Refusal> refusals = new HashMap<>();

    private boolean changed;
    private String trouble = "";

    /** What was refused: a content, by its hash; whether by the driver's own check, which the keys do not stand for; and why. */
    private record Refusal(String hash, boolean byDriver, List<ConfigProblem> problems) {

        Refusal and(Refusal other) {
            return new Refusal(
                    hash,
                    byDriver,
                    Stream.concat(problems.stream(), other.problems().stream()).toList());
        }
    }

    /** Reads what was refused before the start. */
    Refusals(Path path) {
        this.file = new TabFile(path, HEADER, FIELDS);
        load();
    }

    private void load() {
        try {
            for (List<String> row : file.read()) {
                ConfigProblem problem = new ConfigProblem(row.get(3), row.get(4), row.get(5), row.get(6));
                refusals.merge(
                        row.get(0),
                        new Refusal(row.get(1), row.get(2).equals(BY_DRIVER), List.of(problem)),
                        Refusal::and);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{}: not there yet", file.path());
        } catch (IOException e) {
            refusals.clear();
            LOG.warn("{}: what was refused before is judged anew: {}", file.path(), e.toString());
        }
    }

    /**
     * {@return what is wrong with a content, what was found before included as long as those who found it are away}
     *
     * @param one with its content
     * @param found what is found to be wrong with it now
     * @param judge tells who is there
     */
    List<ConfigProblem> recall(Known one, List<ConfigProblem> found, Judge judge) {
        if (!counts(one, judge)) {
            return found;
        }
        // A path is judged without anybody, too: what was said of it before is of no interest.
        boolean placed = one.content().text(Validator.DEVICE).isPresent();
        Stream<ConfigProblem> before = refusals.get(one.pid().pid()).problems().stream()
                .filter(problem -> !placed || !problem.key().equals(Validator.DEVICE));
        return Stream.concat(before, found.stream()).toList();
    }

    private boolean counts(Known one, Judge judge) {
        Refusal before = refusals.get(one.pid().pid());
        return before != null
                && before.hash().equals(one.content().hash())
                && !(before.byDriver() ? judge.knows(one.pid()) : judge.knowsKeys(one.pid()));
    }

    /**
     * The same for the content of a file, and remembers it.
     *
     * @param one with its content
     * @param found what is found to be wrong with it now
     * @param byDriver whether the driver's own check found that
     * @param judge tells who is there
     * @return what is wrong with it
     */
    List<ConfigProblem> consider(Known one, List<ConfigProblem> found, boolean byDriver, Judge judge) {
        String pid = one.pid().pid();
        if (judge.knowsKeys(one.pid()) && !counts(one, judge)) {
            if (found.isEmpty()) {
                changed |= refusals.remove(pid) != null;
            } else {
                Refusal now = new Refusal(one.content().hash(), byDriver, found);
                changed |= !now.equals(refusals.put(pid, now));
            }
        }
        return recall(one, found, judge);
    }

    /** Nothing is left of other PIDs. */
    void only(Collection<String> pids) {
        changed |= refusals.keySet().retainAll(pids);
    }

    /** {@return whether all that changed is on disk now} */
    boolean save() {
        if (!changed) {
            return true;
        }
        try {
            file.write(refusals.entrySet().stream()
                    .flatMap(one -> rows(one.getKey(), one.getValue()))
                    .toList());
            changed = false;
            trouble = "";
        } catch (IOException e) {
            if (!trouble.equals(e.toString())) {
                LOG.warn("{}: not written, tried again: {}", file.path(), e.toString());
            }
            trouble = e.toString();
        }
        return !changed;
    }

    private static Stream<List<String>> rows(String pid, Refusal refusal) {
        return refusal.problems().stream()
                .map(problem -> List.of(
                        pid,
                        refusal.hash(),
                        refusal.byDriver() ? BY_DRIVER : BY_KEYS,
                        problem.where(),
                        problem.key(),
                        problem.value(),
                        problem.expected()));
    }
}
