package org.ohmstead.historian.sqlite.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the historian works, checked.
 *
 * @param directory where the database lives
 * @param retention how long samples stay
 * @param quota bytes that the database may take
 * @param flush the longest time that samples stay in memory
 * @param buffer bytes of memory that samples may take
 */
record Settings(Path directory, Duration retention, long quota, Duration flush, long buffer) {

    /** Refuses what cannot work. */
    Settings {
        atLeast("retention.days", retention.toDays(), 1);
        atLeast("quota.mb", quota, 1);
        atLeast("flush.s", flush.toMillis(), 1);
        atLeast("buffer.mb", buffer, 1);
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " = " + value + ": " + least + " or more expected");
        }
    }
}
