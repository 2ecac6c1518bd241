package org.ohmstead.bench.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command: what it says, what it refuses, and what it leaves behind. */
@Timeout(120)
class BenchTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(String... args) throws Exception {
        return Bench.run(args, new PrintStream(out, true, UTF_8), new PrintStream(errors, true, UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "help", "-h", "--help", "poll --help", "start --starts 2 --help"})
    @DisplayName("help tells all there is and measures nothing")
    void helps(String words) throws Exception {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isZero();
        assertThat(out.toString(UTF_8))
                .contains(
                        "poll ",
                        "latency ",
                        "link ",
                        "start ",
                        "upgrade ",
                        "swap ",
                        "edit ",
                        "--minutes 5",
                        "--warmup 30");
        assertThat(errors.size()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "pol, 'poll, latency, link, start, upgrade, swap or edit expected, got ''pol'''",
        "link --rounds x, '--rounds x: a whole number expected'",
        "link --round 3, 'no such option: --round'",
        "link 3, '--option and a value expected, got ''3'''",
        "link --seconds, '--option and a value expected, got ''--seconds'''",
        "start --minutes -1, '--minutes -1: 1 or more expected'",
        "upgrade --rounds 0, '--rounds 0: 1 or more expected'",
        "poll --distribution /does/not/exist, '--distribution /does/not/exist: a .tar.gz that can be read expected'"
    })
    @DisplayName("wrong arguments are refused in a line, before anything is started")
    void refuses(String words, String why) throws Exception {
        assertThat(run(words.split(" "))).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).isEqualTo("bench: " + why + "; --help tells what there is\n");
        assertThat(out.size()).isZero();
    }

    @Test
    @DisplayName("an archive that is none is told in a line")
    void failsInALine() throws Exception {
        Path archive = Files.writeString(directory.resolve("a.tar.gz"), "none");
        assertThat(run("poll", "--distribution", archive.toString())).isEqualTo(1);
        assertThat(errors.toString(UTF_8))
                .startsWith("bench: tar -xzf " + archive)
                .endsWith("exit code 2\n");
    }

    @Test
    @DisplayName("what was started is closed, the latest first, also if one refuses, and once only")
    void cleansUp() throws IOException {
        List<String> closed = new ArrayList<>();
        Cleanup cleanup = new Cleanup();
        cleanup.add(() -> closed.add("first"));
        cleanup.add(() -> {
            throw new IOException("second");
        });
        cleanup.add(() -> closed.add("third"));

        assertThatIOException().isThrownBy(cleanup::close).withMessage("second");
        cleanup.close();
        assertThat(closed).containsExactly("third", "first");
    }

    @Test
    @DisplayName("when it is ended from outside, the processes that it started end, too")
    void endsWithItsProcesses() throws Exception {
        Process bench = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bench.class.getName(),
                        "link",
                        "--seconds",
                        "600")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        await().atMost(60, TimeUnit.SECONDS).until(() -> bench.descendants().count() == 1);
        ProcessHandle slaves = bench.descendants().findFirst().orElseThrow();

        bench.destroy(); // SIGTERM; SIGINT runs the same hooks

        assertThat(bench.waitFor(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(60, TimeUnit.SECONDS).until(() -> !slaves.isAlive());
    }

    @Test
    @DisplayName("nothing is started any more once a gateway was closed")
    void staysClosed() throws IOException {
        Gateway gateway = new Gateway();
        gateway.close();
        assertThat(gateway.home()).doesNotExist();
        assertThatIOException().isThrownBy(gateway::start).withMessage("the measuring is being ended");
        gateway.close();
    }

    @Test
    @DisplayName("the demo's configurations get ports of their own, the same for simulator and device")
    void addsDemo() throws IOException {
        Path kar = directory.resolve("ohmstead-demo-1.2.3.kar");
        try (OutputStream file = Files.newOutputStream(kar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("repository/org/x.jar"));
            zip.write(7);
        }
        Path home = directory.resolve("home");
        Path etc = Files.createDirectories(home.resolve("etc"));
        Files.writeString(
                etc.resolve("org.apache.karaf.features.cfg"),
                "featuresRepositories = a, \\\n  b\nfeaturesBoot = c, \\\n  d\n");

        int devices = Demo.add(home, kar, Path.of("../../config/demo"));

        assertThat(devices).isEqualTo(4);
        assertThat(home.resolve("system/org/x.jar")).hasBinaryContent(new byte[] {7});
        Properties features = properties(etc.resolve("org.apache.karaf.features.cfg"));
        assertThat(features.getProperty("featuresBoot")).isEqualTo("c, d,ohmstead-demo");
        assertThat(features.getProperty("featuresRepositories"))
                .isEqualTo("a, b,mvn:org.ohmstead/ohmstead-demo/1.2.3/xml/features");
        String port =
                properties(etc.resolve("org.ohmstead.sim.modbus-heatpump.cfg")).getProperty("port");
        assertThat(port).isNotEqualTo("15020");
        assertThat(properties(etc.resolve("org.ohmstead.driver.modbus-heatpump.cfg"))
                        .getProperty("url"))
                .isEqualTo("tcp://127.0.0.1:" + port + "?unit=1");
        assertThat(etc.resolve("profiles/heatpump.yaml")).exists();
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return properties;
    }
}
