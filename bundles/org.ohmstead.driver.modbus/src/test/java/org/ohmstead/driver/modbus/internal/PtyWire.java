package org.ohmstead.driver.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A pair of terminals made by socat, which must be installed. */
final class PtyWire implements Wire {

    private final Path dir;
    private final Path driverSide;
    private final Path twinSide;
    private final Handler handler;
    private Process socat;
    private Thread server;
    private RandomAccessFile terminal;
    private Path device;

    PtyWire(Handler handler) throws IOException {
        this.handler = handler;
        this.dir = Files.createTempDirectory("ohmstead-pty");
        this.driverSide = dir.resolve("driver");
        this.twinSide = dir.resolve("twin");
        up();
    }

    /** Makes a pair of terminals. */
    static Process socat(Path one, Path other) throws IOException {
        Process process = new ProcessBuilder("socat", "pty,raw,echo=0,link=" + one, "pty,raw,echo=0,link=" + other)
                .redirectErrorStream(true)
                .start();
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(process.isAlive()).as("socat is installed and runs").isTrue();
            assertThat(one).exists();
            assertThat(other).exists();
        });
        return process;
    }

    @Override
    public String url() {
        return "rtu://" + driverSide;
    }

    @Override
    public void up() throws IOException {
        if (socat == null) {
            socat = socat(driverSide, twinSide);
            device = driverSide.toRealPath();
            RandomAccessFile opened = new RandomAccessFile(twinSide.toFile(), "rw");
            terminal = opened;
            server = new Thread(() -> serve(opened), "twin-serial");
            server.start();
        }
    }

    @Override
    public void down() throws IOException {
        if (socat != null) {
            try {
                socat.destroy();
                socat.waitFor();
                server.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            terminal.close();
            socat = null;
        }
    }

    @Override
    public int connections() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.filter(fd -> leadsTo(fd, device)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            down();
            Files.deleteIfExists(driverSide);
            Files.deleteIfExists(twinSide);
            Files.deleteIfExists(dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(RandomAccessFile side) {
        try (InputStream in = Channels.newInputStream(side.getChannel())) {
            Frames.serve(true, in, Channels.newOutputStream(side.getChannel()), handler);
        } catch (IOException e) {
            // socat has ended
        }
    }

    private static boolean leadsTo(Path fd, Path device) {
        try {
            return Files.readSymbolicLink(fd).equals(device);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
