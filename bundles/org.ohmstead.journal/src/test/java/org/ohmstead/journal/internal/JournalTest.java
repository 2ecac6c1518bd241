package org.ohmstead.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.bus.Batch;
import org.ohmstead.historian.JournalCursor;
import org.ohmstead.historian.JournalRecord;
import org.ohmstead.historian.Position;

class JournalTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    @DisplayName("gives back all batches as they were appended, over segments and restarts")
    void roundTrip(int seed) throws Exception {
        Random random = new Random(seed);
        Settings small = new Settings(directory, Duration.ZERO, 20_000, Duration.ofDays(1), 64 << 20, 10_000);
        List<Batch> batches = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            try (Opened opened = new Opened(small)) {
                List<CompletableFuture<Position>> stages = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    Batch batch = Batches.random(random);
                    batches.add(batch);
                    stages.add(opened.later(batch));
                    if (random.nextInt(10) == 0) {
                        stages.get(stages.size() - 1).get(10, TimeUnit.SECONDS);
                    }
                }
                for (CompletableFuture<Position> stage : stages) {
                    assertThat(stage.get(10, TimeUnit.SECONDS)).isNotNull();
                }
            }
        }

        try (Opened opened = new Opened(small)) {
            Batches.assertRead(opened.all("reader"), batches);
            assertThat(opened.counter("segments")).isGreaterThan(5);
            assertThat(opened.counter("damaged_total")).isZero();
        }
    }

    @Test
    @DisplayName("a cursor reads on where it committed, whatever it read besides")
    void cursorSurvives() throws Exception {
        try (Opened opened = new Opened(Opened.settings(directory))) {
            for (int i = 1; i <= 10; i++) {
                opened.append(Batches.numbered(i));
            }
            try (JournalCursor cursor = opened.journal.open("c")) {
                assertThat(cursor.committed()).isEqualTo(Position.START);
                cursor.read(4, Duration.ZERO);
                cursor.commit(new Position(3));
                assertThat(cursor.read(1, Duration.ZERO).get(0).position()).isEqualTo(new Position(5));
            }
        }
        try (Opened opened = new Opened(Opened.settings(directory));
                JournalCursor cursor = opened.journal.open("c")) {
            assertThat(cursor.committed()).isEqualTo(new Position(3));
            assertThat(Opened.rest(cursor)).hasSize(7);
            assertThat(opened.counter("lag_c")).isEqualTo(7);
        }
    }

    @Test
    void cursorGoesBackAndForth() throws Exception {
        try (Opened opened = new Opened(Opened.settings(directory));
                JournalCursor cursor = opened.journal.open("c")) {
            for (int i = 1; i <= 10; i++) {
                opened.append(Batches.numbered(i));
            }
            Opened.rest(cursor);

            cursor.seek(new Position(8));
            assertThat(Opened.rest(cursor)).hasSize(2);
            cursor.seek(Position.START);
            assertThat(Opened.rest(cursor)).hasSize(10);
            assertThat(cursor.committed()).isEqualTo(Position.START);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cursor.seek(new Position(11)))
                    .withMessage("c: a position up to 10, the last on disk, expected, got 11");
        }
    }

    @Test
    void commitsOnlyWhatWasRead() throws Exception {
        try (Opened opened = new Opened(Opened.settings(directory));
                JournalCursor cursor = opened.journal.open("c")) {
            opened.append(Batches.numbered(1));
            opened.append(Batches.numbered(2));
            cursor.read(1, Duration.ZERO);

            assertThatIllegalArgumentException().isThrownBy(() -> cursor.commit(new Position(2)));
        }
    }

    @Test
    @DisplayName("big records come in small parts, so that much to catch up on does not take much memory")
    void bigRecordsComeInParts() throws Exception {
        try (Opened opened = new Opened(Opened.settings(directory));
                JournalCursor cursor = opened.journal.open("c")) {
            for (int i = 0; i < 40; i++) {
                opened.append(Batches.wide(1_000));
            }
            assertThat(cursor.read(1_024, Duration.ZERO)).hasSize(17);
            assertThat(cursor.read(1_024, Duration.ZERO)).hasSize(17);
            assertThat(cursor.read(1_024, Duration.ZERO)).hasSize(6);
        }
    }

    @Test
    @DisplayName("what is not there any more is not waited for again and again")
    void passesOverWhatIsGone() throws Exception {
        FileCursor.Source source = new FileCursor.Source(
                new ConcurrentSkipListMap<>(),
                new Durable(5),
                new Cursors(directory, 1),
                new Damage(Disk.REAL, directory));
        try (JournalCursor cursor = new FileCursor("c", source, () -> {})) {
            assertThat(cursor.read(10, Duration.ZERO)).isEmpty();
            cursor.commit(new Position(5));
            assertThat(cursor.committed()).isEqualTo(new Position(5));
        }
    }

    @Test
    @DisplayName("a time beyond all bounds costs the batch that has it, and no other")
    void absurdTime() throws Exception {
        Settings gathering = new Settings(directory, Duration.ofSeconds(20), 1 << 20, Duration.ofDays(1), 64 << 20, 6);
        try (Opened opened = new Opened(gathering)) {
            CompletableFuture<Position> before = opened.later(Batches.one("d", "p", 1, Batches.START));
            CompletableFuture<Position> absurd = opened.later(Batches.one("d", "q", 2, Instant.MAX));
            CompletableFuture<Position> behind = opened.later(Batches.one("d", "q", 3, Batches.START));

            assertThat(before).succeedsWithin(Opened.LONG);
            assertThat(behind).succeedsWithin(Opened.LONG);
            assertThat(absurd)
                    .failsWithin(Opened.LONG)
                    .withThrowableThat()
                    .withMessageContaining(
                            "a batch of d: a time within 3155760000000 s of 1970 expected, got +1000000000-");
            assertThat(opened.counter("lost_total")).isEqualTo(1);
            assertThat(opened.journal.trouble()).isEmpty();
            assertThat(opened.all("r"))
                    .extracting(r -> r.points().get(0).point())
                    .containsExactly("p", "q");
        }
    }

    @Test
    void wakesAWaitingReader() throws Exception {
        try (Opened opened = new Opened(Opened.settings(directory));
                JournalCursor cursor = opened.journal.open("c")) {
            CompletableFuture<List<JournalRecord>> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return cursor.read(10, Opened.LONG);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            opened.append(Batches.numbered(1));

            assertThat(read.get(10, TimeUnit.SECONDS)).hasSize(1);
        }
    }

    @Test
    @DisplayName("the names of consumers are checked, and each can be open once")
    void consumers() throws Exception {
        try (Opened opened = new Opened(Opened.settings(directory))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> opened.journal.open("../x"))
                    .withMessageContaining("'../x'");
            JournalCursor cursor = opened.journal.open("historian.sqlite");
            assertThatIllegalStateException().isThrownBy(() -> opened.journal.open("historian.sqlite"));
            cursor.close();
            opened.journal.open("historian.sqlite").close();
        }
    }

    @Test
    void directoryHasOneOwner() throws Exception {
        try (Opened opened = new Opened(Opened.settings(directory))) {
            assertThat(opened.journal.trouble()).isEmpty();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new Opened(Opened.settings(directory)))
                    .withMessageContaining("is in use");
        }
    }

    @Test
    void afterCloseAppendFailsAndCounts() throws Exception {
        Opened opened = new Opened(Opened.settings(directory));
        opened.close();

        assertThat(opened.later(Batches.numbered(1)))
                .failsWithin(Opened.LONG)
                .withThrowableThat()
                .withMessageContaining("it is closed");
        assertThat(opened.counter("lost_total")).isEqualTo(1);
    }

    @Test
    @DisplayName("when it is closed it writes what waits")
    void closeWrites() throws Exception {
        Settings gathering =
                new Settings(directory, Duration.ofSeconds(60), 1 << 20, Duration.ofDays(1), 64 << 20, 1_000);
        List<CompletableFuture<Position>> stages = new ArrayList<>();
        try (Opened opened = new Opened(gathering)) {
            for (int i = 1; i <= 10; i++) {
                stages.add(opened.later(Batches.numbered(i)));
            }
            assertThat(stages.get(0)).isNotDone();
        }
        assertThat(stages).allSatisfy(stage -> assertThat(stage).isCompleted());
        try (Opened opened = new Opened(gathering)) {
            assertThat(opened.all("r")).hasSize(10);
        }
    }

    @Test
    @DisplayName(
            "closed and opened again while batches come, as when its bundle is updated: what was acknowledged is there")
    void restartedWhileWriting() throws Exception {
        List<CompletableFuture<Void>> told = new ArrayList<>();
        List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
        long number = 0;
        for (int round = 0; round < 5; round++) {
            Opened opened = new Opened(Opened.settings(directory));
            CompletableFuture<Void> closing = CompletableFuture.runAsync(opened::close);
            do {
                long mine = ++number;
                told.add(opened.later(Batches.numbered(mine)).thenAccept(position -> acknowledged.add(mine)));
            } while (!closing.isDone());
            closing.join();
            assertThat(told).as("every stage completes").allSatisfy(stage -> assertThat(stage)
                    .isDone());
        }
        try (Opened opened = new Opened(Opened.settings(directory))) {
            List<Long> read = opened.all("r").stream()
                    .map(record -> Long.parseLong(
                            record.points().get(0).sample().value().text()))
                    .toList();
            assertThat(read).doesNotHaveDuplicates().containsAll(acknowledged);
        }
    }

    @Test
    @DisplayName("a group is forced once")
    void groupCommit() throws Exception {
        Settings gathering =
                new Settings(directory, Duration.ofSeconds(20), 1 << 20, Duration.ofDays(1), 64 << 20, 200);
        try (Opened opened = new Opened(gathering)) {
            List<CompletableFuture<Position>> stages = new ArrayList<>();
            for (int i = 0; i < 100; i++) { // half the queue: ends the gathering
                stages.add(opened.later(Batches.numbered(i)));
            }
            for (CompletableFuture<Position> stage : stages) {
                stage.get(10, TimeUnit.SECONDS);
            }

            assertThat(opened.counter("forces_total")).isEqualTo(1);
            assertThat(opened.counter("appended_total")).isEqualTo(100);
        }
    }

    @Test
    @DisplayName("a log begun anew has another id, and cursors of the old one begin at its start")
    void anotherLog() throws Exception {
        String id;
        try (Opened opened = new Opened(Opened.settings(directory));
                JournalCursor cursor = opened.journal.open("c")) {
            opened.append(Batches.numbered(1));
            cursor.read(1, Duration.ZERO);
            cursor.commit(new Position(1));
            id = opened.journal.id();
        }
        try (Opened opened = new Opened(Opened.settings(directory))) {
            assertThat(opened.journal.id()).isEqualTo(id);
        }
        Files.delete(directory.resolve(Segment.name(1)));
        try (Opened opened = new Opened(Opened.settings(directory));
                JournalCursor cursor = opened.journal.open("c")) {
            assertThat(opened.journal.id()).isNotEqualTo(id);
            assertThat(cursor.committed()).isEqualTo(Position.START);
        }
    }
}
