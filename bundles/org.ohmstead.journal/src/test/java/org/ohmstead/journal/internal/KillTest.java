package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.kit.Victim;

/** A process that appends is killed as by {@code kill -9}. */
class KillTest {

    private static final int ENOUGH = 3_000;

    @TempDir
    Path directory;

    /** Appends without end; tells each acknowledged position with the number stored there. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            PrintStream mouth = Victim.mouth();
            Settings settings = new Settings(
                    Path.of(arguments[0]), Duration.ofMillis(1), 100_000, Duration.ofDays(1), 1 << 30, 2_000);
            FileJournal journal = new FileJournal(settings, Clock.systemUTC(), Disk.REAL);
            Semaphore room = new Semaphore(500);
            for (long number = 1; ; number++) {
                long mine = number;
                room.acquire();
                journal.append(Batches.numbered(mine)).thenAccept(position -> {
                    Victim.tell(mouth, position.sequence() + " " + mine);
                    room.release();
                });
            }
        }
    }

    @RepeatedTest(3)
    @Timeout(60)
    @DisplayName("every acknowledged record is there afterwards, at the position told")
    void killed() throws Exception {
        Map<Long, Long> acknowledged = new HashMap<>();
        for (String line : Victim.kill(Writer.class, directory, ENOUGH)) {
            String[] words = line.split(" ", -1);
            acknowledged.put(Long.parseLong(words[0]), Long.parseLong(words[1]));
        }

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
