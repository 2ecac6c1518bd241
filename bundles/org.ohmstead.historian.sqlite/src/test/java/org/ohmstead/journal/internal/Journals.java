package org.ohmstead.journal.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.ohmstead.historian.Journal;

/** The real journal, for tests that go through both. */
public final class Journals {

    private Journals() {}

    /**
     * Opens a journal with small segments that commits at once.
     *
     * @param directory of it
     * @return the journal
     * @throws IOException if it cannot be opened
     */
    public static Journal open(Path directory) throws IOException {
        Settings settings = new Settings(directory, Duration.ofMillis(1), 1 << 20, Duration.ofDays(1), 1 << 30, 4096);
        return new FileJournal(settings, Clock.systemUTC(), Disk.REAL);
    }

    /**
     * Closes a journal.
     *
     * @param journal opened here
     */
    public static void close(Journal journal) {
        ((FileJournal) journal).close();
    }
}
