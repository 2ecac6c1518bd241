package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.deploy.internal.intake.Parcel;

/** Who has to prove itself, for how long, and what the end of the gateway means for it. */
class ProbationsTest {

    private static final Entry OLD = entry("a.jar", "01", "com.example.a", 1);
    private static final Entry NEW = entry("a.jar", "02", "com.example.a", 2);
    private static final Entry NEWER = entry("a.jar", "03", "com.example.a", 3);
    private static final Entry OTHER = entry("b.jar", "04", "com.example.b", 4);
    private static final Duration TIME = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path file;
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @BeforeEach
    void place() {
        file = folder.resolve("data").resolve("ledger");
    }

    private static Entry entry(String name, String sha256, String bundle, long number) {
        return new Entry(
                name,
                sha256,
                Parcel.Kind.JAR,
                Instant.EPOCH,
                number,
                "",
                List.of(new Entry.Part(bundle, "1.0.0", "kept", List.of())),
                List.of(),
                List.of());
    }

    private Ledger ledger(String run) throws Exception {
        return Ledger.open(file, Optional.of(run));
    }

    private Ledger begun() throws Exception {
        Ledger before = Ledger.open(file, Optional.empty());
        before.done(1, "a.jar", Optional.of(OLD));
        Ledger ledger = ledger("one");
        ledger.done(2, "a.jar", Optional.of(NEW));
        return ledger;
    }

    /** {@return the ledger as the next gateway finds it, after that has started} */
    private Ledger next(String run) throws Exception {
        Ledger ledger = ledger(run);
        ledger.starts(run);
        return ledger(run);
    }

    private static Probation only(Ledger ledger) {
        assertThat(ledger.probations()).hasSize(1);
        return ledger.probations().iterator().next();
    }

    @Test
    void whatIsTakenIsOnProbationAndRemembersWhatHasProvedItself() throws Exception {
        Ledger ledger = begun();
        assertThat(only(ledger)).isEqualTo(Probation.begun("a.jar", 2, Optional.of(OLD), "one"));

        ledger.done(3, "a.jar", Optional.of(NEWER));

        assertThat(only(ledger)).isEqualTo(Probation.begun("a.jar", 3, Optional.of(OLD), "one"));
        assertThat(ledger.needed()).contains("01", "03", "kept");
        assertThat(ledger("one").probations()).as("on disk").isEqualTo(ledger.probations());
    }

    @Test
    void whatHasProvedItselfBeforeOrGoesIsNot() throws Exception {
        Ledger ledger = begun();
        ledger.done(3, "a.jar", Optional.of(OLD));
        assertThat(ledger.probations()).isEmpty();

        ledger.done(4, "a.jar", Optional.of(NEW));
        ledger.done(5, "a.jar", Optional.empty());

        assertThat(ledger.probations()).isEmpty();
    }

    @Test
    void withoutProbationNothingIs() throws Exception {
        Ledger ledger = Ledger.open(file, Optional.empty());
        ledger.done(1, "a.jar", Optional.of(OLD));

        assertThat(ledger.probations()).isEmpty();
    }

    @Test
    void itIsOverAfterItsTimeWithOneWrite() throws Exception {
        Ledger ledger = begun();
        Probations probations = new Probations(ledger, TIME, nanos::get);
        assertThat(probations.look()).contains(TIME);
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        ledger.done(4, "b.jar", Optional.of(OTHER));
        assertThat(probations.look()).contains(Duration.ofSeconds(40));

        nanos.addAndGet(Duration.ofSeconds(40).toNanos());

        assertThat(probations.look()).contains(Duration.ofSeconds(20));
        assertThat(only(ledger).name()).isEqualTo("b.jar");
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(probations.look()).isEmpty();
        assertThat(ledger("one").probations()).as("on disk").isEmpty();
        FileTime written = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(file, written);
        assertThat(probations.look()).isEmpty();
        assertThat(Files.getLastModifiedTime(file))
                .as("nothing more is written")
                .isEqualTo(written);
    }

    @Test
    void withoutTimeItIsOverAtOnce() throws Exception {
        Ledger ledger = begun();

        assertThat(new Probations(ledger, Duration.ZERO, nanos::get).look()).isEmpty();

        assertThat(ledger.probations()).isEmpty();
    }

    @Test
    void oneEndWithoutAStopIsASuspicionTwoAreEnough() throws Exception {
        begun();

        Ledger second = next("two");
        assertThat(only(second).suspected()).isTrue();
        assertThat(second.failed()).isEmpty();

        Ledger third = next("three");
        assertThat(third.failed()).containsExactly(NEW);
        assertThat(only(third).verdict())
                .isEqualTo("the gateway ended twice while it was on probation, without having been stopped");
        assertThat(next("four").failed()).as("until it is taken back").containsExactly(NEW);
    }

