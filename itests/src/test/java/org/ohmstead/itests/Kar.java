package org.ohmstead.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The demo as the build made it: an archive of features, which is a small Maven repository inside. */
final class Kar {

    /** Of the list of features in the archive. */
    static final String FEATURES =
            "mvn:org.ohmstead/ohmstead-demo/" + System.getProperty("ohmstead.version") + "/xml/features";

    private static final String INSIDE = "repository/";

    private Kar() {}

    /** {@return the archive in {@code features/demo/target}} */
    static Path demo() {
        return OhmsteadTestSupport.root()
                .resolve("features/demo/target/ohmstead-demo-" + System.getProperty("ohmstead.version") + ".kar");
    }

    /**
     * Copies what it holds.
     *
     * @param repository the Maven repository to copy to, there or not
     * @return that repository
     */
    static Path unpack(Path repository) throws IOException {
        try (ZipFile kar = new ZipFile(demo().toFile())) {
            List<? extends ZipEntry> files = kar.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(INSIDE))
                    .toList();
            for (ZipEntry entry : files) {
                Path file = repository.resolve(entry.getName().substring(INSIDE.length()));
                Files.createDirectories(file.getParent());
                Files.write(file, kar.getInputStream(entry).readAllBytes());
            }
        }
        return repository;
    }
}
