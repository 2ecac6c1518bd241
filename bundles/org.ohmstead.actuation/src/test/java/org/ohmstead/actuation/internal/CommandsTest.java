package org.ohmstead.actuation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Limits;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.driver.Written;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

@Timeout(60)
class CommandsTest {

    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void prepare() {
        site = new Site(directory.resolve("audit"));
    }

    @AfterEach
    void close() {
        site.close();
        assertThat(site.time.waiting()).as("no timer is left behind").isZero();
    }

    /** Lets the device hold its answers until the test gives them. */
    private List<CompletableFuture<List<Written>>> held() {
        List<CompletableFuture<List<Written>>> held = new ArrayList<>();
        site.plant.answer = command -> {
            CompletableFuture<List<Written>> answer = new CompletableFuture<>();
            held.add(answer);
            return answer;
        };
        return held;
    }

    private void awaitWritten(int count) {
        await().until(() -> site.plant.written.size() == count);
        site.settle();
    }

    private static List<Written> done() {
        return List.of(new Written.Done("setpoint"));
    }

    private static String fault(Outcome outcome) {
        if (outcome instanceof Outcome.NotSent) {
            return "not-sent";
        }
        return outcome instanceof Outcome.Failed failed ? failed.fault().id() : outcome.toString();
    }

    @Test
    void writesReadsBackAndRecords() {
        Outcome outcome = site.write(Value.of(22.5));

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(((Outcome.Done) outcome).readBack().value()).contains(Value.of(22.5));
        assertThat(outcome.detail()).isEmpty();
        assertThat(site.plant.values(site.setpoint)).containsExactly(Value.of(22.5));
        JsonNode line = site.onlyLine();
        assertThat(line.toString())
                .isEqualTo("{\"at\":\"2026-03-31T23:59:50Z\",\"id\":\""
                        + line.get("id").asText()
                        + "\",\"who\":\"ada\",\"role\":\"operator\",\"how\":\"token\",\"from\":\"10.0.0.7\","
                        + "\"point\":\"cellar/pump/setpoint\",\"level\":16,\"value\":22.5,\"why\":\"warmer\","
                        + "\"before\":20.0,\"outcome\":\"done\",\"after\":22.5,\"detail\":\"\",\"ms\":0}");
    }

    @Test
    void whoMayNotIsDeniedAndDoesNotLearnWhatExists() {
        Identity eve = new Identity("eve", Role.READER, "password");
        for (PointId point : List.of(site.setpoint, new PointId("no", "such"))) {
            Outcome outcome = Site.outcome(site.commands.write(new WriteRequest(
                    point, Value.of(22.5), 16, eve, "", site.time.instant().plus(Site.DEADLINE))));

            assertThat(outcome).isEqualTo(new Outcome.Denied("user eve has not the right to write devices/" + point));
        }
        assertThat(site.plant.written).isEmpty();
        assertThat(site.lines())
                .extracting(line -> line.get("outcome").asText())
                .containsExactly("denied", "denied");
    }

    @Test
    void anUnknownPointIsUnknown() {
        Outcome outcome = Site.outcome(site.commands.write(site.request(new PointId("no", "such"), Value.of(1))));

        assertThat(outcome).isEqualTo(new Outcome.Unknown("there is no point no/such"));
        assertThat(site.onlyLine().get("outcome").asText()).isEqualTo("unknown-point");
    }

    @Test
    void beyondTheLimitsIsUnsuitable() {
        assertThat(site.write(Value.of(30.1)))
                .isEqualTo(new Outcome.Unsuitable(site.setpoint + ": value = 30.1 Cel: at most 30 Cel (max) expected"));
        assertThat(site.plant.written).isEmpty();
        assertThat(site.onlyLine().get("value").asDouble()).isEqualTo(30.1);
    }

    @Test
    void aLevelThatIsNotKeptIsRefused() {
        Outcome outcome = Site.outcome(site.commands.write(new WriteRequest(
                site.setpoint,
                Value.of(22.5),
                8,
                Site.ADA,
                "",
                site.time.instant().plus(Site.DEADLINE))));

        assertThat(outcome).isInstanceOf(Outcome.Unsuitable.class);
        assertThat(outcome.detail()).startsWith("level 8: 16 expected");
        assertThat(site.plant.written).isEmpty();
        assertThat(site.onlyLine().get("level").asInt()).isEqualTo(8);
    }

