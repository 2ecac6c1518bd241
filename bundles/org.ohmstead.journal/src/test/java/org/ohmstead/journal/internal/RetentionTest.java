package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.Position;
import org.ohmstead.lib.storage.SettledTime;

class RetentionTest {

    private static final int SEGMENTS = 10;

    @TempDir
    Path directory;

    private Recovery.Found found;
    private Cursors cursors;

    /** Ten segments of ten records each, and the cursor of one consumer that took the first 35. */
    @BeforeEach
    void fill() throws Exception {
        Settings each = new Settings(directory, Duration.ZERO, 1, Duration.ofDays(9), 1 << 30, 100);
        for (int segment = 0; segment < SEGMENTS; segment++) {
            Settings one = new Settings(directory, Duration.ZERO, 1 << 20, Duration.ofDays(9), 1 << 30, 100);
            try (Opened opened = new Opened(one)) {
                for (int i = 1; i <= 10; i++) {
                    opened.append(Batches.numbered(segment * 10 + i));
                }
            }
        }
        try (Opened opened = new Opened(each);
                JournalCursor cursor = opened.journal.open("c")) {
            cursor.seek(new Position(35));
        }
        found = Recovery.of(Disk.REAL, directory, new Damage(Disk.REAL, directory));
        assertThat(found.segments()).hasSize(SEGMENTS);
        cursors = new Cursors(directory, found.id());
    }

    private Retention retention(Duration keep, long quota, Duration later) {
        Clock clock = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
        return retention(keep, quota, new SettledTime("test", clock, () -> 0, -1));
    }

    private Retention retention(Duration keep, long quota, SettledTime time) {
        Settings settings = new Settings(directory, Duration.ZERO, 1, keep, quota, 100);
        Retention retention =
                new Retention(settings, time, new ConcurrentSkipListMap<>(new TreeMap<>(found.segments())), cursors);
        retention.apply();
        return retention;
    }

    private long files() throws Exception {
        try (var all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(Segment.SUFFIX)).count();
        }
    }

    @Test
    @DisplayName("what is young stays, though all have taken it")
    void youngStays() throws Exception {
        retention(Duration.ofDays(1), 1 << 30, Duration.ZERO);

        assertThat(files()).isEqualTo(SEGMENTS);
    }

    @Test
    @DisplayName("what is old goes once all have taken it, and waits for them until then")
    void oldWaits() throws Exception {
        Retention retention = retention(Duration.ofDays(1), 1 << 30, Duration.ofDays(2));

        assertThat(files()).isEqualTo(SEGMENTS - 3);
        assertThat(retention.droppedUnread()).isZero();
    }

    @Test
    @DisplayName("a clock that leaps ahead by years removes nothing before it has done so for a day")
    void clockLeaps() throws Exception {
        long[] nanos = {0};
        Instant now = Instant.now();
        SettledTime time = new SettledTime(
                "test", () -> now.plus(Duration.ofDays(4000)).plusNanos(nanos[0]), () -> nanos[0], now.toEpochMilli());
        Retention retention = retention(Duration.ofDays(9), 1 << 30, time);
        assertThat(files()).isEqualTo(SEGMENTS);

        nanos[0] = Duration.ofDays(1).toNanos();
        retention.apply();
        assertThat(files()).isEqualTo(SEGMENTS - 3);
    }

    @Test
    @DisplayName("beyond the quota the oldest goes, and what was not taken is counted")
    void quota() throws Exception {
        long one = found.segments().firstEntry().getValue().length();
        Retention retention = retention(Duration.ofDays(1), one * 5 + one / 2, Duration.ZERO);

        assertThat(files()).isEqualTo(5);
        assertThat(retention.droppedUnread()).isEqualTo(15);
        assertThat(retention.bytes()).isLessThanOrEqualTo(one * 5 + one / 2);
    }

    @Test
    @DisplayName("the newest stays whatever it takes, and a reader goes on behind what is gone")
    void newestStays() throws Exception {
        retention(Duration.ZERO, 2, Duration.ofDays(1));

        assertThat(files()).isEqualTo(1);
        try (Opened opened = new Opened(Opened.settings(directory));
                JournalCursor cursor = opened.journal.open("c")) {
            assertThat(Opened.rest(cursor).get(0).position().sequence()).isEqualTo(91);
        }
    }

    @Test
    @DisplayName("a running journal keeps within its quota while it is filled")
    void whileRunning() throws Exception {
        Path own = directory.resolve("own");
        Settings settings = new Settings(own, Duration.ZERO, 2_000, Duration.ZERO, 10_000, 1000);
        try (Opened opened = new Opened(settings);
                JournalCursor cursor = opened.journal.open("slow")) {
            for (int i = 1; i <= 2_000; i++) {
                opened.append(Batches.numbered(i));
            }
            assertThat(opened.counter("bytes")).isLessThan(12_500);
            long read = Opened.rest(cursor).size();
            assertThat(opened.counter("dropped_unread_total")).isEqualTo(2_000 - read);
        }
    }
}
