package org.ohmstead.sim.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;

@Timeout(20)
class SmlSimulatorTest {

    private static final int PATIENCE_MS = 15_000;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-21T12:00:05Z"), ZoneOffset.UTC);

    @Test
    void pushesTheSameToEverybody(@TempDir Path directory) throws IOException {
        SmlSimulator simulator = new SmlSimulator(config(Map.of("interval.ms", 20)), CLOCK);
        try (Socket one = connect(simulator);
                Socket two = connect(simulator)) {
            byte[] first = one.getInputStream().readNBytes(2000);
            byte[] second = two.getInputStream().readNBytes(2000);
            LibsmlOracle oracle = new LibsmlOracle(directory);

            assertThat(oracle.read(first)).hasSizeGreaterThan(1).allSatisfy(lines -> assertThat(lines)
                    .hasSize(15));
            assertThat(oracle.read(second)).hasSizeGreaterThan(1);
        } finally {
            simulator.close();
        }
    }

    @Test
    void whoDoesNotReadHoldsNobodyUpAndMissesWholeTelegrams(@TempDir Path directory) throws IOException {
        Meter meter = new Meter("1OHM0000000001", 1, 0, CLOCK.instant());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (PushServer server = new PushServer(meter, any, Duration.ofMillis(1), StreamFault.NONE, CLOCK);
                Socket lazy = new Socket();
                Socket keen = connect(server.port())) {
            lazy.setSoTimeout(PATIENCE_MS);
            lazy.setReceiveBufferSize(4096);
            lazy.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            int telegram = meter.telegram(0, CLOCK.instant()).length;
            int kept = 200 * telegram;

            assertThat(keen.getInputStream().readNBytes(5 * kept)).hasSize(5 * kept);
            byte[] late = lazy.getInputStream().readNBytes(kept);

            LibsmlOracle oracle = new LibsmlOracle(directory);
            assertThat(oracle.read(late)).hasSize(200).allSatisfy(lines -> assertThat(lines)
                    .hasSize(15));
            assertThat(transactions(late, telegram))
                    .as("numbers of the telegrams")
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .last()
                    .satisfies(last -> assertThat(last).isGreaterThan(1000));
        }
    }

    /** The transaction id of the first message, which counts up by three, stands behind the start sequence. */
    private static List<Integer> transactions(byte[] stream, int telegram) {
        List<Integer> numbers = new ArrayList<>();
        for (int at = 0; at < stream.length; at += telegram) {
            numbers.add(ByteBuffer.wrap(stream).getInt(at + 10) / 3);
        }
        return numbers;
    }

    @Test
    void leavesNothingBehind() throws IOException {
        SmlSimulator simulator = new SmlSimulator(config(Map.of()), CLOCK);
        try (Socket socket = connect(simulator)) {
            assertThat(socket.getInputStream().read()).isEqualTo(0x1b);
            simulator.close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("ohmstead-sim.sml"));
            int port = simulator.port().orElseThrow();
            SmlSimulator again = new SmlSimulator(config(Map.of("port", port)), CLOCK);
            assertThat(again.port()).hasValue(port);
            again.close();
        }
    }

    @Test
    void closingMeansClosing() throws IOException {
        SmlSimulator simulator = new SmlSimulator(config(Map.of("fault", "closing")), CLOCK);
        try (Socket socket = connect(simulator)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } finally {
            simulator.close();
        }
    }

    @Test
    void countsWhoIsConnected() throws IOException {
        try (PushServer server = server(0)) {
            try (Socket socket = connect(server.port())) {
                socket.getInputStream().read();
                assertThat(server.connections()).isEqualTo(1);
            }
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void namesWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SmlSimulator(config(Map.of("server.id", "meter")), CLOCK))
                .withMessageContaining("server.id = 'meter'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SmlSimulator(config(Map.of("fault", "lightning")), CLOCK))
                .withMessageContaining("fault = 'lightning'")
                .withMessageContaining("none, silent, garbled, corrupt, cut, closing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SmlSimulator(config(Map.of("interval.ms", 1)), CLOCK))
                .withMessageContaining("interval.ms = 1");
    }

    @Test
    void doesNotRunIfItCannotListen() throws IOException {
        SmlSimulator first = new SmlSimulator(config(Map.of()), CLOCK);
        int port = first.port().orElseThrow();
        try {
            SmlSimulator second = new SmlSimulator(config(Map.of("port", port)), CLOCK);
            assertThat(second.port()).isEmpty();
            second.close();
            assertThat(new SmlSimulator(config(Map.of("host", "no-such-host.invalid")), CLOCK).port())
                    .isEmpty();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> server(port))
                    .withMessageStartingWith("cannot listen at ")
                    .withMessageContaining(Integer.toString(port));
        } finally {
            first.close();
        }
    }

    @Test
    @Timeout(60)
    void takesConnectionsAgainAfterAllFileDescriptorsWereTaken() throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 256; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crowded.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // ends the reads of what it says, too, if it says nothing
        CompletableFuture<Process> watchdog =
                process.onExit().orTimeout(40, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        try (BufferedReader said = process.inputReader()) {
            int port = Integer.parseInt(said.readLine());
            assertThat(said.readLine()).isEqualTo("full");
            try (Socket socket = connect(port)) {
                socket.setSoTimeout(300);
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .as("the process has no file descriptor left")
                        .isThrownBy(() -> socket.getInputStream().read());

                process.getOutputStream().write('\n');
                process.getOutputStream().flush();

                socket.setSoTimeout(PATIENCE_MS);
                assertThat(socket.getInputStream().read()).isEqualTo(0x1b);
            }
        } finally {
            process.destroy();
            watchdog.complete(process);
        }
    }

    private static PushServer server(int port) throws IOException {
        Meter meter = new Meter("1OHM0000000001", 1, 0, CLOCK.instant());
        return new PushServer(
                meter,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Duration.ofMillis(10),
                StreamFault.NONE,
                CLOCK);
    }

    private static Socket connect(SmlSimulator simulator) throws IOException {
        return connect(simulator.port().orElseThrow());
    }

    /** Reads of it end by themselves: a read of a socket heeds no interruption, so the test's timeout could not end it. */
    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static SmlSimulatorConfig config(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("port", 0);
        return Converters.standardConverter().convert(all).to(SmlSimulatorConfig.class);
    }
}
