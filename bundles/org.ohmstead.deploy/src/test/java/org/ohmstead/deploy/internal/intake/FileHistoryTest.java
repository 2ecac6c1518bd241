package org.ohmstead.deploy.internal.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.Deployments.Who;

class FileHistoryTest {

    private static final Who ANN = new Who("ann", "rest");
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00.123456Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path data;

    @Test
    void whatWasKeptIsThereAfterARestart() throws Exception {
        FileHistory history = open();
        Deployment one = history.begin("a.jar", "1f", ANN);
        history.begin("b.jar", "", new Who("root", "folder"));
        Deployment done = history.change(1, d -> decided(d, "all\tis | well > not\n\\0A ünd €"));

        FileHistory again = open();

        assertThat(one.begun()).isEqualTo(Instant.parse("2026-05-01T10:00:00.123Z"));
        assertThat(again.find(1)).contains(done);
        assertThat(again.list(0, 10)).extracting(Deployment::number).containsExactly(2L, 1L);
        assertThat(again.list(2, 10)).containsExactly(done);
        assertThat(again.list(0, 1)).hasSize(1);
        assertThat(again.interrupted()).extracting(Deployment::file).containsExactly("b.jar");
        assertThat(again.begin("c.jar", "", ANN).number()).isEqualTo(3);
        assertThat(again.interrupted()).hasSize(1);
        assertThat(Files.getPosixFilePermissions(data.resolve("history")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void linesThatAreDamagedArePassedOverAndTheirNumbersNotGivenAgain() throws Exception {
        FileHistory history = open();
        for (int i = 0; i < 3; i++) {
            history.begin(i + ".jar", "", ANN);
        }
        List<String> lines = Files.readAllLines(data.resolve("history"));
        Files.writeString(
                data.resolve("history"),
                lines.get(0) + "\n" + lines.get(1).replace("1.jar", "x.jar") + "\n"
                        + lines.get(2).substring(0, 30));

        FileHistory again = open();

        assertThat(again.list(0, 10)).extracting(Deployment::file).containsExactly("0.jar");
        assertThat(again.begin("d.jar", "", ANN).number()).isEqualTo(4);
        assertThat(open().list(0, 10)).extracting(Deployment::file).containsExactly("d.jar", "0.jar");
    }

    @Test
    void whoHasTheSameFileGivesNoNumberTwice() throws Exception {
        FileHistory early = open();
        early.begin("a.jar", "", ANN);
        FileHistory late = open();
        late.begin("b.jar", "", ANN);
        late.begin("c.jar", "", ANN);

        assertThat(early.begin("d.jar", "", ANN).number()).isEqualTo(4);
        assertThat(late.begin("e.jar", "", ANN).number()).isEqualTo(5);
        assertThat(open().list(0, 10))
                .extracting(Deployment::file)
                .containsExactly("e.jar", "d.jar", "c.jar", "b.jar", "a.jar");
    }

    @Test
    void whatIsDecidedStaysSoWhateverComesLater() throws Exception {
        FileHistory history = open();
        history.begin("a.jar", "1f", ANN);
        String running = Files.readAllLines(data.resolve("history")).get(0);
        Deployment done = history.change(1, d -> decided(d, ""));
        Files.writeString(data.resolve("history"), running + "\n", StandardOpenOption.APPEND);

        FileHistory again = open();

        assertThat(again.find(1)).contains(done);
        assertThat(again.interrupted()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> again.change(1, d -> HistoryLine.parse(running).orElseThrow()))
                .withMessage("deployment 1 is decided, and stays so");
    }

    @Test
    void randomDamageCostsNoMoreThanTheLinesItHits() throws Exception {
        FileHistory history = open();
        for (int i = 0; i < 20; i++) {
            history.begin(i + ".jar", "", ANN);
        }
        byte[] good = Files.readAllBytes(data.resolve("history"));
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            Files.write(data.resolve("history"), bad);
            assertThat(open().list(0, 100)).hasSizeBetween(18, 20).isSubsetOf(history.list(0, 100));
        }
    }

    @Test
    void aFileOfAnythingIsNoHistoryAndNoTrouble() throws Exception {
        byte[] junk = new byte[100_000];
        new Random(8).nextBytes(junk);
        Files.write(data.resolve("history"), junk);

        FileHistory history = open();

        assertThat(history.list(0, 10)).isEmpty();
        long number = history.begin("a.jar", "", ANN).number();
        assertThat(open().find(number)).isPresent();
    }

    @Test
    void onlyTheNewestAreKept() throws Exception {
        FileHistory history = FileHistory.open(data, CLOCK, new FileHistory.Bounds(10, 40, 1 << 20));
        Deployment running = history.begin("runs.jar", "", ANN);
        for (int i = 0; i < 100; i++) {
            long number = history.begin(i + ".jar", "", ANN).number();
            history.change(number, d -> decided(d, ""));
        }

        assertThat(history.list(0, 1000)).hasSize(10).contains(running);
        assertThat(history.list(0, 1).get(0).number()).isEqualTo(101);
        assertThat(Files.readAllLines(data.resolve("history"))).hasSizeLessThanOrEqualTo(41);
        assertThat(open().list(0, 1000)).contains(running).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void theFileStaysSmallWhateverTheEntriesSay() throws Exception {
        FileHistory history = FileHistory.open(data, CLOCK, new FileHistory.Bounds(1000, 1000, 10_000));
        for (int i = 0; i < 50; i++) {
            long number = history.begin(i + ".jar", "", ANN).number();
            history.change(number, d -> decided(d, "x".repeat(1000)));
        }

        assertThat(Files.size(data.resolve("history"))).isLessThan(12_000);
        assertThat(history.list(0, 1).get(0).number()).isEqualTo(50);
    }

    @Test
    void whatCannotBeWrittenIsMadeUpFor() throws Exception {
        Files.createDirectory(data.resolve("history"));
        Path other = Files.createDirectory(data.resolve("other"));
        FileHistory history = FileHistory.open(other, CLOCK, new FileHistory.Bounds(100, 100, 1 << 20));
        history.begin("a.jar", "", ANN);
        Files.delete(other.resolve("history"));
        Files.createDirectory(other.resolve("history"));
        history.begin("b.jar", "", ANN);
        history.change(2, d -> decided(d, "no room"));
        assertThat(history.list(0, 10)).hasSize(2);

        Files.delete(other.resolve("history"));
        history.begin("c.jar", "", ANN);

        assertThat(FileHistory.open(other, CLOCK).list(0, 10))
                .extracting(Deployment::file)
                .containsExactly("c.jar", "b.jar");
        assertThat(FileHistory.open(other, CLOCK).find(2).orElseThrow().reason())
                .isEqualTo("no room");
    }

    @Test
    void aNumberThatIsNoneIsRefused() throws Exception {
        FileHistory history = open();
        history.begin("a.jar", "", ANN);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> history.change(2, d -> d))
                .withMessageContaining("got 2");
    }

    @Test
    void whatWasWrittenIsLegible() throws Exception {
        open().begin("a.jar", "1f", ANN);
        Files.write(data.resolve("history"), "\n\n".getBytes(UTF_8), StandardOpenOption.APPEND);

        assertThat(Files.readString(data.resolve("history")))
                .matches(
                        "[0-9a-f]{8} 1\ta\\.jar\t1f\tann\trest\t2026-05-01T10:00:00\\.123Z\t\tstaged\trunning\t\t\t\t\n\n\n");
        assertThat(open().list(0, 10)).hasSize(1);
    }

    private FileHistory open() throws IOException {
        return FileHistory.open(data, CLOCK);
    }

    private static Deployment decided(Deployment d, String reason) {
        return new Deployment(
                d.number(),
                d.file(),
                d.sha256(),
                d.who(),
                d.begun(),
                Optional.of(NOW),
                Stage.WATCHED,
                Outcome.ROLLED_BACK,
                reason,
                List.of(
                        new BundleChange("a>b", Optional.of("1.0"), Optional.empty()),
                        new BundleChange("c", Optional.empty(), Optional.of("2|3"))),
                List.of("cellar/pump", ""),
                List.of("left: thread x | y"));
    }
}
