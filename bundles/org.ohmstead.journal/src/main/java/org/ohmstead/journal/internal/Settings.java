package org.ohmstead.journal.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the journal works, checked.
 *
 * @param directory where it lives
 * @param commit the longest wait for a group to gather
 * @param segment bytes after which a new segment begins
 * @param retention how long consumed segments stay
 * @param quota bytes of all segments together
 * @param queue batches that may wait to be written
 */
record Settings(Path directory, Duration commit, long segment, Duration retention, long quota, int queue) {

    /** Refuses what cannot work. */
    Settings {
        atLeast("commit.ms", commit.toMillis(), 0);
        atLeast("queue", queue, 1);
        atLeast("retention.days", retention.toDays(), 0);
        if (segment < 1 || quota < 2 * segment) {
            throw new IllegalArgumentException("quota.mb: at least twice segment.mb expected, got a quota of " + quota
                    + " bytes with segments of " + segment);
        }
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " = " + value + ": " + least + " or more expected");
        }
    }
}
