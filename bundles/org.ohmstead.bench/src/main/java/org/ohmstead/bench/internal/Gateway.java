package org.ohmstead.bench.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The distribution, unpacked into a folder of its own and started on ports of its own, with the Modbus driver. */
final class Gateway implements Closeable {

    private static final String FEATURES = "org.apache.karaf.features.cfg";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path home;
    private final String password = UUID.randomUUID().toString();
    private final int httpPort = freePort();
    private Process process;
    private boolean closed;

    /** Has a folder of its own and nothing in it. */
    Gateway() throws IOException {
        this.home = Files.createTempDirectory("ohmstead-bench");
    }

    /** Unpacks a distribution and adds features to those it boots. */
    void unpack(Path archive, String features) throws IOException {
        execute(List.of("tar", "-xzf", archive.toString(), "-C", home.toString(), "--strip-components=1"));
        Path etc = home.resolve("etc");
        change(etc.resolve("org.ops4j.pax.web.cfg"), "org.osgi.service.http.port", Integer.toString(httpPort));
        change(etc.resolve("org.apache.karaf.shell.cfg"), "sshPort", Integer.toString(freePort()));
        append(home, "featuresBoot", features);
        Files.createDirectories(etc.resolve("profiles"));
    }

    /** {@return the distribution: the option {@code --distribution} or the one that was built here} */
    static Path archive(Options options) throws IOException {
        String given = options.text("distribution", "");
        Path archive = given.isEmpty()
                ? built(Path.of("karaf-distribution", "target"), ".tar.gz", "--distribution")
                : Path.of(given);
        if (!Files.isReadable(archive)) {
            throw new IllegalArgumentException("--distribution " + archive + ": a .tar.gz that can be read expected");
        }
        return archive;
    }

    /** {@return the newest file of a kind that was built here} */
    static Path built(Path target, String suffix, String option) throws IOException {
        try (Stream<Path> files = Files.exists(target) ? Files.list(target) : Stream.of()) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IOException(
                            "no *" + suffix + " in " + target.toAbsolutePath() + "; build it or give " + option));
        }
    }

    /** Writes a profile with float32 points {@code p0} … and a configuration for each slave. */
    void configure(Farm farm, int slaves, int points, int periodMs, boolean history) throws IOException {
        String kept = history ? "{every: 10s}" : "none";
        String profile = IntStream.range(0, points)
                .mapToObj(i -> "  p" + i + ": {at: holding/" + 2 * i + ", type: float32, history: " + kept + "}")
                .collect(Collectors.joining("\n", "protocol: modbus\npoints:\n", "\n"));
        Files.writeString(home.resolve("etc/profiles/bench.yaml"), profile);
        for (int i = 0; i < slaves; i++) {
            String name = name(i);
            String keys = "device = bench/" + name + "\nurl = tcp://127.0.0.1:" + farm.port(i) + "?unit=1\n"
                    + "profile = bench\ninterval.ms = " + periodMs + "\n";
            Files.writeString(home.resolve("etc/org.ohmstead.driver.modbus-" + name + ".cfg"), keys);
        }
    }

    /** {@return the last segment of the path of a slave's device} */
    static String name(int slave) {
        return String.format(Locale.ROOT, "s%04d", slave);
    }

    /** Starts it; answers come a while later. */
    synchronized void start() throws IOException {
        if (closed) {
            throw new IOException("the measuring is being ended");
        }
        Files.createDirectories(home.resolve("data/log"));
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("data/log/terminal.log").toFile());
        builder.environment().put("KARAF_EXEC", "exec"); // so that the process is Java itself
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OHMSTEAD_ADMIN_PASSWORD", password);
        process = builder.start();
    }

    Rest rest() {
        return new Rest("http://127.0.0.1:" + httpPort, password);
    }

    ProcessUse use() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the gateway has ended; see " + home.resolve("data/log"));
        }
        return ProcessUse.of(process.pid());
    }

    /** {@return where it is, for those who want to look} */
    Path home() {
        return home;
    }

    /** Has its own script put another distribution in the place of the one that is stopped. */
    void upgrade(Path archive) throws IOException {
        execute(List.of(
                home.resolve("bin/ohmstead").toString(),
                "upgrade",
                archive.toAbsolutePath().toString()));
    }

    /** Ends the process, if there is one. */
    synchronized void stop() {
        if (process != null) {
            process.destroy();
            Processes.await(process, PATIENCE);
        }
    }

    /** Stops it and deletes its folder; a second time does nothing. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        stop();
        execute(List.of("rm", "-rf", home.toString()));
    }

    private static void change(Path file, String key, String value) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.stream().noneMatch(line -> line.strip().startsWith(key))) {
            throw new IOException(file + ": a line with '" + key + "' expected");
        }
        Files.write(
                file,
                lines.stream()
                        .map(line -> line.strip().startsWith(key) ? key + " = " + value : line)
                        .toList());
    }

    /** Adds to a property of the features' configuration, which may go over several lines. */
    static void append(Path home, String key, String more) throws IOException {
        Path file = home.resolve("etc").resolve(FEATURES);
        List<String> lines = Files.readAllLines(file);
        int at = 0;
        while (at < lines.size() && !lines.get(at).strip().matches(key + "\\s*=.*")) {
            at++;
        }
        while (at < lines.size() - 1 && lines.get(at).endsWith("\\")) {
            at++;
        }
        if (at == lines.size()) {
            throw new IOException(file + ": a line with '" + key + "' expected");
        }
        lines.set(at, lines.get(at).stripTrailing() + more);
        Files.write(file, lines);
    }

    private static void execute(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = Processes.await(process, PATIENCE);
        if (code != 0) {
            throw new IOException(String.join(" ", command) + ": exit code " + code);
        }
    }

    /** {@return a port that was free a moment ago} */
    static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }
}
