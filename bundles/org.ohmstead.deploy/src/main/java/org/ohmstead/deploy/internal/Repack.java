package org.ohmstead.deploy.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/** Makes a jar of an installed bundle, wherever its file once was, and compares the two. */
final class Repack {

    private Repack() {}

    /**
     * The content of a bundle as a jar; the same for the same content.
     *
     * @param bundle installed; need not be resolved
     * @return the jar's bytes
     * @throws IOException if the framework cannot read it any more
     */
    static InputStream jar(Bundle bundle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Map<String, URL> entries = entries(bundle);
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            URL manifest = entries.remove(JarFile.MANIFEST_NAME);
            if (manifest != null) {
                write(zip, JarFile.MANIFEST_NAME, manifest);
            }
            for (Map.Entry<String, URL> entry : entries.entrySet()) {
                write(zip, entry.getKey(), entry.getValue());
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void write(ZipOutputStream zip, String name, URL content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        try (InputStream in = content.openStream()) {
            in.transferTo(zip);
        }
        zip.closeEntry();
    }

    /**
     * Whether an installed bundle has exactly the files of a jar.
     *
     * @param bundle installed
     * @param jar to compare with
     * @return whether names and contents are the same
     * @throws IOException if one of them cannot be read
     */
    static boolean same(Bundle bundle, Path jar) throws IOException {
        Map<String, URL> entries = entries(bundle);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (entry.isDirectory()) {
                    continue;
                }
                URL other = entries.remove(entry.getName());
                if (other == null) {
                    return false;
                }
                try (InputStream one = zip.getInputStream(entry);
                        InputStream two = other.openStream()) {
                    if (!Arrays.equals(one.readAllBytes(), two.readAllBytes())) {
                        return false;
                    }
                }
            }
        }
        return entries.isEmpty();
    }

    private static Map<String, URL> entries(Bundle bundle) {
        Map<String, URL> found = new TreeMap<>();
        collect(bundle, "/", found);
        return found;
    }

    /** By paths, as looking for entries would find those of fragments too. */
    private static void collect(Bundle bundle, String folder, Map<String, URL> found) {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        while (paths != null && paths.hasMoreElements()) {
            String path = paths.nextElement();
            if (path.endsWith("/")) {
                collect(bundle, path, found);
            } else {
                found.put(path, bundle.getEntry(path));
            }
        }
    }
}
