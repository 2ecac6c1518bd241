package org.ohmstead.driver.sml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.tck.DeviceTwin;

/** A peer that sends garbage as fast as it can must not cost more than a look now and then. */
@Timeout(30)
class FloodTest {

    private static final String ENERGY = "1-0:1.8.0*255";
    private static final long PATIENT = 60_000;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("a flood over TCP is cut off long before silence.ms, and the driver rests; it ends at once when told")
    void restsFromFlood() throws Exception {
        try (Flood flood = new Flood(Integer.MAX_VALUE)) {
            Recorder recorder = Recorder.of(driver(flood.url(), Duration.ofMinutes(5)));

            assertThat(recorder.awaitTrouble(Fault.MALFORMED)).contains("no SML telegram", "listening pauses");
            await().until(() -> flood.cutOff.get() == 1);

            recorder.close(); // within its timeout, though the rest is five minutes long
            assertThat(flood.accepted).hasValue(1);
        }
    }

    @Test
    @DisplayName("when telegrams come instead of garbage they are read")
    void recovers() throws Exception {
        try (Flood flood = new Flood(3);
                Recorder recorder = Recorder.of(driver(flood.url(), Duration.ofMillis(20)))) {
            recorder.awaitReading(ENERGY);

            assertThat(flood.cutOff).hasValue(3);
            assertThat(recorder.troubles()).isNotEmpty().allMatch(t -> t.contains("listening pauses"));
        }
    }

    @Test
    @DisplayName("garbage in a file is passed over, with rests, until a telegram comes")
    void file() throws IOException {
        byte[] garbage = new byte[3 * Ear.FLOOD];
        new Random(1).nextBytes(garbage);
        Path file = Files.write(directory.resolve("meter.bin"), Telegrams.join(garbage, Telegrams.usual(0)));
        try (Recorder recorder = Recorder.of(driver("file://" + file, Duration.ofMillis(20)))) {
            recorder.awaitReading(ENERGY);

            assertThat(recorder.troubles()).isNotEmpty().allMatch(t -> t.contains("listening pauses"));
        }
    }

    private static SmlDriver driver(String url, Duration rest) {
        Map<String, Object> settings = new HashMap<>(Map.of("url", url, "silence.ms", PATIENT));
        return new SmlDriver(
                Configs.config(settings),
                (protocol, profile, points) -> List.of(),
                DeviceTwin.CLOCK,
                () -> new Backoff(rest, rest, new Random(1)));
    }

    /** Sends random bytes to the first who connect, and telegrams to those who connect later. */
    private static final class Flood implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        private final AtomicInteger accepted = new AtomicInteger();
        private final AtomicInteger cutOff = new AtomicInteger();
        private final AtomicReference<IOException> broken = new AtomicReference<>();
        private final int floods;
        private final Thread thread = new Thread(this::serve, "flood");

        Flood(int floods) throws IOException {
            this.floods = floods;
            thread.start();
        }

        String url() {
            return "tcp://127.0.0.1:" + server.getLocalPort();
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    send(socket.getOutputStream(), accepted.incrementAndGet() <= floods);
                } catch (IOException e) {
                    if (!server.isClosed()) {
                        broken.compareAndSet(null, e);
                    }
                }
            }
        }

        /** Until the other side has enough. */
        private void send(OutputStream out, boolean flood) {
            byte[] bytes = flood ? new byte[8192] : Telegrams.usual(0);
            new Random(1).nextBytes(flood ? bytes : new byte[0]);
            try {
                while (true) {
                    out.write(bytes);
                }
            } catch (IOException e) {
                cutOff.addAndGet(flood ? 1 : 0);
            }
        }

        @Override
        public void close() throws Exception {
            server.close();
            thread.join(TimeUnit.SECONDS.toMillis(5));
            assertThat(thread.isAlive()).isFalse();
            assertThat(broken).as("what went wrong with accepting").hasValue(null);
        }
    }
}
