package org.ohmstead.deploy.internal.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes archives for tests. */
final class Jars {

    static final String FEATURES = "repository/org/example/parts/1.0/parts-1.0-features.xml";

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean stored;

    static Jars bundle(String symbolicName, String version) {
        return new Jars()
                .header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", symbolicName)
                .header("Bundle-Version", version);
    }

    /** A KAR with a features file and these bundles. */
    static Jars kar(Jars... bundles) {
        Jars kar = new Jars()
                .header("Created-By", "a test")
                .entry(FEATURES, "<features xmlns='http://karaf.apache.org/xmlns/features/v1.6.0' name='parts'/>");
        for (Jars bundle : bundles) {
            String name = bundle.headers.get("Bundle-SymbolicName").split(";")[0];
            String version = bundle.headers.get("Bundle-Version");
            kar.entry(
                    "repository/org/example/" + name + "/" + version + "/" + name + "-" + version + ".jar",
                    bundle.bytes());
        }
        return kar;
    }

    /** What the features file of a KAR says, one feature. */
    Jars features(String inside) {
        return entry(
                FEATURES,
                "<features xmlns='http://karaf.apache.org/xmlns/features/v1.6.0' name='parts'><feature name='parts'>"
                        + inside + "</feature></features>");
    }

    Jars header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Jars without(String header) {
        headers.remove(header);
        return this;
    }

    Jars entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    Jars entry(String name, String content) {
        return entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Jars noise(String name, int bytes) {
        byte[] content = new byte[bytes];
        new Random(name.hashCode()).nextBytes(content);
        return entry(name, content);
    }

    /** Entries are not packed. */
    Jars stored() {
        stored = true;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            if (!headers.isEmpty()) {
                StringBuilder manifest = new StringBuilder("Manifest-Version: 1.0\r\n");
                headers.forEach((name, value) ->
                        manifest.append(name).append(": ").append(value).append("\r\n"));
                put(out, "META-INF/MANIFEST.MF", (manifest + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(out, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(1_800_000_000_000L);
        if (stored) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
        }
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }
}
