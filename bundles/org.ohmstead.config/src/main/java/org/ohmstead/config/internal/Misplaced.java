package org.ohmstead.config.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ohmstead.config.TextItems;
import org.ohmstead.device.ConfigProblem;

/**
 * Files of a folder to be imported that are named like ours, but not where ours are. To pass them over would delete what
 * they were meant to keep.
 */
final class Misplaced {

    private static final int DEEPEST = 6;
    private static final int MOST = 10;

    private Misplaced() {}

    /** {@return one problem for each, of very many for the first} */
    static List<ConfigProblem> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .flatMap(Misplaced::problem)
                    .limit(MOST)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Stream<ConfigProblem> problem(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        String lower = file.toLowerCase(Locale.ROOT);
        String above = name.substring(0, name.length() - file.length());
        if (PidName.ours(lower)) {
            boolean right = above.isEmpty() && PidName.ours(file);
            return right
                    ? Stream.empty()
                    : Stream.of(at(
                            name,
                            "at the top of the folder, with a name in the case of " + "org.ohmstead.journal.cfg,"));
        }
        boolean profile = above.toLowerCase(Locale.ROOT).endsWith(TextItems.PROFILES)
                && (lower.endsWith(".yaml") || lower.endsWith(".yml"));
        boolean right = above.equals(TextItems.PROFILES) && file.endsWith(".yaml");
        return !profile || right ? Stream.empty() : Stream.of(at(name, "as " + TextItems.PROFILES + "NAME.yaml"));
    }

    private static ConfigProblem at(String name, String where) {
        return new ConfigProblem(
                name,
                "",
                "",
                where + " expected; where it is it would not be taken, and what it stands for would be deleted");
    }
}
