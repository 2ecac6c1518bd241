package org.ohmstead.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Bundles made for a test: those of the build with something changed, and some that nobody should take. */
final class Jars {

    /** Of the driver that most tests replace. */
    static final String DRIVER = "org.ohmstead.driver.modbus";

    private static final String COMPONENT = "OSGI-INF/" + DRIVER + ".internal.ModbusDriver.xml";
    private static final int HUGE_MIB = 256;

    private Jars() {}

    /** {@return the driver as the build made it} */
    static Path driver() {
        return built("bundles", DRIVER);
    }

    /** {@return the example of a driver by somebody else, as the build made it} */
    static Path example() {
        return built("docs/examples", "com.example.driver.sysfs");
    }

    /** {@return a bundle as the build made it} */
    static Path built(String folder, String name) {
        String version = System.getProperty("ohmstead.version");
        return OhmsteadTestSupport.root().resolve(folder + "/" + name + "/target/" + name + "-" + version + ".jar");
    }

    /** The same bundle in another version. */
    static Path version(Path jar, String version) throws IOException {
        return changed(jar, Map.of("Bundle-Version", version), Map.of());
    }

    /** Half of a file. */
    static Path truncated(Path jar) throws IOException {
        byte[] all = Files.readAllBytes(jar);
        return Files.write(temporary(), Arrays.copyOf(all, all.length / 2));
    }

    /** The driver in another version that needs what nobody has. */
    static Path missingImport(String version) throws IOException {
        String imports = header("Import-Package") + ",com.example.missing;version=\"[9,10)\"";
        return changed(driver(), Map.of("Bundle-Version", version, "Import-Package", imports), Map.of());
    }

    /** The driver in another version whose components fail when they are activated. */
    static Path throwing(String version) throws IOException {
        return broken(version, "throw new IllegalStateException(\"broken on purpose\");");
    }

    /** The driver in another version whose components wait for ever when they are activated. */
    static Path hanging(String version) throws IOException {
        return broken(
                version,
                "try { new java.util.concurrent.CountDownLatch(1).await(); }"
                        + " catch (InterruptedException e) { throw new IllegalStateException(e); }");
    }

    /** The driver in another version that works, and leaves a thread behind when it goes. */
    static Path leaking(String version, String thread) throws IOException {
        return beside(
                version,
                "Leaking",
                "Thread thread = new Thread(() -> { try { new java.util.concurrent.CountDownLatch(1).await(); }"
                        + " catch (InterruptedException e) { throw new IllegalStateException(e); } }, \"" + thread
                        + "\");"
                        + " thread.setDaemon(true); thread.start();");
    }

    /**
     * The driver in another version that works for four seconds, and then ends the whole process.
     *
     * @param end how it does that
     */
    static Path lethalLater(String version, String end) throws IOException {
        return beside(version, "Later", later(end));
    }

    private static String later(String end) {
        return "Thread thread = new Thread(() -> { java.util.concurrent.locks.LockSupport.parkNanos(4_000_000_000L); "
                + end + " }); thread.setDaemon(true); thread.start();";
    }

    /** The driver in another version with a component beside its own. */
    private static Path beside(String version, String type, String constructor) throws IOException {
        String name = DRIVER + ".internal." + type;
        String file = "OSGI-INF/" + name + ".xml";
        String component = "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"" + name
                + "\" immediate=\"true\"><implementation class=\"" + name + "\"/></scr:component>";
        return changed(
                driver(),
                Map.of("Bundle-Version", version, "Service-Component", header("Service-Component") + "," + file),
                Map.of(
                        file,
                        component.getBytes(StandardCharsets.UTF_8),
                        name.replace('.', '/') + ".class",
                        compiled(name, constructor)));
    }

    private static String header(String name) throws IOException {
        try (JarFile jar = new JarFile(driver().toFile())) {
            return jar.getManifest().getMainAttributes().getValue(name);
        }
    }

    /**
     * The driver in another version whose components never come back from being activated, interrupted or not. It is none of
     * {@link #all}: the gateway can only leave it aside, and keeps a thread of it until it ends.
     */
    static Path stubborn(String version) throws IOException {
        return broken(
                version,
                "while (true) { Thread.interrupted(); java.util.concurrent.locks.LockSupport.parkNanos(100_000_000L); }");
    }

    /** The driver in another version that ends the whole process when it is activated, as an exhausted heap does. */
    static Path lethal(String version) throws IOException {
        return broken(version, "Runtime.getRuntime().halt(3);");
    }

