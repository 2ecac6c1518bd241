package org.ohmstead.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The distribution as an operator has it: unpacked, started by {@code bin/karaf}, stopped, killed. */
final class Gateway implements AutoCloseable {

    static final String PASSWORD = OhmsteadTestSupport.PASSWORD;

    /** JVMs that live for seconds: compiled quickly only, a gateway starts with half of the work. See docs/decisions/0136 */
    static final String QUICK = "-XX:TieredStopAtLevel=" + (Boolean.getBoolean("ohmstead.soak") ? 4 : 1);

    /** What runs now in this JVM: what is asked when a test waits in vain. */
    private static final Set<Gateway> RUNNING = ConcurrentHashMap.newKeySet();

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
        delete(home);
        Files.createDirectories(home);
        Gateway gateway = new Gateway(home);
        String archive = OhmsteadTestSupport.distribution().toString();
        gateway.run("", List.of("tar", "-xzf", archive, "--strip-components=1")).well();
        gateway.edit(
                "etc/org.ops4j.pax.web.cfg",
                "org.osgi.service.http.port = 8181",
                "org.osgi.service.http.port = " + gateway.port);
        gateway.edit("etc/org.apache.karaf.shell.cfg", "sshPort = 8101", "sshPort = " + gateway.ssh);
        return gateway;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    /** Takes away what the framework remembers, as people do who do not know what else to do. */
    void wipeCache() throws IOException {
        delete(home.resolve("data/cache"));
    }

    /** {@return the number of its process} */
    long pid() {
        return process.pid();
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

    String read(String file) throws IOException {
        return Files.readString(home.resolve(file));
    }

    void write(String file, String content) throws IOException {
        Files.writeString(home.resolve(file), content);
    }

    /** Starts and waits until all of it is up: what /health looks at, and the shell. The web console comes later. */
    Rest start() throws IOException {
        Rest rest = launch();
        Await.until("health of " + home, "ok", () -> health(rest));
        Await.until("shell of " + home, true, this::shellListens);
        return rest;
    }

    /** Starts and waits for nothing: it may have something to complain of, or end again. */
    Rest launch() throws IOException {
        Path log = home.resolve("data/log");
        Files.createDirectories(log);
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("EXTRA_JAVA_OPTS", QUICK);
        builder.environment().put("KARAF_EXEC", "exec");
        builder.environment().remove("JAVA_OPTS");
        builder.environment().put("OHMSTEAD_ADMIN_PASSWORD", PASSWORD);
        process = builder.redirectErrorStream(true)
                .redirectOutput(log.resolve("terminal.log").toFile())
                .start();
        RUNNING.add(this);
        return rest();
    }

    /** {@return what runs now} */
    static Set<Gateway> running() {
        RUNNING.removeIf(gateway -> !gateway.process.isAlive());
        return RUNNING;
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
        awaitEnd();
    }

    /** Waits until it has ended by itself; returns with which code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(home + " did not stop within " + Await.PATIENCE);
        }
        return process.exitValue();
    }

    /** Ends it as a power failure does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Runs one of its commands; returns what it says. */
    String command(String input, String... words) throws IOException {
        List<String> line = new ArrayList<>(Arrays.asList(words));
        line.set(0, home.resolve("bin").resolve(words[0]).toString());
        return run(input, line).well();
    }

    /** Runs commands in its shell over SSH, one a line, as its admin; returns what they print. */
    String shell(String... commands) throws IOException {
        return shellAs("admin", PASSWORD, commands).well();
    }

    /** Runs commands in its shell over SSH, one a line, as somebody; tells how the last of them ended. */
    Program.Said shellAs(String user, String password, String... commands) throws IOException {
        return run(String.join("\n", commands) + "\n", client(user, password), Program.PATIENCE);
    }

    /** Runs commands in its shell as its admin; fails if it takes longer than that. */
    String shellWithin(Duration patience, List<String> commands) throws IOException {
        return run(String.join("\n", commands) + "\n", client("admin", PASSWORD), patience)
                .text();
    }

    private List<String> client(String user, String password) {
        return List.of(home.resolve("bin/client").toString(), "-a", "" + ssh, "-u", user, "-p", password, "-b");
    }

    /** Puts a file into deploy/, whole at once, as a file manager does that copies to a temporary name first. */
    void drop(Path file, String name) throws IOException {
        Path half = home.resolve("data").resolve(name + ".half");
        Files.copy(file, half, StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                half,
                home.resolve("deploy").resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    String log() throws IOException {
        return read("data/log/karaf.log");
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    private void edit(String file, String old, String replacement) throws IOException {
        String content = read(file);
        if (!content.contains(old)) {
            throw new AssertionError(file + ": '" + old + "' expected, got " + content);
        }
        write(file, content.replace(old, replacement));
    }

    /** {@return the state of its health; fails at once if it has ended} */
    private String health(Rest rest) throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    home + " ended with " + process.exitValue() + ": " + read("data/log/terminal.log"));
        }
        return rest.get("/health").body().path("status").asText();
    }

    private boolean shellListens() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ssh)) {
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII).equals("SSH-");
        }
    }

    private Program.Said run(String input, List<String> line) throws IOException {
        return run(input, line, Program.PATIENCE);
    }

    private Program.Said run(String input, List<String> line, Duration patience) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line).directory(home.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("EXTRA_JAVA_OPTS", QUICK);
        return Program.run(builder, input, patience);
    }
}
