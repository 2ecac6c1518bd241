package org.ohmstead.journal.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.Position;
import org.ohmstead.historian.kit.SmallDisk;

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
        DEFECT,
        NO_MEMORY
    }

    /** A file that does what the real one does. */
    private static class Passing implements Disk.Writable {
        private final Disk.Writable real;

        Passing(Path file) throws IOException {
            real = Disk.REAL.create(file);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            real.write(bytes);
        }

        @Override
        public void force() throws IOException {
            real.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            real.truncate(size);
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    /** A disk that fails as told. */
    private static final class FaultyDisk implements Disk {
        private volatile Failure failure;

        @Override
        public Writable create(Path file) throws IOException {
            return new Passing(file) {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    if (failure == Failure.HALF_WRITTEN || failure == Failure.TRUNCATE_TOO) {
                        super.write(bytes.slice(0, bytes.remaining() / 2));
                    }
                    if (failure == Failure.DEFECT) {
                        super.write(bytes.slice(0, bytes.remaining() / 2));
                        throw new IllegalStateException("planted by the test");
                    }
                    if (failure == Failure.NO_MEMORY) {
                        throw new OutOfMemoryError("planted by the test");
                    }
                    if (failure != null && failure != Failure.FORCE) {
                        throw new IOException("No space left on device");
                    }
                    super.write(bytes);
                }

                @Override
                public void force() throws IOException {
                    if (failure == Failure.FORCE) {
                        throw new IOException("Input/output error");
                    }
                    super.force();
                }

                @Override
                public void truncate(long size) throws IOException {
                    if (failure == Failure.TRUNCATE_TOO) {
                        throw new IOException("Input/output error");
                    }
                    super.truncate(size);
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
    @DisplayName("a disk that does not come back from a write is stuck; before and after, nothing is")
    void stuck() throws Exception {
        Semaphore held = new Semaphore(1);
        Disk disk = file -> new Passing(file) {
            @Override
            public void force() throws IOException {
                held.acquireUninterruptibly();
                held.release();
                super.force();
            }
        };
        try (Opened opened = new Opened(Opened.settings(directory), disk)) {
            opened.append(Batches.numbered(1));
            await().until(() -> opened.journal.stuckFor().isZero());
            held.acquire();
            CompletableFuture<Position> waits = opened.later(Batches.numbered(2));

            await().until(() -> opened.journal.stuckFor().compareTo(Duration.ofMillis(50)) > 0);

            held.release();
            assertThat(waits).succeedsWithin(Opened.LONG);
            await().until(() -> opened.journal.stuckFor().isZero());
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

    /** A disk on which a force takes as long as the test wants. */
    private record HangingDisk(Semaphore force) implements Disk {
        @Override
        public Writable create(Path file) throws IOException {
            return new Passing(file) {
                @Override
                public void force() throws IOException {
                    force.acquireUninterruptibly();
                    super.force();
                }
            };
        }
    }

    @Test
    @DisplayName("while the disk hangs no more than so many values wait in memory; what is refused is counted and told")
    void hangs() throws Exception {
        Semaphore force = new Semaphore(1); // for the header of the segment
        try (Opened opened = new Opened(Opened.settings(directory), new HangingDisk(force))) {
            CompletableFuture<Position> first = opened.later(Batches.wide(1_000));
            await().until(() -> opened.counter("queued") == 0); // it is being written
            List<CompletableFuture<Position>> waiting = new ArrayList<>();
            while (opened.counter("lost_total") == 0 && waiting.size() < 1_000) {
                waiting.add(opened.later(Batches.wide(1_000)));
            }
            assertThat(waiting).hasSize(PendingQueue.MOST_SAMPLES / 1_000 + 1);
            assertThat(opened.journal.trouble().orElseThrow())
                    .isEqualTo(
                            "the disk does not keep up: 200 batches with 200000 values wait, at most 1000 with 200000"
                                    + " expected");
            assertThat(opened.counter("lost_total")).isEqualTo(1_000);
            assertThat(opened.counter("lost_batches_total")).isEqualTo(1);

            force.release(1_000);
            for (CompletableFuture<Position> each : waiting.subList(0, 200)) {
                assertThat(each).succeedsWithin(Opened.LONG);
            }
            assertThat(first).isCompleted();
        }
    }

    @Test
    @DisplayName(
            "closed while the disk hangs, the directory stays its own until the disk took all: two must not write there")
    void closedWhileItHangs() throws Exception {
        Semaphore force = new Semaphore(1); // for the header of the segment
        Opened hanging = new Opened(Opened.settings(directory), new HangingDisk(force));
        CompletableFuture<Position> first = hanging.later(Batches.numbered(1));
        await().until(() -> hanging.counter("queued") == 0); // it is being written
        CompletableFuture<Position> second = hanging.later(Batches.numbered(2));
        hanging.journal.close(Duration.ofMillis(1));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Opened(Opened.settings(directory)))
                .withMessageContaining("is in use");

        force.release(1_000);
        assertThat(first).succeedsWithin(Opened.LONG);
        assertThat(second).succeedsWithin(Opened.LONG);
        hanging.close();
        try (Opened opened = new Opened(Opened.settings(directory))) {
            opened.append(Batches.numbered(3));
            assertThat(numbers(opened.all("r"))).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    @DisplayName("that the disk does not keep up is told until nothing was refused for 10 s")
    void overload() {
        long[] now = {0};
        Outage outage = new Outage("x", () -> now[0]);
        outage.refused("full");
        outage.succeeded();
        assertThat(outage.reason()).contains("the disk does not keep up: full");
        assertThat(outage.closed()).as("the next is tried").isEmpty();
        now[0] = 9_999_999_999L;
        outage.succeeded();
        assertThat(outage.reason()).isPresent();
        now[0] = 10_000_000_000L;
        outage.succeeded();
        assertThat(outage.reason()).isEmpty();
    }

    @Test
    @DisplayName("on a file system that is really full")
    void reallyFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, 256)) {
            disk.take(100);
            try (Opened opened = new Opened(Opened.settings(disk.directory().resolve("journal")))) {
                opened.journal.open("r").close(); // its place needs room, too
                int stored = 0;
                while (stored(opened, stored + 1)) {
                    stored++;
                    assertThat(stored).as("records on 256 KB").isLessThan(20_000);
                }
                assertThat(opened.journal.trouble().orElseThrow()).contains("No space left");

                disk.giveBack();
                int through = stored;
                await().atMost(10, SECONDS).until(() -> stored(opened, through + 1));

                assertThat(numbers(opened.all("r"))).hasSize(stored + 1).last().isEqualTo(stored + 1L);
                assertThat(opened.counter("damaged_total")).isZero();
            }
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
}