    @Test
    void aPassedDeadlineIsNotSent() {
        Outcome outcome = Site.outcome(site.commands.write(
                new WriteRequest(site.setpoint, Value.of(22.5), 16, Site.ADA, "", site.time.instant())));

        assertThat(outcome).isEqualTo(new Outcome.Failed(Fault.TIMEOUT, "not sent: the deadline has passed"));
        assertThat(site.plant.written).isEmpty();
    }

    @Test
    void whatIsReadBackOtherwiseIsSaid() {
        site.plant.readBack =
                state -> CompletableFuture.completedStage(List.of(site.plant.good(state, Value.of(22.0))));

        assertThat(site.write(Value.of(22.5)).detail()).isEqualTo("read back 22.0, commanded 22.5");
        assertThat(site.onlyLine().get("after").asDouble()).isEqualTo(22.0);
    }

    @Test
    void whatAFloatLosesIsNoDifference() {
        site.plant.readBack =
                state -> CompletableFuture.completedStage(List.of(site.plant.good(state, Value.of((float) 22.1))));

        assertThat(site.write(Value.of(22.1)).detail()).isEmpty();
    }

    @Test
    void aWriteThatCannotBeReadBackIsDoneAllTheSame() {
        site.plant.readBack = state -> CompletableFuture.completedStage(
                List.of(state.bad(Fault.OFFLINE, "connection lost", site.time.instant())));

        Outcome outcome = site.write(Value.of(22.5));

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(outcome.detail()).isEqualTo("written, not read back: offline, connection lost");
    }

    @Test
    void anOldValueIsNoAnswer() {
        PointState old = site.plant.states.get(site.setpoint);
        site.plant.answer = command -> {
            site.time.pass(Duration.ofMillis(1));
            return CompletableFuture.completedStage(done());
        };
        site.plant.readBack = state -> CompletableFuture.completedStage(List.of(old));

        assertThat(site.write(Value.of(20.0)).detail()).isEqualTo("written, not read back before the deadline");
    }

    @Test
    void aDeviceThatRefusesIsQuoted() {
        site.plant.answer = command -> CompletableFuture.completedStage(
                List.of(new Written.Failed("setpoint", Fault.REFUSED, "exception 3\nfake line")));

        assertThat(site.write(Value.of(22.5))).isEqualTo(new Outcome.Failed(Fault.REFUSED, "exception 3\nfake line"));
        assertThat(site.onlyLine().get("fault").asText()).isEqualTo("refused");
        assertThat(site.onlyLine().get("detail").asText()).isEqualTo("exception 3\nfake line");
    }

    @Test
    void whatTheDriverFindsUnfitIsNoFailureOfTheDevice() {
        for (Fault fault : List.of(Fault.OUT_OF_RANGE, Fault.READ_ONLY)) {
            site.plant.answer = command -> CompletableFuture.completedStage(
                    List.of(new Written.Failed("setpoint", fault, "a number that float32 can hold expected")));
            assertThat(site.write(Value.of(22.5)))
                    .isEqualTo(new Outcome.Unsuitable(site.setpoint + ": a number that float32 can hold expected"));
        }
        site.plant.answer = command -> CompletableFuture.completedStage(
                List.of(new Written.Failed("setpoint", Fault.UNKNOWN_POINT, "there is no setpoint")));
        assertThat(site.write(Value.of(22.5))).isEqualTo(new Outcome.Unknown("there is no setpoint"));
        assertThat(site.lines())
                .extracting(line -> line.get("outcome").asText())
                .containsExactly("unsuitable", "unsuitable", "unknown-point");
    }

    @Test
    void withoutAScanNothingIsSent() {
        site.scanThere = false;
        assertThat(fault(site.write(Value.of(22.5)))).isEqualTo("not-sent");
        site.scanThere = true;
        site.writerThere = false;
        assertThat(fault(site.write(Value.of(22.5)))).isEqualTo("not-sent");

        site.writerThere = true;
        assertThat(site.write(Value.of(22.5))).isInstanceOf(Outcome.Done.class);
        assertThat(site.lines()).hasSize(3);
    }

    @Test
    void aScanThatGoesDuringTheWriteLeavesItDone() {
        site.plant.answer = command -> {
            site.scanThere = false;
            return CompletableFuture.completedStage(done());
        };

        Outcome outcome = site.write(Value.of(22.5));

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(outcome.detail()).startsWith("written, not read back");
    }