    private static byte[] lethalBundle(String constructor) throws IOException {
        String name = "com.example.lethal";
        String type = name + ".Lethal";
        String component = "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"lethal\""
                + " immediate=\"true\"><implementation class=\"" + type + "\"/></scr:component>";
        Manifest manifest = new Manifest();
        Map<String, String> headers = Map.of("Bundle-SymbolicName", name, "Service-Component", "OSGI-INF/lethal.xml");
        headers.forEach(manifest.getMainAttributes()::putValue);
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(jar, manifest)) {
            put(out, "OSGI-INF/lethal.xml", component.getBytes(StandardCharsets.UTF_8));
            put(out, type.replace('.', '/') + ".class", compiled(type, constructor));
        }
        return jar.toByteArray();
    }

    /** A KAR with one feature of one bundle, which ends the whole process when it is activated. */
    static Path lethalKar() throws IOException {
        return lethalKar(lethalBundle("Runtime.getRuntime().halt(3);"));
    }

    /**
     * A KAR with one feature of one bundle, which ends the whole process four seconds after it was activated.
     *
     * @param end how it does that
     */
    static Path lethalKarLater(String end) throws IOException {
        return lethalKar(lethalBundle(later(end)));
    }

    private static Path lethalKar(byte[] bundle) throws IOException {
        String features = "<features xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\" name=\"lethal\">"
                + "<feature name=\"lethal\" version=\"1.0.0\"><bundle>mvn:com.example/lethal/1.0.0</bundle></feature></features>";
        Path file = temporary();
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream kar = new ZipOutputStream(out)) {
            put(kar, "repository/com/example/lethal/1.0.0/lethal-1.0.0.jar", bundle);
            put(
                    kar,
                    "repository/com/example/lethal-features/1.0.0/lethal-features-1.0.0-features.xml",
                    features.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    /** A small file that is huge once it is unpacked. */
    static Path bomb() throws IOException {
        Path file = temporary();
        byte[] zeros = new byte[1024 * 1024];
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: com.example.bomb\n"
                    .getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("huge"));
            for (int i = 0; i < HUGE_MIB; i++) {
                zip.write(zeros);
            }
        }
        return file;
    }

    /** A bundle with other headers and other entries. */
    static Path changed(Path jar, Map<String, String> headers, Map<String, byte[]> entries) throws IOException {
        Path file = temporary();
        try (JarFile original = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(original.getManifest());
            headers.forEach(manifest.getMainAttributes()::putValue);
            Map<String, byte[]> all = new LinkedHashMap<>();
            for (Enumeration<JarEntry> each = original.entries(); each.hasMoreElements(); ) {
                JarEntry entry = each.nextElement();
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    try (InputStream content = original.getInputStream(entry)) {
                        all.put(entry.getName(), content.readAllBytes());
                    }
                }
            }
            all.putAll(entries);
            try (OutputStream out = Files.newOutputStream(file);
                    JarOutputStream copy = new JarOutputStream(out, manifest)) {
                for (Map.Entry<String, byte[]> entry : all.entrySet()) {
                    copy.putNextEntry(new JarEntry(entry.getKey()));
                    copy.write(entry.getValue());
                }
            }
        }
        return file;
    }

    private static Path broken(String version, String constructor) throws IOException {
        String name = DRIVER + ".internal.BrokenDriver";
        String component = "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"" + DRIVER
                + ".internal.ModbusDriver\" immediate=\"true\" configuration-policy=\"require\" configuration-pid=\""
                + DRIVER + "\"><implementation class=\"" + name
                + "\"/><service><provide interface=\"org.ohmstead.driver.Driver\"/></service></scr:component>";
        return changed(
                driver(),
                Map.of("Bundle-Version", version),
                Map.of(
                        COMPONENT,
                        component.getBytes(StandardCharsets.UTF_8),
                        name.replace('.', '/') + ".class",
                        compiled(name, constructor)));
    }

    private static byte[] compiled(String name, String constructor) throws IOException {
        Path folder = Files.createTempDirectory(target(), "compiled");
        int dot = name.lastIndexOf('.');
        String type = name.substring(dot + 1);
        Path source = folder.resolve(type + ".java");
        Files.writeString(
                source,
                "package " + name.substring(0, dot) + "; public class " + type + " { public " + type + "() { "
                        + constructor + " } }");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = compiler.run(null, said, said, "--release", "17", "-d", folder.toString(), source.toString());
        if (status != 0) {
            throw new AssertionError(source + ": " + said);
        }
        return Files.readAllBytes(folder.resolve(name.replace('.', '/') + ".class"));
    }

    /** All of them, for tests that try each: what it is, and the file. */
    static Map<String, Path> all(String version) {
        try {
            Map<String, Path> all = new LinkedHashMap<>();
            all.put("truncated", truncated(driver()));
            all.put("bomb", bomb());
            all.put("missing import", missingImport(version));
            all.put("throwing", throwing(version));
            all.put("hanging", hanging(version));
            all.put("api", version(built("bundles", "org.ohmstead.driver.api"), version));
            all.put("core", version(built("bundles", "org.ohmstead.scan"), version));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what {@link #all} has} */
    static List<String> kinds() {
        return List.of("truncated", "bomb", "missing import", "throwing", "hanging", "api", "core");
    }

    private static Path temporary() throws IOException {
        return Files.createTempFile(target(), "made", ".jar");
    }

    private static Path target() throws IOException {
        return Files.createDirectories(Path.of("target", "jars"));
    }
}
