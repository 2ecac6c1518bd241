package org.ohmstead.deploy.internal.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.deploy.Deployments.Who;

@Timeout(60)
class FolderIntakeTest {

    private static final Timing QUICK = new Timing(
            Duration.ofMillis(200),
            Duration.ofMillis(100),
            Duration.ofMillis(800),
            Duration.ofMillis(200),
            Duration.ofMillis(20),
            Duration.ofMillis(200));
    private static final Who ANN = new Who("ann", "rest");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-01T10:00:00Z"), ZoneOffset.UTC);
    private static final byte[] ONE = Jars.bundle("one", "1.0").noise("x", 3000).bytes();
    private static final byte[] TWO = Jars.bundle("one", "2.0").noise("y", 3000).bytes();

    @TempDir
    Path base;

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private Path deploy;
    private FolderIntake intake;

    @BeforeEach
    void open() throws IOException {
        deploy = Files.createDirectory(base.resolve("deploy"));
        intake = intake(1);
    }

    private FolderIntake intake(int keepMegabytes) {
        return intake(keepMegabytes, QUICK);
    }

    private FolderIntake intake(int keepMegabytes, Timing timing) {
        return FolderIntake.of(
                new IntakeSettings(
                        deploy, base.resolve("data"), 5, keepMegabytes, false, base.resolve("none.p12"), () -> ""),
                CLOCK,
                timing);
    }