    @Test
    void oneCommandAtATimeForAPoint() {
        List<CompletableFuture<List<Written>>> held = held();
        CompletionStage<Outcome> first = site.send(Value.of(21));
        CompletionStage<Outcome> second = site.send(Value.of(22));
        awaitWritten(1);

        assertThat(site.plant.values(site.setpoint)).containsExactly(Value.of(21.0));
        held.get(0).complete(done());
        awaitWritten(2);
        assertThat(site.plant.values(site.setpoint)).containsExactly(Value.of(21.0), Value.of(22.0));
        assertThat(second.toCompletableFuture()).isNotDone();
        held.get(1).complete(done());
        assertThat(List.of(Site.outcome(first), Site.outcome(second))).allMatch(o -> o instanceof Outcome.Done);
    }

    @Test
    void pointsDoNotWaitForEachOther() {
        PointId other = site.plant.add(
                "roof/fan", PointSpec.of("on", ValueType.BOOLEAN, "1").writable(Limits.NONE), Value.of(false));
        held();
        CompletionStage<Outcome> slow = site.send(Value.of(21));
        awaitWritten(1);
        site.plant.answer = site.plant::take;

        assertThat(Site.outcome(site.commands.write(site.request(other, Value.of(true)))))
                .isInstanceOf(Outcome.Done.class);
        assertThat(slow.toCompletableFuture()).isNotDone();
    }

    @Test
    void tooManyAtOnceAreRefused() {
        held();
        List<CompletionStage<Outcome>> stages = new ArrayList<>();
        for (int i = 0; i < 34; i++) {
            stages.add(site.send(Value.of(21)));
        }

        assertThat(Site.outcome(stages.get(33)).detail()).startsWith("not sent: too many commands wait for");
        assertThat(stages.get(32).toCompletableFuture()).isNotDone();
        site.time.pass(Duration.ofSeconds(6));
        stages.forEach(stage -> assertThat(fault(Site.outcome(stage))).isIn("timeout", "not-sent"));
        assertThat(site.lines()).hasSize(34);
    }

    @Test
    void aDeviceThatNeverAnswersIsGivenUpAndTheNextCommandGoesOn() {
        List<CompletableFuture<List<Written>>> held = held();
        CompletionStage<Outcome> silent = site.send(Value.of(21));
        awaitWritten(1);
        site.time.pass(Site.DEADLINE.plus(Commands.GRACE));

        assertThat(Site.outcome(silent))
                .isEqualTo(new Outcome.Failed(
                        Fault.TIMEOUT,
                        "no answer before the deadline; it is not known whether the device took the value"));
        site.plant.answer = site.plant::take;
        assertThat(site.write(Value.of(22))).isInstanceOf(Outcome.Done.class);
        held.get(0).complete(done());
        site.settle();
        assertThat(site.lines()).as("a late answer leaves no second line").hasSize(2);
        assertThat(site.lines().get(0).get("ms").asLong()).isEqualTo(6000);
    }

    @Test
    void whatWaitedTooLongIsNeverSent() {
        List<CompletableFuture<List<Written>>> held = held();
        site.send(Value.of(21));
        awaitWritten(1);
        CompletionStage<Outcome> waiting = site.commands.write(new WriteRequest(
                site.setpoint,
                Value.of(22),
                16,
                Site.ADA,
                "",
                site.time.instant().plusSeconds(1)));
        site.time.pass(Duration.ofSeconds(2));

        assertThat(Site.outcome(waiting))
                .isEqualTo(new Outcome.Failed(Fault.TIMEOUT, "not sent: no answer before the deadline"));
        held.get(0).complete(done());
        site.settle();
        site.settle();
        assertThat(site.plant.values(site.setpoint)).containsExactly(Value.of(21.0));
    }

    @Test
    void aConfirmedWriteIsDoneEvenIfReadingItNeverEnds() {
        site.plant.readBack = state -> new CompletableFuture<>();
        CompletionStage<Outcome> stage = site.send(Value.of(21));
        awaitWritten(1);
        site.time.pass(Site.DEADLINE.plus(Commands.GRACE));

        assertThat(Site.outcome(stage)).isInstanceOf(Outcome.Done.class);
        assertThat(Site.outcome(stage).detail()).isEqualTo("written, not read back: no answer before the deadline");
    }

