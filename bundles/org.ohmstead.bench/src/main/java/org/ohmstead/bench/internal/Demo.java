package org.ohmstead.bench.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Makes a distribution the demo, as {@code ./ohmstead demo} does, but with simulators on ports of its own. */
final class Demo {

    private static final String REPOSITORY = "repository/";
    private static final Pattern PORT = Pattern.compile("(?m)^port\\s*=\\s*(\\d+)");
    private static final Pattern VERSION = Pattern.compile("ohmstead-demo-(.+)\\.kar");

    private Demo() {}

    /** {@return the KAR of the simulators: the option {@code --kar} or the one that was built here} */
    static Path kar(Options options) throws IOException {
        String given = options.text("kar", "");
        return given.isEmpty() ? Gateway.built(Path.of("features", "demo", "target"), ".kar", "--kar") : Path.of(given);
    }

    /**
     * Adds the demo to an unpacked distribution.
     *
     * @param home of the distribution
     * @param kar the simulators
     * @param config the demo's configurations and profiles
     * @return how many devices it has
     */
    static int add(Path home, Path kar, Path config) throws IOException {
        Matcher version = VERSION.matcher(kar.getFileName().toString());
        if (!version.matches()) {
            throw new IOException(kar + ": a name like ohmstead-demo-VERSION.kar expected");
        }
        unpack(kar, home.resolve("system"));
        Gateway.append(home, "featuresBoot", ",ohmstead-demo");
        Gateway.append(
                home,
                "featuresRepositories",
                ",mvn\\:org.ohmstead/ohmstead-demo/" + version.group(1) + "/xml/features");
        return configure(home.resolve("etc"), config);
    }

    private static int configure(Path etc, Path config) throws IOException {
        List<Path> files = list(config);
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(Files.readString(file));
        }
        for (String text : List.copyOf(texts)) {
            Matcher port = PORT.matcher(text);
            if (port.find()) {
                Pattern old = Pattern.compile("(?<=^port = |:)" + port.group(1) + "\\b", Pattern.MULTILINE);
                String fresh = Integer.toString(Gateway.freePort());
                texts.replaceAll(each -> old.matcher(each).replaceAll(fresh));
            }
        }
        int devices = 0;
        for (int i = 0; i < files.size(); i++) {
            String name = files.get(i).getFileName().toString();
            Files.writeString(etc.resolve(name), texts.get(i));
            devices += name.startsWith("org.ohmstead.driver.") ? 1 : 0;
        }
        Files.createDirectories(etc.resolve("profiles"));
        for (Path profile : list(config.resolve("profiles"))) {
            Files.copy(profile, etc.resolve("profiles").resolve(profile.getFileName()));
        }
        return devices;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void unpack(Path kar, Path system) throws IOException {
        try (ZipFile zip = new ZipFile(kar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().startsWith(REPOSITORY) && !entry.isDirectory()) {
                    Path to = system.resolve(entry.getName().substring(REPOSITORY.length()))
                            .normalize();
                    if (!to.startsWith(system)) {
                        throw new IOException(kar + ": " + entry.getName() + " leads out of the archive");
                    }
                    Files.createDirectories(to.getParent());
                    if (!Files.exists(to)) {
                        try (InputStream in = zip.getInputStream(entry)) {
                            Files.copy(in, to);
                        }
                    }
                }
            }
        }
    }
}
