package org.ohmstead.deploy.internal.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The files of an archive that make its signatures and are not signed themselves (JAR File Specification, Signature
 * Validation): pairs in {@code META-INF} of {@code NAME.SF} and the block {@code NAME.RSA}, {@code .EC} or {@code .DSA}.
 */
final class SignatureFiles {

    private static final String FOLDER = "META-INF/";
    private static final String OTHER = "SIG-";
    private static final Set<String> BLOCKS = Set.of("RSA", "EC", "DSA");
    private static final Set<String> WEAK = Set.of("MD2", "MD5", "SHA", "SHA1", "SHA-1", "SHA-224");
    private static final String DIGEST = "-DIGEST";

    private final JarFile jar;
    private final Map<String, List<JarEntry>> byName = new TreeMap<>();
    private final List<String> others = new ArrayList<>();

    private SignatureFiles(JarFile jar) {
        this.jar = jar;
    }

    static SignatureFiles of(JarFile jar) {
        SignatureFiles files = new SignatureFiles(jar);
        jar.stream().forEach(files::add);
        return files;
    }

    /** {@return whether an entry cannot be signed, as it is part of a signature} */
    static boolean unsignable(String entry) {
        String name = entry.toUpperCase(Locale.ROOT);
        if (!name.startsWith(FOLDER) || name.indexOf('/', FOLDER.length()) >= 0) {
            return false;
        }
        return name.equals(Manifests.NAME)
                || name.startsWith(OTHER, FOLDER.length())
                || type(name).equals("SF")
                || BLOCKS.contains(type(name));
    }

    private void add(JarEntry entry) {
        String name = entry.getName().toUpperCase(Locale.ROOT);
        if (name.equals(Manifests.NAME) || !unsignable(name)) {
            return;
        }
        if (name.startsWith(OTHER, FOLDER.length())) {
            others.add(entry.getName());
        } else {
            byName.computeIfAbsent(name.substring(0, name.lastIndexOf('.')), k -> new ArrayList<>())
                    .add(entry);
        }
    }

    /** {@return whether there is nothing of a signature} */
    boolean none() {
        return byName.isEmpty() && others.isEmpty();
    }

    /**
     * Checks what is not signed.
     *
     * @throws RefusedException if there is something that belongs to no signature, or one is too weak
     */
    void check() throws IOException, RefusedException {
        if (!others.isEmpty()) {
            throw new RefusedException(
                    "signed entries only expected, " + Words.quoted(others.get(0)) + " cannot be signed");
        }
        for (List<JarEntry> pair : byName.values()) {
            long files =
                    pair.stream().filter(e -> type(e.getName()).equals("SF")).count();
            if (pair.size() != 2 || files != 1) {
                throw new RefusedException("pairs of a signature file (.SF) and its block (.RSA, .EC, .DSA) expected, "
                        + Words.quoted(pair.get(0).getName()) + " is in none");
            }
            for (JarEntry entry : pair) {
                check(entry);
            }
        }
    }

    private void check(JarEntry entry) throws IOException, RefusedException {
        String where = Words.quoted(entry.getName());
        byte[] bytes;
        try (InputStream in = jar.getInputStream(entry)) {
            bytes = in.readAllBytes();
        }
        try {
            if (type(entry.getName()).equals("SF")) {
                Manifest file = new Manifest(new ByteArrayInputStream(bytes));
                strong(file.getMainAttributes(), where);
                for (Attributes section : file.getEntries().values()) {
                    strong(section, where);
                }
            } else {
                List<String> weak = SignatureBlock.weak(bytes);
                if (!weak.isEmpty()) {
                    throw tooWeak(where, weak.get(0));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException("a signature expected, " + where + " is none: " + Words.of(e), e);
        }
    }

    /**
     * Checks digests.
     *
     * @param section of a manifest or signature file
     * @param where for the reason
     * @throws RefusedException if one of them is weak
     */
    static void strong(Attributes section, String where) throws RefusedException {
        for (Object key : section.keySet()) {
            String name = key.toString().toUpperCase(Locale.ROOT);
            int digest = name.indexOf(DIGEST);
            if (digest > 0 && WEAK.contains(name.substring(0, digest))) {
                throw tooWeak(where, name.substring(0, digest));
            }
        }
    }

    private static RefusedException tooWeak(String where, String algorithm) {
        return new RefusedException("SHA-256 or stronger expected, " + where + " has " + algorithm);
    }

    private static String type(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
    }
}