    @Test
    void limitsThatChangeWhileACommandWaitsCount() {
        List<CompletableFuture<List<Written>>> held = held();
        site.send(Value.of(21));
        CompletionStage<Outcome> beyond = site.send(Value.of(29));
        awaitWritten(1);
        PointSpec narrower = PointSpec.of("setpoint", ValueType.DOUBLE, "Cel").writable(new Limits(5, 25));
        site.plant.add("cellar/pump", narrower, Value.of(21.0));
        held.get(0).complete(done());

        assertThat(Site.outcome(beyond))
                .isEqualTo(new Outcome.Unsuitable(site.setpoint + ": value = 29 Cel: at most 25 Cel (max) expected"));
        assertThat(site.plant.values(site.setpoint)).containsExactly(Value.of(21.0));
    }

    @Test
    void rightsTakenWhileACommandWaitsCount() {
        List<CompletableFuture<List<Written>>> held = held();
        site.send(Value.of(21));
        CompletionStage<Outcome> second = site.send(Value.of(22));
        awaitWritten(1);
        site.forbidden = "devices/cellar/pump/setpoint";
        held.get(0).complete(done());

        assertThat(Site.outcome(second)).isInstanceOf(Outcome.Denied.class);
        assertThat(site.plant.values(site.setpoint)).containsExactly(Value.of(21.0));
    }

    @Test
    void defectsOfOthersBecomeOutcomes() {
        site.plant.answer = command -> {
            throw new IllegalStateException("boom");
        };
        assertThat(site.write(Value.of(21)).detail()).contains("boom");
        site.plant.answer = command -> CompletableFuture.failedStage(new IllegalStateException("bang"));
        assertThat(fault(site.write(Value.of(21)))).isEqualTo("refused");
        site.plant.answer = command -> CompletableFuture.completedStage(List.of());
        assertThat(fault(site.write(Value.of(21)))).isEqualTo("refused");
        site.plant.answer = site.plant::take;
        site.plant.readBack = state -> CompletableFuture.failedStage(new IllegalStateException("crash"));
        assertThat(site.write(Value.of(21))).isInstanceOf(Outcome.Done.class);
        site.plant.readBack = state -> {
            throw new IllegalStateException("crunch");
        };
        assertThat(site.write(Value.of(21))).isInstanceOf(Outcome.Done.class);

        assertThat(site.lines()).hasSize(5);
    }

    @Test
    void aFarDeadlineIsNear() {
        site.plant.answer = command -> new CompletableFuture<>();
        CompletionStage<Outcome> stage =
                site.commands.write(new WriteRequest(site.setpoint, Value.of(21), 16, Site.ADA, "", Instant.MAX));
        awaitWritten(1);
        site.time.pass(Duration.ofMinutes(11));

        assertThat(fault(Site.outcome(stage))).isEqualTo("timeout");
    }

    @Test
    void theEndOfTheGatewayEndsCommands() {
        held();
        CompletionStage<Outcome> sent = site.send(Value.of(21));
        CompletionStage<Outcome> waiting = site.send(Value.of(22));
        awaitWritten(1);
        site.commands.close();

        assertThat(Site.outcome(sent).detail()).contains("it is not known whether the device took the value");
        assertThat(Site.outcome(waiting).detail()).startsWith("not sent: ");
        assertThat(fault(site.write(Value.of(23)))).isEqualTo("not-sent");
        assertThat(site.plant.written).hasSize(1);
        assertThat(site.lines()).hasSize(3);
    }

    @Test
    void whatIsGivenUpWhileItsLineBeginsIsNotSent() {
        CountDownLatch disk = new CountDownLatch(1);
        site.auditThread.execute(() -> {
            try {
                disk.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CompletionStage<Outcome> stage = site.send(Value.of(21));
        site.commands.close();
        disk.countDown();

        assertThat(Site.outcome(stage).detail()).startsWith("not sent: ");
        site.settle();
        assertThat(site.plant.written).isEmpty();
        assertThat(site.lines()).hasSize(1);
        Path pending = site.directory.resolve("pending.jsonl");
        assertThat(Files.notExists(pending) || pending.toFile().length() == 0)
                .as("no beginning stays whose end is there")
                .isTrue();
    }
}
