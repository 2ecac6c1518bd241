package org.ohmstead.actuation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.driver.Value;

@Timeout(60)
class AuditTest {

    private static final String MARCH = "audit-2026-03.jsonl";

    @TempDir
    Path temporary;

    private Path directory;
    private final List<Site> sites = new ArrayList<>();

    @BeforeEach
    void prepare() {
        directory = temporary.resolve("audit");
    }

    @AfterEach
    void close() {
        sites.forEach(Site::close);
    }

    private Site site() {
        Site site = new Site(directory);
        sites.add(site);
        return site;
    }

    /** Lets the disk refuse: where the file should be is a directory. */
    private Path block() throws IOException {
        Files.createDirectories(directory);
        return Files.createDirectory(directory.resolve(MARCH));
    }

    @Test
    void nobodyElseCanRead() throws IOException {
        site().write(Value.of(21));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList()).hasSize(2).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void addsToWhatIsThereAndBeginsAFileEachMonth() {
        site().write(Value.of(21));
        Site again = site();
        again.write(Value.of(22));
        again.time.pass(Duration.ofSeconds(15));
        again.write(Value.of(23));

        assertThat(again.lines()).extracting(line -> line.get("value").asInt()).containsExactly(21, 22, 23);
        assertThat(directory.resolve(MARCH)).content().hasLineCount(2);
        assertThat(directory.resolve("audit-2026-04.jsonl")).content().hasLineCount(1);
    }

    @Test
    void nothingIsSentThatCannotBeRecorded() throws IOException {
        Path obstacle = block();
        Site site = site();
        Outcome denied = site.write(Value.of(99));
        Outcome first = site.write(Value.of(21));
        Outcome second = site.write(Value.of(22));

        assertThat(denied).as("what is refused anyway is answered as ever").isInstanceOf(Outcome.Unsuitable.class);
        for (Outcome refused : List.of(first, second)) {
            assertThat(refused).isInstanceOf(Outcome.NotSent.class);
            assertThat(refused.detail()).startsWith("not sent: the audit cannot be written: ");
        }
        assertThat(site.plant.written).isEmpty();

        Files.delete(obstacle);
        assertThat(site.write(Value.of(23))).isInstanceOf(Outcome.Done.class);
        assertThat(site.lines()).extracting(line -> line.get("value").asInt()).containsExactly(99, 21, 22, 23);
    }