    @AfterEach
    void close() throws IOException {
        intake.close();
        Files.setPosixFilePermissions(deploy, PosixFilePermissions.fromString("rwx------"));
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("ohmstead-deploy")));
    }

    @Test
    void whatIsDroppedIsTakenAtOnceAndStaysAsItWasTaken() throws Exception {
        start(Map.of());
        drop("a.jar", ONE);

        Parcel parcel = taken();

        assertThat(parcel.name()).isEqualTo("a.jar");
        assertThat(parcel.who()).isEqualTo(new Who(Files.getOwner(deploy).getName(), "folder"));
        Files.write(deploy.resolve("a.jar"), "something else".getBytes(UTF_8));
        assertThat(parcel.file())
                .hasBinaryContent(ONE)
                .isEqualTo(base.resolve("data/store").resolve(parcel.sha256()));
    }

    @Test
    void whatLiesThereAlreadyIsToldUnlessItIsInEffect() throws Exception {
        drop("a.jar", ONE);
        drop("b.jar", Jars.bundle("b", "1").bytes());
        start(Map.of("a.jar", FileStore.hash(deploy.resolve("a.jar"))));

        assertThat(taken().name()).isEqualTo("b.jar");
        assertQuiet();
    }

    @Test
    void aCopyThatPausesIsWaitedForAndNotRefused() throws Exception {
        start(Map.of());
        Path file = deploy.resolve("a.jar");
        for (int part = 0; part < 4; part++) {
            Files.write(
                    file,
                    Arrays.copyOfRange(ONE, ONE.length * part / 4, ONE.length * (part + 1) / 4),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            if (part < 3) {
                assertThat(arrivals.poll(300, TimeUnit.MILLISECONDS)).isNull();
            }
        }

        assertThat(taken().file()).hasBinaryContent(ONE);
    }

    @Test
    void whatStaysIncompleteIsRefusedInTheEnd() throws Exception {
        start(Map.of());
        drop("a.jar", Arrays.copyOf(ONE, 1000));

        Arrival.Refused refused = refused();
        intake.rejected(refused, refused.reason());

        assertThat(refused.reason()).isEqualTo("a complete archive expected, its end is missing");
        assertThat(deploy.resolve("a.jar")).doesNotExist();
        assertThat(deploy.resolve("a.jar.rejected")).hasBinaryContent(Arrays.copyOf(ONE, 1000));
        assertThat(deploy.resolve("a.jar.rejected.txt"))
                .content()
                .startsWith("a complete archive expected, its end is missing\n\nFile: ")
                .contains(
                        ", here as ",
                        ".rejected, SHA-256 " + refused.sha256() + "\n",
                        "\nWhen: 2026-05-01T10:00:00Z\nWho:  ",
                        ", by folder\nWhat to do: ");
        assertQuiet();
    }

    @Test
    void aGoodFileRemovesWhatWasRefusedByItsName() throws Exception {
        start(Map.of());
        drop("a.jar", "words".getBytes(UTF_8));
        Arrival.Refused refused = refused();
        intake.rejected(refused, refused.reason());
        assertThat(deploy.resolve("a.jar.rejected")).exists();
        drop("a.jar", ONE);

        intake.accepted(taken());

        assertThat(deploy.toFile().list()).containsExactly("a.jar");
    }

    @Test
    void theSameWrongFileIsRefusedEachTimeItIsDropped() throws Exception {
        start(Map.of());
        for (int i = 0; i < 3; i++) {
            drop("a.jar", "words".getBytes(UTF_8));
            Arrival.Refused refused = refused();
            assertThat(refused.reason()).isEqualTo("an archive expected, it begins as none does");
            intake.rejected(refused, refused.reason());
        }
    }

    @Test
    void whatIsInEffectLiesInTheFolderAgainWhenItsSuccessorIsRefused() throws Exception {
        start(Map.of());
        drop("a.jar", ONE);
        intake.accepted(taken());
        drop("a.jar", TWO);

        boolean goes = intake.rejected(new Arrival.Taken(taken()), "not healthy: no reading of pump within 10 s");

        assertThat(goes).isFalse();

        assertThat(deploy.resolve("a.jar")).hasBinaryContent(ONE);
        assertThat(deploy.resolve("a.jar.rejected")).hasBinaryContent(TWO);
        assertThat(deploy.resolve("a.jar.rejected.txt")).content().startsWith("not healthy");
        assertQuiet();
    }

    @Test
    void whatSomebodyTookAwayWhileItsSuccessorWasTriedDoesNotComeBack() throws Exception {
        start(Map.of());
        drop("a.jar", ONE);
        intake.accepted(taken());
        drop("a.jar", TWO);
        Parcel two = taken();
        Files.delete(deploy.resolve("a.jar"));

        boolean goes = intake.rejected(new Arrival.Taken(two), "not healthy");

        assertThat(goes).isTrue();
        assertThat(deploy.resolve("a.jar")).doesNotExist();
        assertThat(deploy.resolve("a.jar.rejected")).hasBinaryContent(TWO);
        assertThat(arrivals.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new Arrival.Gone("a.jar", new Who("unknown", "folder")));
        intake.gone("a.jar");
        assertQuiet();
        assertThat(deploy.resolve("a.jar")).doesNotExist();
    }

    @Test
    void aFileThatIsTouchedOrCopiedOverItselfIsNotTold() throws Exception {
        start(Map.of());
        drop("a.jar", ONE);
        intake.accepted(taken());
        Files.write(deploy.resolve("a.jar"), ONE);

        assertQuiet();
    }

    @Test
    void aFileThatGoesBeforeItIsDecidedIsToldOnceItIs() throws Exception {
        start(Map.of());
        drop("a.kar", Jars.kar(Jars.bundle("part", "1.0")).bytes());
        Parcel parcel = taken();
        Files.delete(deploy.resolve("a.kar"));
        assertQuiet();

        intake.accepted(parcel);

        assertThat(arrivals.poll(10, TimeUnit.SECONDS)).isInstanceOf(Arrival.Gone.class);
    }

    @Test
    void aFileThatIsReplacedHasNotGone() throws Exception {
        intake = intake(
                1,
                new Timing(
                        QUICK.patience(),
                        QUICK.mention(),
                        QUICK.giveUp(),
                        Duration.ofMinutes(1),
                        QUICK.look(),
                        QUICK.retry()));
        start(Map.of());
        drop("a.jar", ONE);
        intake.accepted(taken());

        Files.delete(deploy.resolve("a.jar"));
        drop("a.jar", TWO);

        intake.accepted(taken());
        assertQuiet();
    }

    @Test
    void afterItsEndItIsNotStarted() {
        intake.close();

        assertThatThrownBy(() -> start(Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFileThatGoesIsToldOnce() throws Exception {
        start(Map.of());
        drop("a.jar", TWO);
        intake.accepted(taken());

        Files.delete(deploy.resolve("a.jar"));

        assertThat(arrivals.poll(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Arrival.Gone.class, gone -> assertThat(gone.name()).isEqualTo("a.jar"));
        assertQuiet();
        intake.kept("a.jar");
        assertThat(deploy.resolve("a.jar")).hasBinaryContent(TWO);
        assertQuiet();
        Files.delete(deploy.resolve("a.jar"));
        assertThat(arrivals.poll(10, TimeUnit.SECONDS)).isInstanceOf(Arrival.Gone.class);
        intake.removed("a.jar");
        assertQuiet();
    }

    @Test
    void whatIsDecidedBeforeTheStartIsDoneByTheStart() throws Exception {
        Parcel one = ((Arrival.Taken) intake.stage("a.jar", new ByteArrayInputStream(ONE), ANN)).parcel();
        Parcel two = ((Arrival.Taken) intake.stage("b.jar", new ByteArrayInputStream(TWO), ANN)).parcel();
        drop("b.jar", TWO);

        intake.kept("a.jar");
        intake.rejected(new Arrival.Taken(two), "took the gateway down twice");
        start(Map.of("a.jar", one.sha256(), "b.jar", one.sha256()));

        assertQuiet();
        assertThat(deploy.resolve("a.jar")).hasBinaryContent(ONE);
        assertThat(deploy.resolve("b.jar")).hasBinaryContent(ONE);
        assertThat(deploy.resolve("b.jar.rejected")).hasBinaryContent(TWO);
    }

    @Test
    void whatWentWhileTheGatewayWasOffIsTold() throws Exception {
        start(Map.of("a.jar", "0".repeat(64)));

        assertThat(arrivals.poll(10, TimeUnit.SECONDS)).isInstanceOf(Arrival.Gone.class);
    }

    @Test
    void aFolderThatIsGoneTakesNothingWithIt() throws Exception {
        Files.delete(deploy);
        start(Map.of("a.jar", "0".repeat(64)));

        assertQuiet();
        Files.createDirectory(deploy);
        assertThat(arrivals.poll(10, TimeUnit.SECONDS)).isInstanceOf(Arrival.Gone.class);
    }

    @Test
    void aFileThatIsRemovedGoesOnlyWithTheContentThatWasInEffect() throws Exception {
        start(Map.of());
        drop("a.jar", ONE);
        intake.accepted(taken());
        intake.removed("a.jar");
        assertThat(deploy).isEmptyDirectory();

        drop("a.jar", ONE);
        intake.accepted(taken());
        drop("a.jar", TWO);
        Parcel next = taken();
        intake.removed("a.jar");
        assertThat(deploy.resolve("a.jar")).hasBinaryContent(TWO);
        intake.accepted(next);
    }

    @Test
    void whatIsSentLiesInTheFolderWhenItIsAccepted() throws Exception {
        start(Map.of());
        Arrival arrival = intake.stage("a.jar", new ByteArrayInputStream(ONE), ANN);

        assertThat(deploy).isEmptyDirectory();
        intake.accepted(((Arrival.Taken) arrival).parcel());
        assertThat(deploy.resolve("a.jar")).hasBinaryContent(ONE);
        assertQuiet();
        assertThat(arrival.who()).isEqualTo(ANN);
    }

    @Test
    void whatIsSentAndRefusedLiesThereAsRejected() throws Exception {
        start(Map.of());
        Arrival arrival = intake.stage("a.jar", new ByteArrayInputStream("words".getBytes(UTF_8)), ANN);

        assertThat(arrival).isInstanceOf(Arrival.Refused.class);
        intake.rejected(arrival, "no\nway");
        assertThat(deploy.resolve("a.jar.rejected")).hasContent("words");
        assertThat(deploy.resolve("a.jar.rejected.txt")).content().startsWith("no\\u000Away\n");
        assertQuiet();
    }

    @Test
    void whatIsSentReplacesWhatIsInEffectAndCanBeBroughtBack() throws Exception {
        start(Map.of());
        drop("a.jar", ONE);
        Parcel one = taken();
        intake.accepted(one);
        intake.accepted(((Arrival.Taken) intake.stage("a.jar", new ByteArrayInputStream(TWO), ANN)).parcel());
        assertThat(deploy.resolve("a.jar")).hasBinaryContent(TWO);

        Parcel again = intake.again("a.jar", one.sha256(), ANN).orElseThrow();
        intake.accepted(again);

        assertThat(again.contents()).isEqualTo(one.contents());
        assertThat(deploy.resolve("a.jar")).hasBinaryContent(ONE);
        assertQuiet();
    }

    @Test
    void whatIsKeptAndSpoiltIsNotBroughtBack() throws Exception {
        Parcel one = ((Arrival.Taken) intake.stage("a.jar", new ByteArrayInputStream(ONE), ANN)).parcel();
        Files.write(one.file(), TWO);

        assertThat(intake.again("a.jar", one.sha256(), ANN)).isEmpty();
        assertThat(intake.again("a.jar", "0".repeat(64), ANN)).isEmpty();
        assertThat(intake.again("a.jar", "../../etc/passwd", ANN)).isEmpty();
    }

    @Test
    void namesThatAreNoneAndFilesThatAreTooLargeAreNotStaged() {
        for (String name : List.of(
                "a.txt",
                "../a.jar",
                ".jar",
                "a/b.jar",
                "a\nb.jar",
                "ä.jar",
                "x".repeat(200) + ".jar",
                ".a.jar",
                "-a.jar")) {
            assertThatIllegalArgumentException()
                    .as(name)
                    .isThrownBy(() -> intake.stage(name, new ByteArrayInputStream(ONE), ANN));
        }
        assertThatThrownBy(() -> intake.stage("a.jar", new ByteArrayInputStream(new byte[(5 << 20) + 1]), ANN))
                .isInstanceOf(IOException.class)
                .hasMessage("a file of at most 5 MB expected, it is larger");
        assertThat(base.resolve("data/store")).isEmptyDirectory();
    }

    @Test
    void aFileThatIsTooLargeIsRefusedWithoutBeingRead() throws Exception {
        start(Map.of());
        try (var file =
                Files.newByteChannel(deploy.resolve("a.jar"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.position(6L << 20).write(ByteBuffer.wrap(ONE));
        }

        Arrival.Refused refused = refused();
        intake.rejected(refused, refused.reason());

        assertThat(refused.reason()).isEqualTo("a file of at most 5 MB expected, it is larger");
        assertThat(refused.sha256()).isEmpty();
        assertThat(deploy.resolve("a.jar.rejected")).exists();
    }

    @Test
    void aHostileFolderIsLookedThrough() throws Exception {
        Files.createDirectory(deploy.resolve("folder.jar"));
        Files.createSymbolicLink(deploy.resolve("nowhere.jar"), base.resolve("nowhere"));
        Files.createSymbolicLink(deploy.resolve("loop.jar"), deploy.resolve("loop.jar"));
        Files.createSymbolicLink(deploy.resolve("zero.jar"), Path.of("/dev/zero"));
        drop("a\nb.jar", ONE);
        drop("A.JAR", ONE);
        drop(".hidden.jar", ONE);
        drop("features.xml", "<features/>".getBytes(UTF_8));
        drop("closed.jar", ONE);
        assertThat(new ProcessBuilder("mkfifo", deploy.resolve("pipe.jar").toString())
                        .start()
                        .waitFor())
                .isZero();
        Path elsewhere = Files.write(base.resolve("elsewhere.jar"), ONE);
        Files.createSymbolicLink(deploy.resolve("z-link.jar"), elsewhere);
        start(Map.of());

        List<String> names = List.of(taken().name(), taken().name());
        Map<String, String> refused = new TreeMap<>();
        for (int i = 0; i < 8; i++) {
            Arrival.Refused one = refused();
            refused.put(one.name(), one.reason());
            intake.rejected(one, one.reason());
        }

        assertThat(names).containsExactly("closed.jar", "z-link.jar");
        String noFile = "a file, or a link to one, expected";
        assertThat(refused)
                .containsOnly(
                        Map.entry("folder.jar", "a file expected, what lies in a folder is not taken"),
                        Map.entry("nowhere.jar", noFile),
                        Map.entry("loop.jar", noFile),
                        Map.entry("zero.jar", noFile),
                        Map.entry("pipe.jar", noFile),
                        Map.entry("a\nb.jar", FileNames.EXPECTED + " expected"),
                        Map.entry("A.JAR", FileNames.EXPECTED + " expected"),
                        Map.entry(
                                "features.xml",
                                "a bundle (.jar) or a KAR (.kar) expected; features are added by feature:repo-add"));
        assertQuiet();
        assertThat(deploy.toFile().list())
                .hasSize(14)
                .contains("A.JAR.rejected", "A.JAR.rejected.txt", "folder.jar", "pipe.jar", "nowhere.jar");
    }

    @Test
    void whatIsPutIntoAFolderIsToldOnce() throws Exception {
        start(Map.of());
        Path folder = Files.createDirectory(deploy.resolve("more"));
        Files.write(folder.resolve("a.jar"), ONE);

        Arrival.Refused refused = refused();
        intake.rejected(refused, refused.reason());

        assertThat(refused.name()).isEqualTo("more");
        assertThat(refused.reason()).isEqualTo("a file expected, what lies in a folder is not taken");
        assertQuiet();
        assertThat(deploy.toFile().list()).containsExactly("more");
    }

    @Test
    void thousandsOfFilesAreJudgedAndThoseThatChangeAllTheTimeDelayNobody() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        Thread restless = new Thread(() -> scribble(end), "restless");
        restless.start();
        try {
            for (int i = 0; i < 10_000; i++) {
                Files.write(deploy.resolve(i + ".jar"), new byte[0]);
            }
            drop("good.jar", ONE);
            start(Map.of());

            assertThat(taken().name()).isEqualTo("good.jar");
            for (int i = 0; i < 10_000; i++) {
                assertThat(arrivals.poll(30, TimeUnit.SECONDS)).isInstanceOf(Arrival.Refused.class);
            }
        } finally {
            end.set(true);
            restless.join();
        }
    }

    private void scribble(AtomicBoolean end) {
        Path file = deploy.resolve("restless.jar");
        try (OutputStream out = Files.newOutputStream(file)) {
            while (!end.get()) {
                out.write(0);
                out.flush();
                LockSupport.parkNanos(1_000_000);
            }
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatCannotBeKeptIsToldAndTriedAgainLater() throws Exception {
        Files.createDirectories(base.resolve("data"));
        Files.write(base.resolve("data/store"), new byte[0]);
        start(Map.of());
        drop("a.jar", ONE);
        assertQuiet();

        Files.delete(base.resolve("data/store"));

        assertThat(taken().name()).isEqualTo("a.jar");
    }

    @Test
    void aRejectionThatCannotBeShownIsAnErrorOnceAndNotRepeated() throws Exception {
        start(Map.of());
        drop("a.jar", "words".getBytes(UTF_8));
        Arrival.Refused refused = refused();
        Files.createDirectory(deploy.resolve("a.jar.rejected"));

        assertThatThrownBy(() -> intake.rejected(refused, refused.reason()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("deploy/a.jar");
        assertQuiet();
    }

    @Test
    void theStoreKeepsWhatIsNeededAndOfTheRestWhatFits() throws Exception {
        String needed = kept("a.jar", 100_000);
        String pending = kept("b.jar", 100_000);
        String newer = put(600_000);
        String older = put(600_001);
        String oldest = put(1000);
        String stray = put(2000);

        intake.accepted(parcel(needed));
        intake.retain(Set.of(needed), List.of(newer, older, oldest));

        assertThat(base.resolve("data/store").toFile().list()).containsExactlyInAnyOrder(needed, pending, newer);
        assertThat(intake.store().file(stray)).isEmpty();
    }

    @Test
    void whatACrashLeftIsRemoved() throws Exception {
        intake.stage(
                "a.kar",
                new ByteArrayInputStream(Jars.kar(Jars.bundle("b", "1")).bytes()),
                ANN);
        Files.createDirectories(base.resolve("data/kar/.tmp-1-x/y"));
        Files.write(base.resolve("data/store/.tmp-1"), ONE);

        start(Map.of());

        assertThat(base.resolve("data/store").toFile().list()).hasSize(1);
        assertThat(base.resolve("data/kar").toFile().list()).hasSize(1);
        intake.retain(Set.of(), List.of());
        assertThat(base.resolve("data/kar").toFile().list()).hasSize(1);
    }

    private String kept(String name, int bytes) throws IOException {
        byte[] jar = Jars.bundle("b", "1").noise(name, bytes).bytes();
        return intake.stage(name, new ByteArrayInputStream(jar), ANN).sha256();
    }

    private Parcel parcel(String sha256) throws IOException {
        return intake.again("a.jar", sha256, ANN).orElseThrow();
    }

    private String put(int bytes) throws IOException {
        return intake.store().put(new ByteArrayInputStream(new byte[bytes]));
    }

    private void start(Map<String, String> inEffect) {
        intake.start(inEffect, arrivals::add);
    }

    private void drop(String name, byte[] content) throws IOException {
        Files.write(deploy.resolve(name), content);
    }

    private Parcel taken() throws InterruptedException {
        Arrival arrival = arrivals.poll(10, TimeUnit.SECONDS);
        assertThat(arrival).isInstanceOf(Arrival.Taken.class);
        return ((Arrival.Taken) arrival).parcel();
    }

    private Arrival.Refused refused() throws InterruptedException {
        Arrival arrival = arrivals.poll(10, TimeUnit.SECONDS);
        assertThat(arrival).isInstanceOf(Arrival.Refused.class);
        return (Arrival.Refused) arrival;
    }

    /** Longer than any of the waits. */
    private void assertQuiet() {
        await().during(Duration.ofMillis(1200)).atMost(Duration.ofSeconds(5)).until(arrivals::isEmpty);
    }
}
