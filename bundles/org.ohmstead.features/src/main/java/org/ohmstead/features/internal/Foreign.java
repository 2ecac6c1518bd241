package org.ohmstead.features.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells which lists of features came with KARs in {@code deploy/}: those are unpacked below Karaf's data, and are not for
 * this bundle to keep.
 */
final class Foreign {

    private static final int DEEPEST = 12;
    private static final String MVN = "mvn:";
    private static final int GROUP = 0;
    private static final int ARTIFACT = 1;
    private static final int VERSION = 2;
    private static final int TYPE = 3;
    private static final int CLASSIFIER = 4;

    private final List<Path> folders;
    private final Path system;
    private final Path downloads;

    /**
     * Knows Karaf's folders.
     *
     * @param base Karaf's base, with {@code deploy}
     * @param data Karaf's data
     * @param system what was delivered
     */
    Foreign(Path base, Path data, Path system) {
        this.folders = List.of(real(data), real(base.resolve("deploy")));
        this.system = system;
        this.downloads = real(data.resolve("repository"));
    }

    /** {@return whether a list of features came with a KAR} */
    boolean is(String uri) {
        if (uri.startsWith("file:")) {
            Path file = real(Path.of(uri.substring("file:".length()).replaceFirst("^//+", "/")));
            return folders.stream().anyMatch(file::startsWith);
        }
        return uri.startsWith(MVN)
                && path(uri.substring(MVN.length())).filter(this::onlyInData).isPresent();
    }

    /** {@return where an artifact is in a Maven repository} */
    private static Optional<String> path(String artifact) {
        String[] parts = artifact.substring(artifact.indexOf('!') + 1).split("/");
        if (parts.length <= VERSION) {
            return Optional.empty();
        }
        String type = parts.length > TYPE ? parts[TYPE] : "jar";
        String classifier = parts.length > CLASSIFIER ? "-" + parts[CLASSIFIER] : "";
        return Optional.of(parts[GROUP].replace('.', '/') + "/" + parts[ARTIFACT] + "/" + parts[VERSION] + "/"
                + parts[ARTIFACT] + "-" + parts[VERSION] + classifier + "." + type);
    }

    private boolean onlyInData(String path) {
        if (Files.exists(system.resolve(path))) {
            return false;
        }
        try (Stream<Path> files = Files.find(folders.get(0), DEEPEST, (file, is) -> file.endsWith(path))) {
            return files.anyMatch(file -> !file.startsWith(downloads));
        } catch (IOException | UncheckedIOException e) {
            return false; // it is being made or deleted; the next look sees it
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize(); // it is not there
        }
    }
}
