package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    /** A disk with a bad sector in the first segment, and one that cannot be written any more either. */
    private record BadSector(long at, boolean gone) implements Disk {

        @Override
        public Writable create(Path file) throws IOException {
            if (gone) {
                throw new IOException("No such device");
            }
            return Disk.REAL.create(file);
        }

        @Override
        public Input open(Path file) throws IOException {
            Input real = Disk.REAL.open(file);
            if (!file.endsWith(Segment.name(1))) {
                return real;
            }
            return new Input() {
                @Override
                public int read(ByteBuffer to, long from) throws IOException {
                    if (from >= at && from < at + 4096) {
                        throw new IOException("Input/output error");
                    }
                    int limit = to.limit();
                    if (from < at && from + to.remaining() > at) {
                        to.limit(to.position() + (int) (at - from)); // read(2): as far as it goes
                    }
                    int got = real.read(to, from);
                    to.limit(limit);
                    return got;
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1})
    @DisplayName("a bad sector costs the records that lie in it, wherever it is, and not the journal")
    void badSector(int sector) throws Exception {
        Path place = directory.resolve("journal");
        int count = 1_000;
        long size;
        try (Opened opened = new Opened(Opened.settings(place))) {
            for (int i = 1; i <= count; i++) {
                opened.append(Batches.numbered(i));
            }
            size = Files.size(place.resolve(Segment.name(1)));
        }
        long at = (sector < 0 ? (size - 1) / 4096 : sector) * 4096;

        try (Opened opened = new Opened(Opened.settings(place), new BadSector(at, false))) {
            long next = opened.append(Batches.numbered(0)).sequence();
            assertThat(next).as("a position never used").isGreaterThan(count);
            List<Long> read = opened.all("r").stream()
                    .map(record -> record.position().sequence())
                    .toList();
            int least = sector == 0 ? 1 : count - 300; // the first has the definitions of all
            assertThat(read).hasSizeBetween(least, count).isSorted().endsWith(next);
            assertThat(opened.counter("damaged_total")).isPositive();
            assertThat(Files.size(place.resolve(Segment.name(1))))
                    .as("nothing is cut that may read another time")
                    .isEqualTo(size);
        }
        try (Opened opened = new Opened(Opened.settings(place))) {
            assertThat(opened.all("another")).as("it does").hasSize(count + 1);
        }
    }

    @Test
    @DisplayName("of a disk that is gone altogether nothing is given up: it is tried again")
    void diskGone() throws Exception {
        Path place = directory.resolve("journal");
        try (Opened opened = new Opened(Opened.settings(place))) {
            opened.append(Batches.numbered(1));
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Opened(Opened.settings(place), new BadSector(0, true)))
                .withMessage("Input/output error");
        try (Opened opened = new Opened(Opened.settings(place))) {
            assertThat(opened.all("r")).hasSize(1);
        }
    }

    @Test
    @DisplayName("readers that meet bad sectors at once probe the disk one after the other: none takes it for gone")
    void probesInTurn() throws Exception {
        Damage damage = new Damage(Disk.REAL, Files.createDirectory(directory.resolve("journal")));
        CyclicBarrier together = new CyclicBarrier(2);
        Callable<Boolean> reader = () -> {
            for (int i = 0; i < 300; i++) {
                together.await(10, TimeUnit.SECONDS);
                damage.unreadable(directory.resolve(Segment.name(1)), new IOException("Input/output error"));
            }
            return true;
        };
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> both = List.of(readers.submit(reader), readers.submit(reader));
            assertThat(both).allSatisfy(each -> assertThat(each).succeedsWithin(Opened.LONG));
        } finally {
            readers.shutdownNow();
        }
    }

    @Test
    @DisplayName("a segment that may not be opened is no damage: the journal says so instead of starting without it")
    void notPermitted() throws Exception {
        Path place = place(whole);
        Disk forbidding = new Disk() {
            @Override
            public Writable create(Path file) throws IOException {
                return Disk.REAL.create(file);
            }

            @Override
            public Input open(Path file) throws IOException {
                throw new AccessDeniedException(file.toString());
            }
        };
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> new Opened(Opened.settings(place), forbidding))
                .withMessageContaining(Segment.name(1));
        assertThat(place.resolve("quarantine")).doesNotExist();
        try (Opened opened = new Opened(Opened.settings(place))) {
            assertThat(opened.all("r")).hasSize(RECORDS);
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
