package org.ohmstead.bench.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Copies of a bundle that differ in their version only. */
final class Versions {

    private static final Attributes.Name VERSION = new Attributes.Name("Bundle-Version");

    private Versions() {}

    /** {@return the bundle of a name in the repository of an unpacked distribution} */
    static Path shipped(Path home, String name) throws IOException {
        Path folder = home.resolve("system/org/ohmstead").resolve(name);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(folder + ": a bundle expected"));
        }
    }

    /**
     * Writes a copy.
     *
     * @param bundle with a version such as {@code 0.1.0.SNAPSHOT}
     * @param number that takes the place of the qualifier
     * @param to the file
     */
    static void copy(Path bundle, int number, Path to) throws IOException {
        try (JarFile jar = new JarFile(bundle.toFile());
                OutputStream file = Files.newOutputStream(to)) {
            Manifest manifest = jar.getManifest();
            String version = manifest.getMainAttributes().getValue(VERSION);
            if (version == null || version.split("\\.").length < 3) {
                throw new IOException(bundle + ": a Bundle-Version of three parts expected, got " + version);
            }
            String[] parts = version.split("\\.", 4);
            manifest.getMainAttributes()
                    .put(VERSION, parts[0] + "." + parts[1] + "." + parts[2] + ".z" + (1_000_000 + number));
            try (JarOutputStream out = new JarOutputStream(file, manifest)) {
                copy(jar, out);
            }
        }
    }

    private static void copy(JarFile jar, JarOutputStream out) throws IOException {
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                out.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = jar.getInputStream(entry)) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }
}
