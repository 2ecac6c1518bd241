package org.ohmstead.journal.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ohmstead.historian.JournalRecord;

/** The disk takes nothing for a while. */
class DiskFullTest {

    @TempDir
    Path directory;

    private enum Failure {
        AT_ONCE,
        HALF_WRITTEN,
        FORCE,
        TRUNCATE_TOO,
        /** Not the disk's fault: something below throws what it must not. */
        DEFECT
    }

    /** A disk that fails as told. */
    private static final class FaultyDisk implements Disk {
        private volatile Failure failure;

        @Override
        public Writable create(Path file) throws IOException {
            Writable real = Disk.REAL.create(file);
            return new Writable() {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    if (failure == Failure.HALF_WRITTEN || failure == Failure.TRUNCATE_TOO) {
                        real.write(bytes.slice(0, bytes.remaining() / 2));
                    }
                    if (failure == Failure.DEFECT) {
                        real.write(bytes.slice(0, bytes.remaining() / 2));
                        throw new IllegalStateException("planted by the test");
                    }
                    if (failure != null && failure != Failure.FORCE) {
                        throw new IOException("No space left on device");
                    }
                    real.write(bytes);
                }

                @Override
                public void force() throws IOException {
                    if (failure == Failure.FORCE) {
                        throw new IOException("Input/output error");
                    }
                    real.force();
                }

                @Override
                public void truncate(long size) throws IOException {
                    if (failure == Failure.TRUNCATE_TOO) {
                        throw new IOException("Input/output error");
                    }
                    real.truncate(size);
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the loss is told and counted, nothing else is lost, and it goes on by itself")
    void failsAndRecovers(Failure failure) throws Exception {
        FaultyDisk disk = new FaultyDisk();
        try (Opened opened = new Opened(Opened.settings(directory), disk)) {
            opened.append(Batches.numbered(1));
            disk.failure = failure;
            for (int i = 0; i < 5; i++) {
                assertThat(opened.later(Batches.numbered(100 + i)))
                        .failsWithin(Opened.LONG)
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseInstanceOf(IOException.class);
            }
            assertThat(opened.counter("lost_total")).isEqualTo(5);
            assertThat(opened.journal.trouble()).isPresent();

            disk.failure = null;
            await().atMost(10, SECONDS).until(() -> stored(opened, 2));

            assertThat(opened.journal.trouble()).isEmpty();
            assertThat(numbers(opened.all("r"))).containsExactly(1L, 2L);
        }
        try (Opened opened = new Opened(Opened.settings(directory))) {
            assertThat(numbers(opened.all("another"))).containsExactly(1L, 2L);
        }
    }

    @Test
    @DisplayName("while the disk fails it is tried ever more seldom")
    void backsOff() {
        long[] now = {0};
        Outage outage = new Outage("x", () -> now[0]);
        long[] pauses = new long[8];
        for (int i = 0; i < pauses.length; i++) {
            outage.failed(new IOException("full"));
            long from = now[0];
            while (outage.closed().isPresent()) {
                now[0] += 1_000_000;
            }
            pauses[i] = (now[0] - from) / 1_000_000;
        }
        assertThat(pauses).containsExactly(100, 200, 400, 800, 1600, 3200, 5000, 5000);
        outage.succeeded();
        assertThat(outage.reason()).isEmpty();
    }

    @Test
    @DisplayName("on a file system that is really full")
    void reallyFull() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString()),
                "a small tmpfs can only be mounted by root: not tested here");
        try {
            Path ballast = small.resolve("ballast");
            Files.write(ballast, new byte[100 << 10]);
            try (Opened opened = new Opened(Opened.settings(small.resolve("journal")))) {
                opened.journal.open("r").close(); // its place needs room, too
                int stored = 0;
                while (stored(opened, stored + 1)) {
                    stored++;
                    assertThat(stored).as("records on 256 KB").isLessThan(20_000);
                }
                assertThat(opened.journal.trouble().orElseThrow()).contains("No space left");

                Files.delete(ballast);
                int through = stored;
                await().atMost(10, SECONDS).until(() -> stored(opened, through + 1));

                assertThat(numbers(opened.all("r"))).hasSize(stored + 1).last().isEqualTo(stored + 1L);
                assertThat(opened.counter("damaged_total")).isZero();
            }
        } finally {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    private static boolean stored(Opened opened, long number) throws InterruptedException {
        try {
            opened.append(Batches.numbered(number));
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
            return false;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Long> numbers(List<JournalRecord> records) {
        return records.stream()
                .map(record ->
                        Long.parseLong(record.points().get(0).sample().value().text()))
                .toList();
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such command
        }
    }
}
