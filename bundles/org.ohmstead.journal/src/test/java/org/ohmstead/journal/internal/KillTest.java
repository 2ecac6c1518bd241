package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.historian.JournalRecord;

/** A process that appends is killed as by {@code kill -9}. */
class KillTest {

    private static final int ENOUGH = 3_000;

    @TempDir
    Path directory;

    /** Appends without end; tells each acknowledged position with the number stored there. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            PrintStream told = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            Settings settings = new Settings(
                    Path.of(arguments[0]), Duration.ofMillis(1), 100_000, Duration.ofDays(1), 1 << 30, 2_000);
            FileJournal journal = new FileJournal(settings, Clock.systemUTC(), Disk.REAL);
            Semaphore room = new Semaphore(500);
            for (long number = 1; ; number++) {
                long mine = number;
                room.acquire();
                journal.append(Batches.numbered(mine)).thenAccept(position -> {
                    told.println(position.sequence() + " " + mine + " .");
                    room.release();
                });
            }
        }
    }

    @RepeatedTest(3)
    @Timeout(60)
    @DisplayName("every acknowledged record is there afterwards, at the position told")
    void killed() throws Exception {
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString()))
                .redirectError(new File(directory.toFile(), "child.err"))
                .start();
        Map<Long, Long> acknowledged = new HashMap<>();
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[2].equals(".")) {
                    acknowledged.put(Long.parseLong(words[0]), Long.parseLong(words[1]));
                }
                if (acknowledged.size() == ENOUGH) {
                    child.toHandle().destroyForcibly(); // SIGKILL; what is still in the pipe counts as well
                }
            }
        }
        assertThat(child.waitFor()).as("killed, not ended").isEqualTo(137);
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);

        try (Opened opened = new Opened(Opened.settings(directory))) {
            Map<Long, Long> read = new HashMap<>();
            for (JournalRecord record : opened.all("r")) {
                read.put(
                        record.position().sequence(),
                        Long.parseLong(record.points().get(0).sample().value().text()));
            }
            assertThat(read).containsAllEntriesOf(acknowledged);
            assertThat(opened.counter("damaged_total")).isZero();
        }
    }
}
