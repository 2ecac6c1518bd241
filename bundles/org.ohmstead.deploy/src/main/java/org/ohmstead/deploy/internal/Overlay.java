package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.ohmstead.lib.files.AtomicFile;

/**
 * A Maven repository that {@code etc/org.ops4j.pax.url.mvn.cfg} names before {@code system/}: what was dropped in stands there
 * in the place of what was shipped, so that Karaf's features, which know bundles by their place, agree with what runs.
 */
final class Overlay {

    private final Path repository;
    private final Path system;

    /**
     * A repository in a folder.
     *
     * @param repository comes into being with its first content
     * @param system where what was shipped lies
     */
    Overlay(Path repository, Path system) {
        this.repository = repository;
        this.system = system;
    }

    /** {@return the shipped file of these coordinates; it need not exist} */
    Path shipped(Coordinates coordinates) {
        return system.resolve(coordinates.path());
    }

    void put(Collection<Coordinates> places, Path content) throws IOException {
        for (Coordinates place : places) {
            Path file = repository.resolve(place.path());
            Files.createDirectories(file.getParent());
            AtomicFile.write(file, Files.readAllBytes(content));
        }
    }

    void remove(Collection<Coordinates> places) throws IOException {
        for (Coordinates place : places) {
            Path file = repository.resolve(place.path());
            Files.deleteIfExists(file);
            for (Path folder = file.getParent(); !folder.equals(repository.getParent()); folder = folder.getParent()) {
                if (!Files.isDirectory(folder)) {
                    continue;
                }
                try (var rest = Files.list(folder)) {
                    if (rest.findAny().isPresent()) {
                        break;
                    }
                }
                Files.delete(folder);
            }
        }
    }
}
