package org.ohmstead.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The distribution as an operator has it: unpacked, started by {@code bin/karaf}, stopped, killed. */
final class Gateway implements AutoCloseable {

    static final String PASSWORD = OhmsteadTestSupport.PASSWORD;

    private final Path home;
    private final int port = Ports.free();
    private final int ssh = Ports.free();
    private Process process;

    private Gateway(Path home) {
        this.home = home;
    }

    /** Unpacks the distribution into a folder of its own, listening at ports of its own. */
    static Gateway unpack(String name) throws IOException {
        Path home = Path.of("target", "gateways", name).toAbsolutePath();
        if (Files.exists(home)) {
            try (Stream<Path> files = Files.walk(home)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        Files.createDirectories(home);
        run(
                home,
                List.of(
                        "tar",
                        "-xzf",
                        OhmsteadTestSupport.distribution().toString(),
                        "-C",
                        home.toString(),
                        "--strip-components=1"),
                "");
        Gateway gateway = new Gateway(home);
        gateway.edit(
                "etc/org.ops4j.pax.web.cfg",
                "org.osgi.service.http.port = 8181",
                "org.osgi.service.http.port = " + gateway.port);
        gateway.edit("etc/org.apache.karaf.shell.cfg", "sshPort = 8101", "sshPort = " + gateway.ssh);
        return gateway;
    }

    Path home() {
        return home;
    }

    int ssh() {
        return ssh;
    }

    /** Adds a feature, of the base archive or of the demo, to those that are there from the first start on. */
    void boot(String feature) throws IOException {
        Kar.unpack(home.resolve("system"));
        edit(
                "etc/org.apache.karaf.features.cfg",
                "featuresRepositories=",
                "featuresRepositories=" + Kar.FEATURES.replace("mvn:", "mvn\\:") + ", ");
        edit("etc/org.apache.karaf.features.cfg", "featuresBoot=", "featuresBoot=" + feature + ", ");
    }

    void write(String file, String content) throws IOException {
        Files.writeString(home.resolve(file), content);
    }

    /** Starts and waits until all of it is up. */
    Rest start() throws IOException {
        Path log = home.resolve("data/log");
        Files.createDirectories(log);
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KARAF_EXEC", "exec");
        builder.environment().remove("JAVA_OPTS");
        builder.environment().put("OHMSTEAD_ADMIN_PASSWORD", PASSWORD);
        process = builder.redirectErrorStream(true)
                .redirectOutput(log.resolve("terminal.log").toFile())
                .start();
        Rest rest = rest();
        Await.until("health of " + home, 200, () -> rest.get("/health").status());
        return rest;
    }

    Rest rest() {
        return rest(PASSWORD);
    }

    Rest rest(String password) {
        return new Rest(address(), "admin", password);
    }

    /** {@return where it is reached} */
    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Ends it as an operator does. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError(home + " did not stop within 30 s");
        }
    }

    /** Ends it as a power failure does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Runs one of its commands; returns what it says. */
    String command(String input, String... words) throws IOException {
        List<String> line = new ArrayList<>(Arrays.asList(words));
        line.set(0, home.resolve("bin").resolve(words[0]).toString());
        return run(home, line, input);
    }

    /** Runs commands in its shell over SSH, one a line, as its admin; returns what they print. */
    String shell(String... commands) throws IOException {
        return shellAs("admin", PASSWORD, commands).well();
    }

    /** Runs commands in its shell over SSH, one a line, as somebody; tells how the last of them ended. */
    Said shellAs(String user, String password, String... commands) throws IOException {
        return ask(
                home,
                List.of(home.resolve("bin/client").toString(), "-a", "" + ssh, "-u", user, "-p", password, "-b"),
                String.join("\n", commands) + "\n");
    }

    String log() throws IOException {
        return Files.readString(home.resolve("data/log/karaf.log"));
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    private void edit(String file, String old, String replacement) throws IOException {
        String content = Files.readString(home.resolve(file));
        if (!content.contains(old)) {
            throw new AssertionError(file + ": '" + old + "' expected, got " + content);
        }
        Files.writeString(home.resolve(file), content.replace(old, replacement));
    }

    /**
     * How a command ended.
     *
     * @param status 0 if all is well
     * @param text that it printed
     */
    record Said(int status, String text) {

        /** {@return the text, of a command that ended well} */
        String well() {
            if (status != 0) {
                throw new AssertionError("ended with " + status + ": " + text);
            }
            return text;
        }
    }

    private static String run(Path folder, List<String> line, String input) throws IOException {
        Said said = ask(folder, line, input);
        if (said.status() != 0) {
            throw new AssertionError(line + " failed: " + said.text());
        }
        return said.text();
    }

    private static Said ask(Path folder, List<String> line, String input) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try (var out = process.outputWriter()) {
            out.write(input);
        }
        try (var in = process.inputReader()) {
            String text = String.join("\n", in.lines().toList());
            return new Said(process.waitFor(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
