package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.lib.files.AtomicFile;

/**
 * Changes of others that were refused: kept as {@code NAME.rejected} beside the file they were meant for, with the reason
 * in the first line, until a good change comes or somebody deletes them. For use by one thread at a time.
 */
final class Rejections {

    private static final String ENDING = ".rejected";
    private static final String HEAD = "# refused: ";

    private final Path folder;

    /**
     * A refused change.
     *
     * @param file name of the file it was meant for
     * @param reason in one line
     */
    record Rejection(String file, String reason) {

        /** {@return the reason as a problem; its key is empty, as what runs is another configuration or none} */
        ConfigProblem problem() {
            return new ConfigProblem(CfgFolder.where(file + ENDING), "", "", "refused: " + reason);
        }
    }

    Rejections(Path folder) {
        this.folder = folder;
    }

    /** {@return whether a file is ours by its name} */
    static boolean ours(String file) {
        return file.endsWith(ENDING) && PidName.ours(file.substring(0, file.length() - ENDING.length()));
    }

    /** Keeps a change, for its owner's eyes: it may hold what belongs among the secrets. */
    void keep(String file, Content content, List<ConfigProblem> problems) throws IOException {
        String text = HEAD + reasons(problems) + "\n" + CfgText.empty().with(content);
        AtomicFile.writePrivate(path(file), text.getBytes(UTF_8));
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
                String name = path.getFileName().toString();
                found.add(new Rejection(name.substring(0, name.length() - ENDING.length()), reason(path)));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(Rejection::file));
        return found;
    }

    private static String reason(Path path) {
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            String first = lines.readLine();
            return first != null && first.startsWith(HEAD)
                    ? first.substring(HEAD.length())
                    : "for a reason it does not tell";
        } catch (IOException e) {
            return "for a reason that cannot be read: " + e;
        }
    }

    /** {@return what was refused; without keys if that cannot be told any more} */
    Content content(Rejection one) {
        try {
            return CfgText.parse(Files.readAllBytes(path(one.file()))).content();
        } catch (IOException | CfgException e) {
            return CfgText.empty().content();
        }
    }

    /** Forgets a change that was refused, as a good one came. */
    void drop(String file) throws IOException {
        if (Files.isRegularFile(path(file))) {
            Files.deleteIfExists(path(file));
        }
    }

    private Path path(String file) {
        return folder.resolve(file + ENDING);
    }
}
