package org.ohmstead.itests.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Distributions of a few files each, with the true scripts, and what is done to them. */
final class MadeUp {

    private static final Path BIN =
            Path.of(System.getProperty("ohmstead.root"), "karaf-distribution/src/main/resources/bin");
    private static final String KARAF = "#!/bin/sh\nDIRNAME=${0%/*}\n. \"$DIRNAME/setenv\"\necho 'text of VERSION'\n";

    /** What a command changes files by: each is a step at which the gateway may be killed. */
    private static final List<String> STEPS = List.of("mv", "cp", "rm", "mkdir", "tar", "sync");

    /** Files that go with a version, beside those that have a part in the tests. */
    static final List<String> BOUND =
            List.of("org.apache.karaf.features.xml", "distribution.info", "profile.cfg", "jre.properties");

    /** The list of what a distribution consists of. */
    static final String SUMS = "lib/ohmstead.sha256";

    private final Path folder;
    private final Path java;
    private int count;

    MadeUp(Path folder) throws IOException {
        this.folder = folder;
        this.java = Files.createDirectories(folder.resolve("java"));
        Files.createDirectories(java.resolve("bin"));
        // What the true one says, in a hundredth of the time.
        script(java.resolve("bin/java"), "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2");
    }

    /** How a script ended, and all that it said. */
    record Said(int status, String text) {

        String well() {
            if (status != 0) {
                throw new AssertionError("ended with " + status + ": " + text);
            }
            return text;
        }
    }

    /** The text of Karaf's file of booted features. */
    static String booted(String version, String features) {
        return "featuresBoot = " + features + "\nfeaturesRepositories = mvn\\:base/" + version + "/xml/features\n";
    }

