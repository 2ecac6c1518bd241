package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.driver.tck.PushTwin;

@Timeout(30)
class SmlDriverTest {

    private static final String ENERGY = "1-0:1.8.0*255";

    @TempDir
    private Path directory;

    @Test
    @DisplayName("a file is read to its end and then as it grows")
    void fileThatGrows() throws IOException {
        Path file = Files.write(directory.resolve("meter.bin"), Telegrams.join(new byte[7], Telegrams.usual(0)));
        try (Recorder recorder = Recorder.of(Configs.driver(Map.of("url", "file://" + file)))) {
            assertThat(number(recorder.awaitReading(ENERGY))).isEqualTo(Value.of(12345.6));
            assertThat(recorder.awaitTrouble(Fault.TIMEOUT)).contains("no byte", file.toString());

            Files.write(file, Telegrams.usual(1), StandardOpenOption.APPEND);

            await().untilAsserted(() ->
                    assertThat(number(recorder.awaitReading(ENERGY))).isEqualTo(Value.of(12345.7)));
            assertThat(recorder.all().stream().filter(r -> r.point().equals(ENERGY)))
                    .as("nothing read twice")
                    .hasSize(2);
        }
    }

    @Test
    @DisplayName("a file that is not there is offline until it is")
    void fileThatComes() throws IOException {
        Path file = directory.resolve("late.bin");
        try (Recorder recorder = Recorder.of(Configs.driver(Map.of("url", "file://" + file)))) {
            assertThat(recorder.awaitTrouble(Fault.OFFLINE)).contains(file.toString());

            Files.write(file, Telegrams.usual(0));

            recorder.awaitReading(ENERGY);
        }
    }

    /** Needs socat: two terminals back to back, as an optical head would be. */
    @ParameterizedTest
    @ValueSource(strings = {"serial", "file"})
    @DisplayName("an optical head at a terminal, taken away and put back")
    void terminal(String scheme) throws Exception {
        Path head = directory.resolve("head");
        Path port = directory.resolve("port");
        Process terminals = socat(head, port);
        try (Recorder recorder = Recorder.of(Configs.driver(Map.of("url", scheme + "://" + port)))) {
            send(head, Telegrams.usual(0));
            assertThat(number(recorder.awaitReading(ENERGY))).isEqualTo(Value.of(12345.6));
            assertThat(recorder.awaitTrouble(Fault.TIMEOUT)).contains(port.toString());

            terminals.destroy();
            terminals.waitFor();
            assertThat(recorder.awaitTrouble(Fault.OFFLINE)).contains(port.toString());

            terminals = socat(head, port);
            await().untilAsserted(() -> {
                send(head, Telegrams.usual(9));
                assertThat(number(recorder.awaitReading(ENERGY))).isEqualTo(Value.of(12346.5));
            });
        } finally {
            terminals.destroy();
            terminals.waitFor();
        }
    }

    @Test
    @DisplayName("another meter's telegrams are not read, and the trouble names both")
    void otherMeter() throws IOException {
        Path file = Files.write(directory.resolve("meter.bin"), Telegrams.usual(0));
        Map<String, String> settings = Map.of("url", "file://" + file, "server.id", "1DZG0060694613");
        try (Recorder recorder = Recorder.of(Configs.driver(settings))) {
            assertThat(recorder.awaitTrouble(Fault.CONFIGURATION))
                    .contains("server.id = '1DZG0060694613'", "0A014F484D0000BC614E");
            assertThat(recorder.all()).isEmpty();
        }
    }

    @Test
    @DisplayName("the right meter's telegrams are read")
    void rightMeter() throws IOException {
        Path file = Files.write(directory.resolve("meter.bin"), Telegrams.usual(0));
        Map<String, String> settings = Map.of("url", "file://" + file, "server.id", "1OHM0012345678");
        try (Recorder recorder = Recorder.of(Configs.driver(settings))) {
            recorder.awaitReading(ENERGY);
        }
    }

    @Test
    @DisplayName("bytes that are no SML are counted in the trouble")
    void garbage() throws IOException {
        Path file = Files.write(directory.resolve("meter.bin"), new byte[1234]);
        try (Recorder recorder = Recorder.of(Configs.driver(Map.of("url", "file://" + file)))) {
            assertThat(recorder.awaitTrouble(Fault.MALFORMED)).contains("1234 other bytes", "0 telegrams");
        }
    }

    @Test
    @DisplayName("wrong checksums are counted in the trouble")
    void checksums() throws IOException {
        byte[] corrupt = Telegrams.usual(0);
        corrupt[50] ^= 4;
        Path file = Files.write(directory.resolve("meter.bin"), Telegrams.join(corrupt, corrupt));
        try (Recorder recorder = Recorder.of(Configs.driver(Map.of("url", "file://" + file)))) {
            assertThat(recorder.awaitTrouble(Fault.MALFORMED)).contains("2 telegrams with a wrong checksum");
        }
    }

    @Test
    @DisplayName("points of the configuration are known before the meter speaks")
    void configured() {
        SmlDriver driver = Configs.driver(
                Map.of(),
                Configs.entry("import", "1.8.0", "kW.h", Map.of()),
                Configs.entry("id", "96.1.0", "1", Map.of()),
                Configs.entry("flags", "1.8.0~status", "1", Map.of()));

        assertThat(driver.points())
                .containsExactly(
                        PointSpec.of("import", ValueType.DOUBLE, "kW.h"),
                        PointSpec.of("id", ValueType.BYTES, "1"),
                        PointSpec.of("flags", ValueType.LONG, "1"));
        assertThat(driver.link()).isEqualTo("tcp:127.0.0.1:1");
        assertThat(driver).hasToString("cellar/meter (SML at tcp://127.0.0.1:1)");
    }

    @Test
    @DisplayName("random streams over a socket never end the run")
    void noise() {
        try (SmlTwin twin = new SmlTwin();
                Recorder recorder = Recorder.of(twin.driver())) {
            for (PushTwin.Mood mood : new PushTwin.Mood[] {
                PushTwin.Mood.GARBLED, PushTwin.Mood.HEALTHY, PushTwin.Mood.CUT, PushTwin.Mood.HEALTHY
            }) {
                twin.mood(mood);
                recorder.all().clear();
                if (mood == PushTwin.Mood.HEALTHY) {
                    await().until(() -> !recorder.all().isEmpty());
                } else {
                    recorder.awaitTrouble(Fault.MALFORMED);
                }
            }
            assertThatCode(recorder::close).doesNotThrowAnyException();
        }
    }

    private static Value number(Reading reading) {
        return ((Reading.Good) reading).value();
    }

    private static void send(Path head, byte[] bytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(head, StandardOpenOption.WRITE)) {
            out.write(bytes);
        }
    }

    private static Process socat(Path head, Path port) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("socat", "pty,raw,echo=0,link=" + head, "pty,raw,echo=0,link=" + port)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException("this test needs socat (apt-get install socat)", e);
        }
        await().atMost(5, TimeUnit.SECONDS).until(() -> Files.exists(head) && Files.exists(port));
        return process;
    }
}
