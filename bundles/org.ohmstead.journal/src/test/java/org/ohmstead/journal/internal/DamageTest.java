package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.ohmstead.bus.Batch;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.historian.JournalRecord;

/** What is left of a journal after the file system lost or changed bytes. */
class DamageTest {

    private static final int RECORDS = 12;

    /** In memory where there is such a file system: thousands of journals are opened, each forces its files. */
    @TempDir(factory = InMemory.class)
    Path directory;

    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "journal")
                    : Files.createTempDirectory("journal");
        }
    }

    private final List<JournalRecord> records = new ArrayList<>();
    /** Where the frame of each record ends. */
    private final List<Integer> ends = new ArrayList<>();

    private byte[] whole;

    @BeforeEach
    void fill() throws Exception {
        Path original = directory.resolve("original");
        Random random = new Random(7);
        Path file = original.resolve(Segment.name(1));
        try (Opened opened = new Opened(Opened.settings(original))) {
            for (int i = 0; i < RECORDS; i++) {
                opened.append(Batches.random(random, 8));
                ends.add((int) Files.size(file));
            }
            records.addAll(opened.all("r"));
        }
        whole = Files.readAllBytes(file);
        assertThat(records).hasSize(RECORDS);
    }

    @Test
    @DisplayName("cut at any byte: every record that ends before is there, and new ones get positions never used")
    void cutAnywhere() throws Exception {
        for (int cut = 0; cut <= whole.length; cut++) {
            byte[] left = Arrays.copyOf(whole, cut);
            int end = cut;
            List<JournalRecord> expected =
                    records.subList(0, (int) ends.stream().filter(e -> e <= end).count());
            Path place = place(left);
            try (Opened opened = new Opened(Opened.settings(place))) {
                assertThat(opened.all("r")).as("cut at %s", cut).isEqualTo(expected);
                long next = opened.append(Batches.numbered(1)).sequence();
                assertThat(next).isGreaterThan(expected.size());
                assertThat(opened.all("r2")).hasSize(expected.size() + 1);
                assertThat(opened.counter("damaged_total")).isZero();
            }
            delete(place);
        }
    }

    @Test
    @DisplayName("a bit flipped anywhere: nothing false is read, and what does not depend on it is there")
    void flipAnywhere() throws Exception {
        Map<Long, JournalRecord> byPosition = new HashMap<>();
        records.forEach(record -> byPosition.put(record.position().sequence(), record));
        Random random = new Random(11);
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Path place = place(flipped);
            try (Opened opened = new Opened(Opened.settings(place))) {
                List<JournalRecord> read = opened.all("r");
                for (JournalRecord record : read) {
                    assertThat(record)
                            .isEqualTo(byPosition.get(record.position().sequence()));
                }
                assertThat(read.size()).as("flip at %s", at).isGreaterThanOrEqualTo(before(at));
                boolean inHeader = at < Format.HEADER;
                boolean inLast = at >= ends.get(RECORDS - 2);
                if (inHeader) {
                    assertThat(read).hasSize(RECORDS);
                } else if (!inLast) {
                    assertThat(read).hasSizeLessThan(RECORDS);
                    assertThat(opened.counter("damaged_total")).isGreaterThanOrEqualTo(1);
                }
                if (inHeader || !inLast) {
                    assertThat(place.resolve("quarantine")).isNotEmptyDirectory();
                }
            }
            delete(place);
        }
    }

    /** How many records end before a place. */
    private int before(int at) {
        return (int) ends.stream().filter(e -> e <= at).count();
    }

    @Test
    @DisplayName("damage in the middle costs only the records that it hits and those whose definitions it hits")
    void middle() throws Exception {
        Path original = directory.resolve("numbered");
        Path file = original.resolve(Segment.name(1));
        List<Long> frames = new ArrayList<>();
        try (Opened opened = new Opened(Opened.settings(original))) {
            for (int i = 1; i <= 100; i++) {
                frames.add(i == 1 ? Format.HEADER : Files.size(file));
                opened.append(Batches.numbered(i));
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 40; i++) { // three frames and a part of the next: lengths are gone, too
            bytes[frames.get(49).intValue() + i] = (byte) 0xF7;
        }
        Path place = place(bytes);

        try (Opened opened = new Opened(Opened.settings(place))) {
            List<Long> positions = opened.all("r").stream()
                    .map(record -> record.position().sequence())
                    .toList();
            assertThat(positions)
                    .hasSizeBetween(96, 98)
                    .contains(49L, 54L, 100L)
                    .doesNotContain(50L, 51L);
            assertThat(opened.counter("damaged_total")).isEqualTo(1);
            opened.all("another");
            assertThat(opened.counter("damaged_total"))
                    .as("counted once, whoever meets it")
                    .isEqualTo(1);
            assertThat(opened.append(Batches.numbered(1)).sequence()).isEqualTo(101);
        }
    }

    @Test
    @DisplayName("definitions are repeated, so that damage to one does not cost the segment")
    void definitionsAreRepeated() throws Exception {
        Path original = directory.resolve("long");
        Path file = original.resolve(Segment.name(1));
        Settings big = new Settings(original, Duration.ZERO, 8 << 20, Duration.ofDays(1), 64 << 20, 10_000);
        String text = "x".repeat(10_000);
        try (Opened opened = new Opened(big)) {
            for (int i = 0; i < 400; i++) {
                PointSpec spec = PointSpec.of("t", ValueType.TEXT, "1");
                opened.append(new Batch(
                        "d", Batches.START, List.of(Batches.good("d", spec, Value.of(text + i), Batches.START))));
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[Format.HEADER + 20] ^= 1; // within the first record, which defines the device and its point
        Path place = place(bytes);

        try (Opened opened = new Opened(Opened.settings(place))) {
            assertThat(opened.all("r")).hasSizeBetween(290, 300);
        }
    }

    @Test
    @DisplayName("a torn cursor falls back to its place before")
    void tornCursor() throws Exception {
        Path file = directory.resolve("c.cursor");
        try (CursorFile cursor = CursorFile.open(file, 5)) {
            cursor.store(10);
            cursor.store(20);
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1; // the second store went to the first place
        Files.write(file, bytes);

        try (CursorFile cursor = CursorFile.open(file, 5)) {
            assertThat(cursor.position()).isEqualTo(10);
            cursor.store(30);
        }
        try (CursorFile cursor = CursorFile.open(file, 5)) {
            assertThat(cursor.position()).isEqualTo(30);
        }
        try (CursorFile cursor = CursorFile.open(file, 6)) {
            assertThat(cursor.position()).as("of another log").isZero();
        }
    }

    private Path place(byte[] segment) throws IOException {
        Path place = Files.createTempDirectory(directory, "place");
        Files.write(place.resolve(Segment.name(1)), segment);
        return place;
    }

    private static void delete(Path place) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(place)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
