package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a folder and tells, once each, which of its archives cannot be taken. For use by one thread at a time. */
final class Inspection {

    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    private final Path folder;
    private final Consumer<String> out;
    private Map<String, Seen> known = new HashMap<>();

    /** A file as it was at the last look; {@code judged} once it was opened. */
    private record Seen(String stamp, boolean judged) {}

    Inspection(Path folder, Consumer<String> out) {
        this.folder = folder;
        this.out = out;
    }

    /** Looks; what has not changed since the look before is judged, as it is not being copied any more. */
    void look() {
        Map<String, Seen> now = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, f -> Archive.named(f.getFileName().toString()))) {
            for (Path file : files) {
                look(file, now);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            LOG.debug("{}: not there", folder, e);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("{}: cannot be listed, tried again", folder, e);
            return;
        }
        known = now;
    }

    private void look(Path file, Map<String, Seen> now) {
        String name = file.getFileName().toString();
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            now.put(name, judge(file, name, attributes, known.get(name)));
        } catch (IOException e) {
            LOG.debug("{}: gone while the folder was listed, or a link to nowhere", file, e);
        }
    }

    private Seen judge(Path file, String name, BasicFileAttributes attributes, Seen before) {
        String stamp = attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
        if (before == null || !before.stamp().equals(stamp)) {
            return new Seen(stamp, false);
        }
        // Folders are what FileInstall makes a bundle of by itself.
        if (!before.judged() && attributes.isRegularFile()) {
            Archive.problem(file).ifPresent(problem -> out.accept("deploy/" + name + ": not taken: " + problem));
        }
        return new Seen(stamp, true);
    }
}