    @Test
    void ofSeveralTheNewestFailsAndThenTheOneBefore() throws Exception {
        begun().done(4, "b.jar", Optional.of(OTHER));
        next("two");

        Ledger third = next("three");
        assertThat(third.failed()).containsExactly(OTHER);
        third.takenBack(
                5,
                third.probations().stream()
                        .filter(Probation::failed)
                        .findFirst()
                        .orElseThrow());
        assertThat(only(third).suspected()).isTrue();

        assertThat(next("four").failed()).containsExactly(NEW);
    }

    @Test
    void whoRunsLongEnoughIsNotSuspectedAnyMore() throws Exception {
        begun();
        Ledger second = next("two");
        Probations probations = new Probations(second, TIME, nanos::get);
        probations.look();
        nanos.addAndGet(TIME.toNanos());
        probations.look();

        assertThat(second.probations()).isEmpty();
        assertThat(next("three").failed()).isEmpty();
    }

    @Test
    void aStopIsNoEndAndMakesNothingBetter() throws Exception {
        begun().ends(true, name -> false, "");
        Ledger second = next("two");
        assertThat(only(second).suspected()).isFalse();

        Ledger third = next("three");
        assertThat(only(third).suspected()).isTrue();
        third.ends(true, name -> false, "");
        assertThat(only(next("four")).suspected()).isTrue();

        assertThat(next("five").failed()).containsExactly(NEW);
    }

    @Test
    void aNewStartOfThisBundleIsNoneOfTheGateway() throws Exception {
        Ledger ledger = begun();
        ledger.leave();

        assertThat(only(next("one")).suspected()).isFalse();
    }

    @Test
    void whoEndsTheGatewayItselfFailsAtOnceAndTheOthersDoNot() throws Exception {
        Ledger ledger = begun();
        ledger.done(4, "b.jar", Optional.of(OTHER));

        ledger.ends(false, "com.example.b"::equals, "com.example.b.Main.run(Main.java:7) called System.exit");

        Ledger second = next("two");
        assertThat(second.failed()).containsExactly(OTHER);
        assertThat(second.probations())
                .filteredOn(p -> p.name().equals("b.jar"))
                .singleElement()
                .extracting(Probation::verdict)
                .isEqualTo("it ended the gateway: com.example.b.Main.run(Main.java:7) called System.exit");
        assertThat(second.probations())
                .filteredOn(p -> p.name().equals("a.jar"))
                .singleElement()
                .extracting(Probation::suspected)
                .isEqualTo(false);
    }

    @Test
    void whoeverElseEndsItLeavesASuspicion() throws Exception {
        begun().ends(false, name -> false, "com.example.c.Main.run(Main.java:7) called System.exit");

        assertThat(only(next("two")).suspected()).isTrue();
    }

    @Test
    void whatIsBeingChangedIsMoreLikelyToHaveEndedIt() throws Exception {
        Ledger ledger = begun();
        ledger.intend(new Ledger.Intent(4, "b.jar", OTHER, false));

        Ledger second = next("two");

        assertThat(only(second).suspected()).isFalse();
        assertThat(second.intent()).get().extracting(Ledger.Intent::stopped).isEqualTo(false);
    }

    @Test
    void whoIsFoundOutExcusesWhatIsBeingChangedUnlessItIsThat() throws Exception {
        Ledger ledger = begun();
        ledger.intend(new Ledger.Intent(4, "b.jar", OTHER, false));

        ledger.ends(false, "com.example.b"::equals, "x");
        assertThat(ledger.intent()).get().extracting(Ledger.Intent::stopped).isEqualTo(false);
        ledger.ends(false, "com.example.a"::equals, "x");

        assertThat(ledger.intent()).get().extracting(Ledger.Intent::stopped).isEqualTo(true);
        assertThat(only(ledger).failed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ends=0, ends=many, probation.0.ends = many",
        "run=one, x=y, probation.0.run is missing",
        "before.kind=JAR, before.kind=EAR, probation.0.before.kind = EAR",
    })
    void aDamagedOneIsToldByItsKey(String what, String damage, String told) throws Exception {
        begun();
        String damaged = Files.readString(file).replace("probation.0." + what, "probation.0." + damage);

        assertThatThrownBy(() -> LedgerText.parse(damaged)).hasMessageContaining(told);
    }

    @Test
    void whatFailedIsToldUntilAnotherTakesItsName() throws Exception {
        begun();
        next("two");
        Ledger third = next("three");
        Probations probations = new Probations(third, TIME, nanos::get);
        third.takenBack(5, only(third));
        probations.failed("a.jar", "deploy/a.jar was taken back");
        assertThat(third.entries()).containsExactly(OLD);
        assertThat(third.step(5)).contains(new Ledger.Step("a.jar", "02", "01"));
        assertThat(third.probations()).isEmpty();
        assertThat(probations.troubles()).containsExactly("deploy/a.jar was taken back");

        third.done(6, "a.jar", Optional.of(NEWER));

        assertThat(probations.troubles()).isEmpty();
    }
}
