package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ohmstead.config.internal.disk.RealDisk;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.lib.files.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of others that were refused: kept as {@code NAME.rejected} beside the file they were meant for, with the reason
 * in the first line, until a good change comes or somebody deletes them. Of several in a row all are kept, see {@link Asides}.
 * For use by one thread at a time.
 */
final class Rejections {

    private static final String ENDING = ".rejected";
    private static final String HEAD = "# refused: ";

    /** As large as a file may be, with the reason. */
    private static final int MOST = 2 * CfgFolder.MAX_SIZE;

    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

    private final Path folder;
    private final Asides former;

    /**
     * A refused change.
     *
     * @param file name of the file it was meant for
     * @param reason in one line, as it was kept; empty if none is there any more
     * @param content that was refused, as it is now; without keys if that cannot be told
     * @param problem with understanding it; empty if there is none
     */
    record Rejection(String file, String reason, Content content, String problem) {

        /** {@return where it is, for messages} */
        String where() {
            return CfgFolder.where(file + ENDING);
        }

        /**
         * {@return the refused change as a problem, with what to do about it} Its key is empty, as what runs is another
         * configuration or none.
         *
         * @param wrong what is wrong with it now; it may have been edited
         * @param knows whether nothing wrong means that it would be taken
         * @param runs whether something else runs
         */
        ConfigProblem problem(List<ConfigProblem> wrong, boolean knows, boolean runs) {
            String now = problem.isEmpty() ? reasons(wrong) : problem;
            String told = now.isEmpty() && !knows ? reason : now;
            String rename = "rename it to " + CfgFolder.where(file);
            String stays = runs ? "; what was good before runs on" : "";
            String sentence = told.isEmpty()
                    ? "was refused" + stays + ". Nothing is wrong with it any more: to take " + where() + " " + rename
                            + ", else delete it"
                    : "refused: " + told + stays + ". Mend " + where() + " and " + rename
                            + ", or make the change anew (a console, ohm:config-set), or delete it";
            return new ConfigProblem(where(), "", "", sentence);
        }
    }

    Rejections(Path folder) {
        this.folder = folder;
        this.former = new Asides(folder, new RealDisk(), ENDING + ".former");
    }

    /** {@return whether a file is ours by its name} */
    static boolean ours(String file) {
        return file.endsWith(ENDING) && PidName.ours(file.substring(0, file.length() - ENDING.length()));
    }

    /** Keeps a change, for its owner's eyes: it may hold what belongs among the secrets. */
    void keep(String file, Content content, List<ConfigProblem> problems) throws IOException {
        byte[] text = (HEAD + reasons(problems) + "\n" + CfgText.empty().with(content)).getBytes(UTF_8);
        CfgFile before = Files.isRegularFile(path(file)) ? CfgFile.of(file, Files.readAllBytes(path(file))) : null;
        if (before != null && !before.sameBytes(text)) {
            LOG.info(
                    "{}: kept as {}, as another change is refused now",
                    CfgFolder.where(file + ENDING),
                    former.keep(before).where());
            former.bound(file);
        }
        AtomicFile.writePrivate(path(file), text);
    }

    /** {@return what is wrong, in one line} */
    static String reasons(List<ConfigProblem> problems) {
        return problems.stream()
                .map(ConfigProblem::sentence)
                .collect(joining("; "))
                .replaceAll("\\p{Cntrl}", " ");
    }

    /** {@return all that there are, by name} */
    List<Rejection> list() throws IOException {
        List<Rejection> found = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, f -> ours(f.getFileName().toString()) && Files.isRegularFile(f))) {
            for (Path path : files) {
                found.add(rejection(path));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(Rejection::file));
        return found;
    }

    private static Rejection rejection(Path path) {
        String name = path.getFileName().toString();
        String file = name.substring(0, name.length() - ENDING.length());
        Content nothing = CfgText.empty().content();
        try {
            if (Files.size(path) > MOST) {
                return new Rejection(file, "", nothing, "at most " + MOST + " bytes expected, got " + Files.size(path));
            }
            byte[] bytes = Files.readAllBytes(path);
            String first = new String(bytes, UTF_8).lines().findFirst().orElse("");
            String reason = first.startsWith(HEAD) ? first.substring(HEAD.length()) : "";
            return understood(file, reason, bytes);
        } catch (IOException e) {
            return new Rejection(file, "", nothing, "a readable file expected: " + e);
        }
    }

    private static Rejection understood(String file, String reason, byte[] bytes) {
        try {
            return new Rejection(file, reason, CfgText.parse(bytes).content(), "");
        } catch (CfgException e) {
            return new Rejection(file, reason, CfgText.empty().content(), e.getMessage());
        }
    }

    /** Forgets a change that was refused, as a good one came, or its configuration is gone; says so. */
    void drop(String file) throws IOException {
        if (Files.isRegularFile(path(file)) && Files.deleteIfExists(path(file))) {
            LOG.info(
                    "{}: deleted, as its configuration has been changed since: ohm:config-history has what was refused",
                    CfgFolder.where(file + ENDING));
        }
    }

    private Path path(String file) {
        return folder.resolve(file + ENDING);
    }
}
