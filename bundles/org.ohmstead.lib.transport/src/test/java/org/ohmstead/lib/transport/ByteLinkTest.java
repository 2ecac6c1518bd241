package org.ohmstead.lib.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ByteLinkTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Map<String, Set<String>> ALLOWED =
            Map.of("tcp", Set.of(), "serial", SerialSettings.KEYS, "file", Set.of());

    /** What all media have in common. */
    abstract static class Contract {

        ByteLink link;

        /** The other side's streams. */
        abstract InputStream in() throws IOException;

        abstract OutputStream out() throws IOException;

        /** What the link was opened by. */
        abstract LinkUrl here();

        @Test
        @DisplayName("bytes go both ways, as many as are there")
        void carriesBytes() throws IOException {
            out().write("hello".getBytes(US_ASCII));
            out().flush();
            byte[] got = new byte[20];
            int count = 0;
            while (count < 5) {
                count += link.read(got, count + 3, got.length - count - 3, Deadline.in(SECOND));
            }
            assertThat(new String(got, 3, count, US_ASCII)).isEqualTo("hello");

            link.write("xworldx".getBytes(US_ASCII), 1, 5, Deadline.in(SECOND));
            assertThat(in().readNBytes(5)).isEqualTo("world".getBytes(US_ASCII));
        }

        @Test
        @DisplayName("all 256 bytes pass unchanged")
        void isTransparent() throws IOException {
            byte[] all = new byte[256];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
            }
            link.write(all, 0, all.length, Deadline.in(SECOND));
            assertThat(in().readNBytes(256)).isEqualTo(all);
            out().write(all);
            byte[] got = new byte[256];
            for (int count = 0; count < got.length; ) {
                int read = link.read(got, count, got.length - count, Deadline.in(SECOND));
                assertThat(read).isPositive();
                count += read;
            }
            assertThat(got).isEqualTo(all);
        }

        @Test
        @DisplayName("silence ends a read at its deadline, with 0")
        void timesOut() throws IOException {
            for (int ms : new int[] {0, 30, 170}) {
                long began = System.nanoTime();
                assertThat(link.read(new byte[1], 0, 1, Deadline.in(Duration.ofMillis(ms))))
                        .isZero();
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                        .as("it ends, however slow the machine")
                        .isBetween(ms - 1L, 10_000L);
            }
        }

        @Test
        @DisplayName("a deadline that has passed still yields what is there")
        void readsWhatIsThere() throws IOException {
            out().write('x');
            out().flush();
            byte[] got = new byte[1];
            await().atMost(SECOND).until(() -> link.read(got, 0, 1, Deadline.in(Duration.ZERO)) == 1);
            assertThat(got).containsExactly('x');
        }

        @Test
        @DisplayName("what was not read can be thrown away without waiting")
        void discards() throws IOException {
            assertThat(link.discard()).isZero();
            out().write("noise".getBytes(US_ASCII));
            out().flush();
            int[] thrown = {0};
            await().atMost(SECOND).until(() -> (thrown[0] += link.discard()) == 5);

            out().write('!');
            out().flush();
            byte[] got = new byte[9];
            assertThat(link.read(got, 0, 9, Deadline.in(SECOND))).isEqualTo(1);
            assertThat(got[0]).isEqualTo((byte) '!');
        }

        @Test
        @DisplayName("a read can be ended without closing, by another thread; then the next one is as ever")
        void wakes() throws IOException {
            CompletableFuture<Integer> outcome = new CompletableFuture<>();
            new Thread(
                            () -> {
                                try {
                                    outcome.complete(link.read(new byte[1], 0, 1, Deadline.in(Duration.ofSeconds(15))));
                                } catch (IOException e) {
                                    outcome.completeExceptionally(e);
                                }
                            },
                            "reads")
                    .start();
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(link::wake);

            assertThat(outcome).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(0);
            out().write('x');
            out().flush();
            assertThat(link.read(new byte[1], 0, 1, Deadline.in(Duration.ofSeconds(10))))
                    .isEqualTo(1);
        }

        @Test
        @DisplayName("what is released while links are kept goes on with the next owner, half a telegram first")
        void isKept() throws IOException {
            try (KeptLinks keeping = new KeptLinks()) {
                link.wake();
                link.release("half a ".getBytes(US_ASCII));
                out().write("telegram".getBytes(US_ASCII));
                out().flush();
                assertThat(keeping.waiting()).isEqualTo(1);
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> link.write(new byte[1], 0, 1, Deadline.in(SECOND)));

                link = ByteLink.open(here(), SECOND);

                assertThat(link.kept()).isTrue();
                assertThat(keeping.waiting()).isZero();
                StringBuilder got = new StringBuilder();
                byte[] buffer = new byte[4];
                while (got.length() < "half a telegram".length()) {
                    int read = link.read(buffer, 0, 4, Deadline.in(Duration.ofSeconds(10)));
                    assertThat(read).isPositive();
                    got.append(new String(buffer, 0, read, US_ASCII));
                }
                assertThat(got).hasToString("half a telegram");
            }
            link.write("x".getBytes(US_ASCII), 0, 1, Deadline.in(SECOND));
            assertThat(in().read()).isEqualTo('x');
        }

        @Test
        @DisplayName("closing from another thread ends a pending read, quickly")
        void closesWhileReading() {
            CompletableFuture<String> outcome = CompletableFuture.supplyAsync(() -> {
                try {
                    return "read " + link.read(new byte[1], 0, 1, Deadline.in(Duration.ofSeconds(15)));
                } catch (IOException e) {
                    return "closed";
                }
            });
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(link::close);

            assertThat(outcome).succeedsWithin(Duration.ofSeconds(2)).isEqualTo("closed");
            link.close();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> link.write(new byte[1], 0, 1, Deadline.in(SECOND)));
        }
    }

    @Nested
    @DisplayName("TCP")
    class Tcp extends Contract {

        private ServerSocket server;
        private Socket peer;

        @BeforeEach
        void connect() throws IOException {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            link = ByteLink.open(url("tcp://127.0.0.1:" + server.getLocalPort()), SECOND);
            peer = server.accept();
        }

        @AfterEach
        void disconnect() throws IOException {
            link.close();
            peer.close();
            server.close();
        }

        @Test
        @DisplayName("the end of the stream is told")
        void tellsEnd() throws IOException {
            peer.close();
            assertThat(link.read(new byte[1], 0, 1, Deadline.in(SECOND))).isEqualTo(-1);
        }

        @Test
        @DisplayName("a port that nobody listens at and a name that nobody has are told")
        void tellsWhyNot() throws IOException {
            int port = server.getLocalPort();
            server.close();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ByteLink.open(url("tcp://127.0.0.1:" + port), SECOND))
                    .withMessageStartingWith("cannot connect to 127.0.0.1:" + port + ": ");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ByteLink.open(url("tcp://no-such-host.invalid:502"), SECOND))
                    .withMessage("cannot connect to no-such-host.invalid:502: no address known for this name");
        }

        @Test
        @DisplayName("nothing is kept unless somebody wants it, and not for longer")
        void isNotKept() throws IOException {
            link.release(new byte[0]);
            assertThat(peer.getInputStream().read()).isEqualTo(-1);

            KeptLinks one = new KeptLinks();
            KeptLinks other = new KeptLinks();
            ByteLink second = ByteLink.open(here(), SECOND);
            try (Socket accepted = server.accept()) {
                second.release(new byte[0]);
                second.close();
                one.close();
                one.close();
                assertThat(other.waiting()).isEqualTo(1);
                other.close();
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
                assertThat(other.waiting()).isZero();
            }
        }

        @Override
        LinkUrl here() {
            return url("tcp://127.0.0.1:" + server.getLocalPort());
        }

        @Override
        InputStream in() throws IOException {
            return peer.getInputStream();
        }

        @Override
        OutputStream out() throws IOException {
            return peer.getOutputStream();
        }
    }

    /** A pair of terminals made by socat, one side ours. */
    abstract static class Terminals extends Contract {

        @TempDir
        Path dir;

        Process socat;
        private InputStream in;
        private OutputStream out;

        abstract String scheme();

        @BeforeEach
        void connect() throws IOException {
            Path ours = dir.resolve("ours");
            Path theirs = dir.resolve("theirs");
            socat = new ProcessBuilder("socat", "pty,raw,echo=0,link=" + ours, "pty,raw,echo=0,link=" + theirs).start();
            await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(ours) && Files.exists(theirs));
            link = ByteLink.open(url(scheme() + "://" + ours), SECOND);
            in = Files.newInputStream(theirs);
            out = Files.newOutputStream(theirs);
        }

        @AfterEach
        void disconnect() throws Exception {
            link.close();
            socat.destroy();
            socat.waitFor();
            in.close();
            out.close();
        }

        @Test
        @DisplayName("a terminal that vanishes ends or breaks the stream")
        void tellsEnd() throws Exception {
            socat.destroy();
            socat.waitFor();
            CompletableFuture<String> outcome = CompletableFuture.supplyAsync(() -> {
                try {
                    return link.read(new byte[1], 0, 1, Deadline.in(Duration.ofSeconds(15))) < 0 ? "gone" : "read";
                } catch (IOException e) {
                    return "gone";
                }
            });
            assertThat(outcome).succeedsWithin(Duration.ofSeconds(2)).isEqualTo("gone");
        }

        @Override
        LinkUrl here() {
            return url(scheme() + "://" + dir.resolve("ours"));
        }

        @Override
        InputStream in() {
            return in;
        }

        @Override
        OutputStream out() {
            return out;
        }
    }

    @Nested
    @DisplayName("serial port")
    class Serial extends Terminals {

        @Override
        String scheme() {
            return "serial";
        }

        @Test
        @DisplayName("a write that the other side does not take ends in time, and closes the port")
        void givesUpWrites() {
            byte[] frame = new byte[256];
            FutureTask<String> outcome = new FutureTask<>(() -> {
                try {
                    while (true) {
                        link.write(frame, 0, frame.length, Deadline.in(Duration.ofMillis(200)));
                    }
                } catch (IOException e) {
                    return e.getMessage();
                }
            });
            new Thread(outcome, "writes").start();

            assertThat(outcome)
                    .succeedsWithin(Duration.ofSeconds(10))
                    .asString()
                    .endsWith("of 256 bytes in time; it is closed");
            await().untilAsserted(() -> assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> link.read(frame, 0, 1, Deadline.in(Duration.ZERO)))
                    .withMessageEndingWith("was closed"));
        }

        @Test
        @DisplayName("a write whose deadline has passed gets the time to be taken, and no other one more than its own")
        void waitsForLateWrites() {
            assertThat(SerialLink.patience(Deadline.in(Duration.ZERO))).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
            assertThat(SerialLink.patience(Deadline.in(Duration.ofMinutes(1))))
                    .isBetween(TimeUnit.SECONDS.toNanos(30), TimeUnit.MINUTES.toNanos(1));
        }

        @Test
        @DisplayName("a port that is kept with other settings makes way: it opens only once")
        void makesWay() throws IOException {
            try (KeptLinks keeping = new KeptLinks()) {
                link.release("old".getBytes(US_ASCII));
                link = ByteLink.open(url(here() + "?baud=19200"), SECOND);

                assertThat(link.kept()).isFalse();
                assertThat(keeping.waiting()).isZero();
            }
            link.write("x".getBytes(US_ASCII), 0, 1, Deadline.in(SECOND));
            assertThat(in().read()).isEqualTo('x');
        }

        @Test
        @DisplayName("a port that does not exist is named")
        void tellsWhyNot() {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ByteLink.open(url("serial:///dev/no-such-port"), SECOND))
                    .withMessageStartingWith("cannot open /dev/no-such-port");
        }
    }

    @Nested
    @DisplayName("terminal as a file")
    class Terminal extends Terminals {

        @Override
        String scheme() {
            return "file";
        }
    }

    @Test
    @DisplayName("a file on disk is read to its end")
    void readsFile(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("capture.bin"), "telegram", US_ASCII);
        try (ByteLink link = ByteLink.open(url("file://" + file), SECOND)) {
            byte[] got = new byte[20];
            assertThat(link.read(got, 0, 20, Deadline.in(SECOND))).isEqualTo(8);
            assertThat(new String(got, 0, 8, US_ASCII)).isEqualTo("telegram");
            assertThat(link.read(got, 0, 20, Deadline.in(SECOND))).isEqualTo(-1);
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ByteLink.open(url("file://" + dir.resolve("missing")), SECOND))
                .withMessage("cannot open " + dir.resolve("missing") + ": no such file");
    }

    @Test
    @DisplayName("a deadline counts down to zero")
    void countsDown() {
        assertThat(Deadline.in(Duration.ofMinutes(1)).leftMillis()).isBetween(59_000, 60_000);
        assertThat(Deadline.in(Duration.ZERO).passed()).isTrue();
        assertThat(Deadline.in(Duration.ZERO).leftMillis()).isZero();
        assertThat(Deadline.in(Duration.ofSeconds(1)).passed()).isFalse();
    }

    private static LinkUrl url(String text) {
        return LinkUrl.parse(text, ALLOWED);
    }
}
