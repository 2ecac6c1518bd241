package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Looks into archives. */
final class Archive {

    private static final String NAME = "Bundle-SymbolicName";

    private Archive() {}

    /** {@return whether who drops a file means it to be taken, by its name} */
    static boolean named(String file) {
        return bundle(file) || file.endsWith(".kar") || features(file);
    }

    /** No deployer takes bare features. */
    private static boolean features(String file) {
        return file.endsWith(".xml");
    }

    private static boolean bundle(String file) {
        return file.endsWith(".jar");
    }

    /** {@return why a file cannot be taken; empty if it can} */
    static Optional<String> problem(Path file) {
        if (features(file.getFileName().toString())) {
            return Optional.of("a bundle (.jar) or a KAR (.kar) expected; features are added by feature:repo-add");
        }
        try (JarFile jar = new JarFile(file.toFile(), true)) {
            Manifest manifest = jar.getManifest();
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                check(jar, entries.nextElement());
            }
            boolean named = manifest != null && manifest.getMainAttributes().getValue(NAME) != null;
            return named || !bundle(file.getFileName().toString())
                    ? Optional.empty()
                    : Optional.of("a bundle expected, its manifest has no " + NAME);
        } catch (IOException | SecurityException e) {
            return Optional.of("a complete archive expected: " + e.getMessage());
        }
    }

    /** Reading alone finds neither stored nor all compressed content that is spoilt. */
    private static void check(JarFile jar, JarEntry entry) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(jar.getInputStream(entry), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            if (entry.getCrc() != in.getChecksum().getValue()) {
                throw new IOException(entry.getName() + " is spoilt");
            }
        }
    }
}