    @Test
    void aDiskThatFailsAfterTheWriteCostsTheLineOnlyTime() throws IOException {
        Site site = site();
        site.settle();
        site.plant.answer = command -> {
            try {
                block();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return site.plant.take(command);
        };
        assertThat(site.write(Value.of(21))).isInstanceOf(Outcome.Done.class);
        site.plant.answer = site.plant::take;
        assertThat(site.write(Value.of(22))).isInstanceOf(Outcome.NotSent.class);

        Files.delete(directory.resolve(MARCH));
        site.write(Value.of(23));
        assertThat(site.lines())
                .extracting(line ->
                        line.get("value").asInt() + " " + line.get("outcome").asText())
                .containsExactly("21 done", "22 not-sent", "23 done");
    }

    @Test
    void aCommandUnderWayWhenTheProcessDiesIsInTheAuditAfterTheNextStart() {
        Site dying = site();
        dying.plant.answer = command -> new CompletableFuture<>();
        dying.send(Value.of(21));
        await().until(() -> dying.plant.written.size() == 1);
        dying.auditThread.shutdownNow();
        sites.clear();

        Site next = site();
        next.settle();
        JsonNode line = next.onlyLine();
        assertThat(line.get("value").asInt()).isEqualTo(21);
        assertThat(line.get("who").asText()).isEqualTo("ada");
        assertThat(line.get("outcome").asText()).isEqualTo("unknown");
        site().settle();
        assertThat(next.lines()).as("once only").hasSize(1);
        assertThat(directory.resolve("pending.jsonl")).isEmptyFile();
    }

    @Test
    void whatIsInTheAuditAlreadyIsNotAddedAgain() throws IOException {
        Site site = site();
        site.plant.answer = command -> {
            try {
                Files.copy(directory.resolve("pending.jsonl"), directory.resolve("copy"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return site.plant.take(command);
        };
        site.write(Value.of(21));
        site.settle();
        Files.move(
                directory.resolve("copy"),
                directory.resolve("pending.jsonl"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        site().settle();
        assertThat(site.onlyLine().get("outcome").asText()).isEqualTo("done");
    }

    @Test
    void aBeginningThatComesAfterItsEndIsNotKept() {
        Site site = site();
        site.audit.end("x-1", "{\"id\":\"x-1\"}");
        site.settle();
        site.audit.begin("x-1", "{\"id\":\"x-1\"", () -> false);
        site.settle();
        site.write(Value.of(21));
        site.settle();

        assertThat(directory.resolve("pending.jsonl")).isEmptyFile();
    }

    @Test
    void whatAPowerCutLeavesStaysAndSpoilsNothing() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(MARCH), "{\"at\":\"2026-03-0");
        Files.writeString(directory.resolve("pending.jsonl"), "{\"at\":\"2026-03-01T00:00:00Z\",\"id\":\"x-1\",\"wh");
        site().write(Value.of(21));

        List<String> lines = Files.readAllLines(directory.resolve(MARCH));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo("{\"at\":\"2026-03-0");
        assertThat(lines.get(1)).contains("\"value\":21");
    }

    @Test
    void aFileThatCannotBeReadMakesCommandsRefusedAndCostsNoLine() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pending.jsonl"), "{\"id\":\"x-1\"\n");
        Path obstacle = Files.createDirectory(directory.resolve("audit-2026-02.jsonl"));
        Site site = site();

        assertThat(site.write(Value.of(21))).isInstanceOf(Outcome.NotSent.class);
        Files.delete(obstacle);
        assertThat(site.write(Value.of(22))).isInstanceOf(Outcome.Done.class);
        assertThat(site.lines())
                .extracting(line -> line.get("outcome").asText())
                .contains("not-sent", "done");
    }

    @Test
    void aFileOfNoMonthIsNoneOfTheAudit() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pending.jsonl"), "{\"id\":\"x-1\"\n");
        Files.writeString(directory.resolve("audit-2026-13.jsonl"), "notes");

        assertThat(site().write(Value.of(21))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void beginningsDoNotPileUpWhileCommandsFollowWithoutAPause() throws IOException {
        AuditBook book = new AuditBook(Site.files(directory, new Time("2026-03-31T00:00:00Z")));
        book.catchUp();
        for (int i = 0; i < 3000; i++) {
            book.keep("x-" + i, "{\"id\":\"x-" + i + "\"");
            if (i > 0) {
                book.add("x-" + (i - 1), "{\"id\":\"x-" + (i - 1) + "\"}");
                book.write();
            }
            book.tidy();
        }

        assertThat(Files.readAllLines(directory.resolve("pending.jsonl")))
                .hasSizeLessThan(1100)
                .endsWith("{\"id\":\"x-2999\"");
    }

    @Test
    void onlyWhatIsOldIsDeletedAndOnlyIfItIsTooOldOrTooMuch() throws IOException {
        Files.createDirectories(directory);
        byte[] megabyte = new byte[1_000_000];
        for (String month : List.of("2023-12", "2024-06", "2025-06", "2025-11", "2026-02")) {
            Files.write(directory.resolve("audit-" + month + ".jsonl"), megabyte);
        }
        Files.write(directory.resolve("notes.txt"), megabyte);
        Time time = new Time("2026-03-31T00:00:00Z");

        AuditFiles roomy = new AuditFiles(directory, time, Duration.ofDays(90), Duration.ofDays(730), 512);
        assertThat(roomy.clear()).containsExactly(directory.resolve("audit-2023-12.jsonl"));
        AuditFiles tight = new AuditFiles(directory, time, Duration.ofDays(90), Duration.ofDays(730), 3);
        assertThat(tight.clear()).containsExactly(directory.resolve("audit-2024-06.jsonl"));
        AuditFiles tightest = new AuditFiles(directory, time, Duration.ofDays(90), Duration.ofDays(730), 1);
        assertThat(tightest.clear())
                .containsExactly(directory.resolve("audit-2025-06.jsonl"), directory.resolve("audit-2025-11.jsonl"));
        assertThat(directory.resolve("audit-2026-02.jsonl")).exists();
        assertThat(directory.resolve("notes.txt")).exists();
    }

    @Test
    void whatCannotBeRemovedIsToldOnceAsWhatItIsAndStopsNoCommand() throws IOException {
        Path obstacle = directory.resolve("audit-2020-01.jsonl");
        Files.createDirectories(obstacle);
        Path inside = Files.createFile(obstacle.resolve("inside"));
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            Site site = site();
            assertThat(site.write(Value.of(21))).isInstanceOf(Outcome.Done.class);
            assertThat(site.write(Value.of(22))).isInstanceOf(Outcome.Done.class);
            site.settle();
            Files.delete(inside);
            assertThat(site.write(Value.of(23))).isInstanceOf(Outcome.Done.class);
            site.settle();
        } finally {
            System.setErr(before);
        }

        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("audit: written, but what need not be kept cannot be removed: ")
                .contains(obstacle + " deleted")
                .doesNotContain("commands are refused");
        assertThat(obstacle).doesNotExist();
    }

    @Test
    void aHangingDiskDelaysTheLineButNotTheAnswer() throws Exception {
        Site site = site();
        site.settle();
        java.util.concurrent.CountDownLatch hang = new java.util.concurrent.CountDownLatch(1);
        site.plant.answer = command -> {
            site.auditThread.execute(() -> {
                try {
                    hang.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            return site.plant.take(command);
        };
        var stage = site.send(Value.of(21));
        await().until(() -> site.time.waiting() == 1 && site.plant.written.size() == 1);
        assertThat(stage.toCompletableFuture()).isNotDone();
        site.time.pass(Site.DEADLINE.plus(Commands.GRACE).plus(Commands.GRACE));

        assertThat(Site.outcome(stage)).isInstanceOf(Outcome.Done.class);
        assertThat(site.lines()).isEmpty();
        hang.countDown();
        site.settle();
        assertThat(site.lines()).hasSize(1);
    }
}