    /** A list of features; the first of them needs the second. */
    static String list(String version, String... names) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\n<features name=\"list\">\n");
        for (String name : names) {
            text.append("<feature name=\"")
                    .append(name)
                    .append("\" version='")
                    .append(version)
                    .append("'>");
            text.append(name.equals(names[0]) && names.length > 1 ? "<feature>" + names[1] + "</feature>" : "");
            text.append("</feature>\n");
        }
        return text.append("</features>\n").toString();
    }

    /** A gateway of version 1.0.0 that was used. */
    Path gateway(String name) throws IOException {
        Path gateway = folder.resolve(name);
        write(gateway, distribution("1.0.0"));
        Map<String, String> mine = new HashMap<>();
        for (String file : List.of(
                "etc/edited.cfg",
                "etc/same.cfg",
                "etc/startup.properties",
                "etc/profiles/pump.yaml",
                "etc/device.cfg",
                "deploy/driver.jar",
                "data/journal/1",
                "data/cache/bundle1/x")) {
            mine.put(file, "mine");
        }
        mine.put("etc/blanks.cfg", "1.0.0\n   \n");
        mine.put(
                "etc/org.apache.karaf.features.cfg",
                booted("1.0.0", "core/1.0.0, \\\n   mine/1.0, log")
                        .replace("xml/features", "xml/features, mvn\\:more"));
        mine.put("etc/org.ohmstead.features.cfg", "wanted[] = other\n");
        write(gateway, mine);
        Files.delete(gateway.resolve("etc/deleted.cfg"));
        return gateway;
    }

    private static Map<String, String> distribution(String version) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String script : List.of("ohmstead", "setenv", "upgrade.sh")) {
            files.put("bin/" + script, Files.readString(BIN.resolve(script)));
        }
        files.put("bin/karaf", KARAF.replace("VERSION", version));
        files.put("lib/boot/main.jar", version);
        files.put("system/a/" + version + ".jar", version);
        files.put(
                "system/org/ohmstead/list/" + version + "/list.xml",
                list(version, "core", "rest", "log", "mine", "other"));
        files.put("ohmstead.release", "version = " + version + "\njava = 17\ndata = 1\n");
        List<String> etc = new ArrayList<>(List.of("plain", "blanks", "edited", "deleted"));
        etc.add(version.startsWith("1.") ? "unused" : "added");
        etc.forEach(name -> files.put("etc/" + name + ".cfg", version));
        files.put("etc/same.cfg", "the same in all");
        files.put("etc/config.properties", version);
        files.put("etc/startup.properties", version);
        BOUND.forEach(name -> files.put("etc/" + name, version));
        files.put("etc/org.apache.karaf.features.cfg", booted(version, "core/V, rest/V, log".replace("V", version)));
        Map<String, String> defaults = new TreeMap<>();
        files.forEach((name, text) -> {
            if (name.startsWith("etc/")) {
                defaults.put("." + name, text);
            }
        });
        files.putAll(defaults);
        return files;
    }

    Path newer() throws IOException {
        return archive("2.0.0");
    }

    Path archive(String version) throws IOException {
        return archive(version, Map.of());
    }

    /** A distribution with some files different; empty ones are left out. */
    Path archive(String version, Map<String, String> different) throws IOException {
        return packed(unpacked(version, different), "");
    }

    private Path packed(Path top, String before) throws IOException {
        Path archive = top.resolveSibling(top.getFileName() + ".tar.gz");
        shell(Map.of(), "cd " + top.getParent() + "; tar -czf " + archive + " " + before + top.getFileName());
        return archive;
    }

    /** One in which every name begins with {@code ./}. */
    Path dotted() throws IOException {
        return packed(unpacked("2.0.0", Map.of()), "./");
    }

    /** One that was made as it should be; then a command was done in its folder. */
    Path spoilt(String command) throws IOException {
        Path top = unpacked("2.0.0", Map.of());
        shell(Map.of(), "cd " + top + "; " + command);
        return packed(top, "");
    }

    Path zip(String version) throws IOException {
        Path top = unpacked(version, Map.of());
        Path archive = top.resolveSibling("ohmstead-distribution-" + version + ".zip");
        shell(
                Map.of(),
                "cd " + top.getParent() + "; /usr/bin/python3 -m zipfile -c " + archive + " " + top.getFileName());
        return archive;
    }

    /** One with a file that would be unpacked elsewhere. */
    Path escaping() throws IOException {
        Path top = unpacked("2.0.0", Map.of());
        Path archive = top.resolveSibling("escaping.tar.gz");
        Files.writeString(top.resolveSibling("x"), "x");
        shell(
                Map.of(),
                "cd " + top.getParent() + "; tar -P -czf " + archive + " " + top.getFileName() + " " + top.getFileName()
                        + "/../x");
        return archive;
    }

    private Path unpacked(String version, Map<String, String> different) throws IOException {
        Map<String, String> files = new TreeMap<>(distribution(version));
        files.putAll(different);
        files.values().removeIf(String::isEmpty);
        Path top = folder.resolve("archives-" + count++).resolve("ohmstead-distribution-" + version);
        write(top, files);
        shell(Map.of(), "cd " + top + "; find bin lib system -type f | sort | xargs sha256sum >sums; mv sums " + SUMS);
        return top;
    }

    private static void write(Path home, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = home.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
            if (file.getKey().startsWith("bin/") && !path.toFile().setExecutable(true, false)) {
                throw new IOException(path + " cannot be made executable");
            }
        }
    }

    /** What a gateway consists of; of scripts, of the distribution's own marks and of what is kept for later, nothing. */
    static Map<String, String> content(Path gateway) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(gateway)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = gateway.relativize(file).toString();
                if (Set.of("lib", "system", "etc", "data", "deploy").contains(name.split("/")[0])
                        && !Set.of(SUMS, "etc/shutdown.properties").contains(name)) {
                    content.put(name, Files.readString(file));
                }
            }
        }
        return content;
    }

    /** The last line of a script that says something of itself, or the text of a file. */
    static String read(Path gateway, String file) throws IOException {
        String text = Files.readString(gateway.resolve(file));
        return text.contains("echo '") ? text.substring(text.lastIndexOf("echo '") + 6, text.lastIndexOf('\'')) : text;
    }

    String start(Path gateway) throws IOException {
        return run(List.of(gateway.resolve("bin/karaf").toString()), Map.of()).well();
    }

    Said run(Path gateway, String... words) throws IOException {
        return run(gateway, Map.of(), words);
    }

    Said run(Path gateway, Map<String, String> environment, String... words) throws IOException {
        List<String> line =
                new ArrayList<>(List.of("sh", gateway.resolve("bin/ohmstead").toString()));
        line.addAll(List.of(words));
        return run(line, environment);
    }

    String shell(Map<String, String> environment, String line) throws IOException {
        return run(List.of("sh", "-euc", line), environment).well();
    }

    /** Runs a command and kills it, with all that it started, at a step. {@return whether it came so far} */
    boolean kill(Path gateway, int step, String... words) throws IOException {
        Path tools = folder.resolve("tools-kill");
        Path steps = folder.resolve("steps-" + gateway.getFileName());
        Files.createDirectories(tools);
        // Odd steps are killed before the command, even ones after it.
        for (String name : STEPS) {
            script(
                    tools.resolve(name),
                    "echo x >>$STEPS; n=$(wc -l <$STEPS)\n"
                            + "[ $((n * 2 - 1)) -ne $STEP ] || kill -9 0\n"
                            + "PATH=$TRUE_PATH " + name + " \"$@\"; result=$?\n"
                            + "[ $((n * 2)) -ne $STEP ] || kill -9 0\n"
                            + "exit $result\n");
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("TRUE_PATH", System.getenv("PATH"));
        environment.put("PATH", tools + ":" + System.getenv("PATH"));
        environment.put("STEPS", steps.toString());
        environment.put("STEP", Integer.toString(step));
        List<String> line = new ArrayList<>(List.of(
                "setsid", "--wait", "sh", gateway.resolve("bin/ohmstead").toString()));
        line.addAll(List.of(words));
        Said said = run(line, environment);
        if (Files.readAllLines(steps).size() * 2 < step) {
            said.well();
            return false;
        }
        if (said.status() == 0) {
            throw new AssertionError("step " + step + " did not kill: " + said.text());
        }
        return true;
    }

    Path tool(String name, String line) throws IOException {
        Path tools = folder.resolve("tools-" + count++);
        Files.createDirectories(tools);
        script(tools.resolve(name), line);
        return tools;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        if (!file.toFile().setExecutable(true, false)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    private Said run(List<String> line, Map<String, String> environment) throws IOException {
        Path out = folder.resolve("said-" + count++);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().putAll(environment);
        try {
            int status = builder.start().waitFor();
            return new Said(status, Files.readString(out).stripTrailing());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(line + " was interrupted", e);
        }
    }

    String sha256(Path file) throws IOException {
        return shell(Map.of(), "sha256sum " + file).split(" ")[0];
    }

    Path copy(Path from, String name) throws IOException {
        Path to = folder.resolve(name);
        shell(Map.of(), "cp -Rp " + from + " " + to);
        return to;
    }

    static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    void give(String account, Path home) throws IOException {
        UserPrincipal user =
                home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account);
        try (Stream<Path> files = Files.walk(home)) {
            files.forEach(file -> {
                try {
                    Files.setOwner(file, user);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
