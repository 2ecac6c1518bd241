package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ohmstead.config.TextItems;
import org.ohmstead.device.ConfigProblem;

/**
 * Files of a folder to be imported that are not taken. Those that are named like ours, but are not where ours are, are wrong: to
 * pass them over would delete what they were meant to keep. All others are passed over, which is said.
 *
 * @param misplaced one problem for each that is named like ours, of very many for the first
 * @param remarks one sentence for each of the others, of very many for the first
 */
record Strays(List<ConfigProblem> misplaced, List<String> remarks) {

    private static final int DEEPEST = 6;
    private static final int MOST_PROBLEMS = 10;
    private static final int MOST_REMARKS = 20;
    private static final String NEITHER =
            "neither org.ohmstead.<part>.cfg at the top of the folder nor " + TextItems.PROFILES + "NAME.yaml";

    static Strays in(Path folder) throws IOException {
        Found found = new Found(folder);
        Set<FileVisitOption> links = EnumSet.noneOf(FileVisitOption.class);
        Files.walkFileTree(folder, links, DEEPEST, found);
        List<ConfigProblem> misplaced = found.misplaced.entrySet().stream()
                .limit(MOST_PROBLEMS)
                .map(one -> problem(one.getKey(), one.getValue()))
                .toList();
        return new Strays(misplaced, remarks(found.passedOver));
    }

    private static ConfigProblem problem(String name, String expected) {
        return new ConfigProblem(
                name,
                "",
                "",
                expected + "; where it is it would not be taken, and what it stands for would be deleted");
    }

    private static List<String> remarks(SortedMap<String, String> passedOver) {
        List<String> remarks = new ArrayList<>();
        passedOver.entrySet().stream()
                .limit(MOST_REMARKS)
                .forEach(one -> remarks.add(one.getKey() + ": passed over: " + one.getValue()));
        if (passedOver.size() > MOST_REMARKS) {
            remarks.add("and " + (passedOver.size() - MOST_REMARKS) + " more files that were passed over");
        }
        return List.copyOf(remarks);
    }

    /** Looks at all files, but into nothing that is hidden. */
    private static final class Found extends SimpleFileVisitor<Path> {

        private final Path folder;
        private final SortedMap<String, String> misplaced = new TreeMap<>();
        private final SortedMap<String, String> passedOver = new TreeMap<>();

        Found(Path folder) {
            this.folder = folder;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (path.equals(folder) || !hidden(path)) {
                return FileVisitResult.CONTINUE;
            }
            passedOver.put(name(path) + "/", "hidden");
            return FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            String name = name(path);
            if (attributes.isDirectory()) {
                passedOver.put(name + "/", "deeper than is looked");
            } else if (hidden(path)) {
                passedOver.put(name, "hidden");
            } else {
                sort(name, attributes.isRegularFile());
            }
            return FileVisitResult.CONTINUE;
        }

        private void sort(String name, boolean plain) {
            String file = name.substring(name.lastIndexOf('/') + 1);
            String above = name.substring(0, name.length() - file.length());
            boolean ours = PidName.ours(file) || PidName.meant(file);
            boolean taken = above.isEmpty()
                    ? PidName.ours(file)
                    : above.equals(TextItems.PROFILES) && file.endsWith(Archive.PROFILE);
            if (taken) {
                return;
            }
            if (plain && ours) {
                misplaced.put(name, above.isEmpty() ? PidName.CASE_EXPECTED : "at the top of the folder expected");
            } else if (plain && profile(above, file)) {
                misplaced.put(name, "as " + TextItems.PROFILES + "NAME.yaml expected");
            } else {
                passedOver.put(name, plain ? NEITHER : "no plain file");
            }
        }

        private static boolean profile(String above, String file) {
            String lower = file.toLowerCase(Locale.ROOT);
            return above.toLowerCase(Locale.ROOT).endsWith(TextItems.PROFILES)
                    && (lower.endsWith(Archive.PROFILE) || lower.endsWith(".yml"));
        }

        private static boolean hidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }

        private String name(Path path) {
            return folder.relativize(path).toString();
        }
    }
}
