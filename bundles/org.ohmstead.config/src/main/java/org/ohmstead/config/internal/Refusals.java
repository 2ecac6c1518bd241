package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.lib.files.AtomicFile;
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
    private static final int FIELDS = 6;

    private final Path path;
    /** By PID. */
    private final Map<String, Refusal> refusals = new HashMap<>();

    private boolean changed;

    /** What was refused: a content, by its hash, and why. */
    private record Refusal(String hash, List<ConfigProblem> problems) {}

    /** Reads what was refused before the start. */
    Refusals(Path path) {
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
                    throw new IOException("PID, hash, file, key, value and what was expected in every line expected");
                }
                refusals.merge(
                        fields[0],
                        new Refusal(fields[1], List.of(new ConfigProblem(fields[2], fields[3], fields[4], fields[5]))),
                        (one, other) -> new Refusal(
                                other.hash(),
                                Stream.concat(one.problems().stream(), other.problems().stream())
                                        .toList()));
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{}: not there yet", path);
        } catch (IOException e) {
            refusals.clear();
            LOG.warn("{}: what was refused before is judged anew: {}", path, e.toString());
        }
    }

    /**
     * {@return what is wrong with the content of a file, all considered}
     *
     * @param one with its content
     * @param found what is found to be wrong with it now
     * @param known whether its keys are known; else what was found before counts as well
     */
    List<ConfigProblem> consider(Known one, List<ConfigProblem> found, boolean known) {
        String pid = one.pid().pid();
        String hash = one.content().hash();
        if (known) {
            if (found.isEmpty()) {
                changed |= refusals.remove(pid) != null;
            } else {
                Refusal now = new Refusal(hash, found);
                changed |= !now.equals(refusals.put(pid, now));
            }
            return found;
        }
        Refusal before = refusals.get(pid);
        if (before == null || !before.hash().equals(hash)) {
            return found;
        }
        // The path of a device is judged without its driver, too: what was said of it before is of no interest.
        return Stream.concat(
                        before.problems().stream()
                                .filter(problem -> !problem.key().equals(Validator.DEVICE)),
                        found.stream())
                .toList();
    }

    /** Nothing is left of other PIDs. */
    void only(Collection<String> pids) {
        changed |= refusals.keySet().retainAll(pids);
    }

    /** Puts what changed on disk. */
    void save() {
        if (!changed) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(HEADER));
        refusals.forEach((pid, refusal) -> refusal.problems()
                .forEach(one ->
                        lines.add(Stream.of(pid, refusal.hash(), one.where(), one.key(), one.value(), one.expected())
                                .map(field -> field.replaceAll("[\\t\\n\\r]", " "))
                                .collect(joining("\t")))));
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            AtomicFile.write(path, (String.join("\n", lines) + "\n").getBytes(UTF_8));
            changed = false;
        } catch (IOException e) {
            LOG.warn("{}: not written, tried again with the next change: {}", path, e.toString());
        }
    }
}
