package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

/** Changes that are undone unless somebody confirms them in time. */
class ConfirmTest extends EngineTest {

    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final Origin BOB = new Origin("bob", "console", "");

    private static final String EARLY = Gateway.FACTORY + "~early";

    private long waiting;

    @BeforeEach
    void begin() throws Exception {
        rig.apply(Rig.put(Rig.PUMP, "pump", "a"), new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "one\n"));
        Entry entry = rig.service()
                .apply(
                        new ChangeSet(List.of(
                                Rig.put(Rig.PUMP, "pump", "b"),
                                Rig.put(Rig.FAN, "fan", "c"),
                                new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "two\n"))),
                        Rig.ANNA,
                        Optional.of(TWO_MINUTES));
        assertThat(entry.outcome()).isEqualTo(Entry.Outcome.PENDING);
        assertThat(entry.confirmBy()).contains(rig.now.plus(TWO_MINUTES));
        waiting = entry.number();
    }

    private Entry entry() {
        return rig.service().entry(waiting).orElseThrow();
    }

    private void assertUndone() {
        assertThat(rig.running()).containsOnlyKeys(Rig.PUMP, Rig.PROFILE).containsEntry(Rig.PROFILE, "one\n");
        assertThat(rig.running().get(Rig.PUMP)).contains("url = a");
        assertThat(rig.files()).isEqualTo(rig.running());
        assertThat(entry().outcome()).isEqualTo(Entry.Outcome.UNDONE);
    }

    private void assertThere() {
        assertThat(rig.running().get(Rig.PUMP)).contains("url = b");
        assertThat(rig.running()).containsKey(Rig.FAN);
    }

    /** What a wrong file waits for is not its before somebody confirms. */
    @Test
    void aPathThatIsLetGoOnTrialIsNobodyElses() throws Exception {
        rig.service().confirm(waiting, Rig.ANNA);
        rig.write("org.ohmstead.driver.test-early.cfg", "device = pump\nurl = z\n");
        rig.engine.tick();
        ChangeSet gone = new ChangeSet(List.of(new ChangeSet.Delete(Rig.PUMP, ChangeSet.ANY)));

        long trial =
                rig.service().apply(gone, Rig.ANNA, Optional.of(TWO_MINUTES)).number();
        rig.engine.tick();
        assertThat(rig.running()).doesNotContainKey(Rig.PUMP).doesNotContainKey(EARLY);
        assertThat(rig.service().item(EARLY).orElseThrow().problems())
                .singleElement()
                .extracting(ConfigProblem::expected)
                .isEqualTo("a path that is not taken yet (it is by entry " + trial
                        + ", which waits for its confirmation)");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> rig.apply(Rig.put(Rig.FAN, "pump/fan", "c")))
                .withMessageContaining("entry " + trial);
        rig.pass(TWO_MINUTES);
        assertThat(rig.running().get(Rig.PUMP)).contains("url = b");
        assertThat(rig.service().entry(trial).orElseThrow().outcome()).isEqualTo(Entry.Outcome.UNDONE);

        long again =
                rig.service().apply(gone, Rig.ANNA, Optional.of(TWO_MINUTES)).number();
        rig.service().confirm(again, Rig.ANNA);
        assertThat(rig.running()).doesNotContainKey(Rig.PUMP);
        assertThat(rig.running().get(EARLY)).contains("url = z");
    }

    @Test
    void pathsThatAreSwappedOnTrialAreTheirs() throws Exception {
        rig.service().confirm(waiting, Rig.ANNA);
        ChangeSet swapped =
                new ChangeSet(List.of(Rig.put(Rig.PUMP, "fan/inner", "b"), Rig.put(Rig.FAN, "pump/inner", "c")));

        rig.service().apply(swapped, Rig.ANNA, Optional.of(TWO_MINUTES));
        rig.write("org.ohmstead.driver.test-early.cfg", "device = pump/other\nurl = z\n");
        rig.engine.tick();
        assertThat(rig.running()).doesNotContainKey(EARLY);
        assertThat(rig.running().get(Rig.PUMP)).contains("device = fan/inner");
        assertThat(rig.running().get(Rig.FAN)).contains("device = pump/inner");
        rig.pass(TWO_MINUTES);

        assertThat(rig.running().get(Rig.PUMP)).contains("device = pump\n");
        assertThat(rig.running().get(Rig.FAN)).contains("device = fan\n");
        assertThat(rig.running()).doesNotContainKey(EARLY);
    }

    @Test
    void isUndoneWhenTheTimeHasPassedAndSaysSo() {
        rig.pass(TWO_MINUTES.minusMillis(1));
        assertThere();
        assertThat(entry().outcome()).isEqualTo(Entry.Outcome.PENDING);

        rig.pass(Duration.ofMillis(1));

        assertUndone();
        assertThat(entry().detail()).isEqualTo("not confirmed within 120 s, undone by entry " + (waiting + 1));
        assertThat(entry().confirmBy()).isEmpty();
        assertThat(rig.newest().origin())
                .isEqualTo(new Origin("system", "system", "entry " + waiting + " was not confirmed within 120 s"));
        assertThat(rig.newest().differences()).hasSize(3);
        assertThat(rig.engine.tick()).as("nothing waits any more").isEmpty();
    }

    @Test
    void staysOnceItIsConfirmedAlsoOverARestart() throws Exception {
        rig.pass(Duration.ofSeconds(90));
        Entry confirmed = rig.service().confirm(waiting, BOB);

        assertThat(confirmed.outcome()).isEqualTo(Entry.Outcome.APPLIED);
        assertThat(confirmed.detail()).isEqualTo("confirmed by bob (console) at 2026-03-01T10:01:30Z");
        rig.pass(TWO_MINUTES);
        rig.start();
        rig.pass(TWO_MINUTES);
        assertThere();
        assertThat(entry()).isEqualTo(confirmed);
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> rig.service().confirm(waiting, BOB))
                .withMessage("entry " + waiting + " does not wait for a confirmation, it is applied: confirmed by bob"
                        + " (console) at 2026-03-01T10:01:30Z");
    }

    @Test
    void whatWasUndoneCannotBeConfirmed() {
        rig.pass(TWO_MINUTES);

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> rig.service().confirm(waiting, BOB))
                .withMessageContaining("it is undone: not confirmed within 120 s");
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> rig.service().confirm(99, BOB))
                .withMessage("the history holds no entry 99");
    }

    @Test
    void aRestartDoesNotProlongIt() {
        rig.pass(Duration.ofSeconds(100));
        rig.start();
        rig.pass(Duration.ofSeconds(19));
        assertThere();

        rig.pass(Duration.ofSeconds(1));

        assertUndone();
    }

    @Test
    void whatExpiredWhileTheGatewayWasOffIsUndoneAtItsStart() {
        rig.now = rig.now.plus(Duration.ofDays(1));
        rig.start();
        rig.pass(Duration.ZERO);

        assertUndone();
    }

    @Test
    void aClockThatIsSetChangesNothing() {
        rig.now = rig.now.plus(Duration.ofDays(365));
        rig.pass(Duration.ofSeconds(119));
        assertThere();
        rig.now = Instant.EPOCH;
        rig.pass(Duration.ofSeconds(1));

        assertUndone();
    }

    @Test
    void withAClockThatStartsInThePastItWaitsTheWholeTimeOnceMore() {
        rig.now = Instant.EPOCH;
        rig.start();
        rig.pass(TWO_MINUTES.minusSeconds(1));
        assertThere();

        rig.pass(Duration.ofSeconds(1));

        assertUndone();
    }

    @Test
    void whatWaitsIsNotChangedByOthersThroughTheEngine() throws Exception {
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> rig.apply(Rig.put(Rig.PUMP, "pump", "c")))
                .withMessage(Rig.PUMP + " waits until 2026-03-01T10:02:00Z for the confirmation of entry " + waiting
                        + ", a change by anna (rest)");
        assertThat(rig.newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
        assertThat(rig.service()
                        .preview(new ChangeSet(List.of(new ChangeSet.Delete(Rig.FAN, ChangeSet.ANY))))
                        .conflicts())
                .singleElement()
                .asString()
                .startsWith(Rig.FAN + " waits until");

        rig.apply(new ChangeSet.Put(Rig.SINGLE, ChangeSet.NEW, Map.of("number", 1)));
        rig.pass(TWO_MINUTES);

        assertThat(rig.running()).containsOnlyKeys(Rig.PUMP, Rig.PROFILE, Rig.SINGLE);
    }

    @Test
    void whatAFileOvertookIsLeftAndNamed() {
        rig.write("org.ohmstead.driver.test-pump.cfg", "device = pump\nurl = mine\n");
        rig.keeper.pass();

        rig.pass(TWO_MINUTES);

        assertThat(rig.running().get(Rig.PUMP)).contains("url = mine");
        assertThat(rig.running()).doesNotContainKey(Rig.FAN).containsEntry(Rig.PROFILE, "one\n");
        assertThat(entry().outcome()).isEqualTo(Entry.Outcome.UNDONE);
        assertThat(entry().detail())
                .contains("undone by entry ")
                .contains("; left as it is now: " + Rig.PUMP + " (url, since changed by ")
                .contains("(file)");
    }

    @Test
    void ofAnItemThatAFileChangedSinceTheKeysNobodyElseTouchedGoBack() throws Exception {
        rig.service().confirm(waiting, BOB);
        long second = rig.service()
                .apply(
                        new ChangeSet(List.of(new ChangeSet.Put(
                                Rig.PUMP,
                                ChangeSet.ANY,
                                Map.of("device", "pump", "url", "unconfirmed", "interval.ms", 20, "ratio", 2)))),
                        Rig.ANNA,
                        Optional.of(TWO_MINUTES))
                .number();
        rig.write(
                "org.ohmstead.driver.test-pump.cfg",
                "device = pump\nurl = unconfirmed\ninterval.ms = 30\nratio = 2\nmode = slow\n");
        rig.keeper.pass();

        rig.pass(TWO_MINUTES);

        assertThat(rig.running().get(Rig.PUMP))
                .contains("url = b")
                .contains("interval.ms = 30")
                .contains("mode = slow")
                .doesNotContain("ratio");
        assertThat(rig.files()).isEqualTo(rig.running());
        Entry entry = rig.service().entry(second).orElseThrow();
        assertThat(entry.outcome()).isEqualTo(Entry.Outcome.UNDONE);
        assertThat(entry.detail())
                .contains("; left as it is now: " + Rig.PUMP + " (interval.ms, since changed by ")
                .contains("(file)");
    }

    @Test
    void whatCannotBeUndoneIsNotCalledUndone() {
        rig.write("org.ohmstead.driver.test-fan.cfg", "device = fan\nurl = c\nratio = 3\n");
        rig.keeper.pass();

        rig.pass(TWO_MINUTES);

        assertThat(rig.running()).containsEntry(Rig.PROFILE, "one\n");
        assertThat(rig.running().get(Rig.PUMP)).contains("url = a");
        assertThat(rig.running().get(Rig.FAN)).contains("ratio = 3");
        assertThat(entry().outcome()).isEqualTo(Entry.Outcome.APPLIED);
        assertThat(entry().detail())
                .startsWith("not confirmed within 120 s, but this could not be undone and stays: " + Rig.FAN
                        + " (since changed by ")
                .endsWith("; the rest was undone by entry " + rig.newest().number());
    }

    @Test
    void whatWouldBeWrongNowIsLeftAndTheRestUndone() throws Exception {
        rig.service().confirm(waiting, BOB);
        long second = rig.service()
                .apply(
                        new ChangeSet(List.of(Rig.put(Rig.PUMP, "well", "b"), Rig.put(Rig.FAN, "fan", "d"))),
                        Rig.ANNA,
                        Optional.of(TWO_MINUTES))
                .number();
        rig.driver = (keys, pid) -> {
            if (keys.device().equals("pump")) {
                throw new IllegalArgumentException("device = 'pump': another path expected");
            }
        };

        rig.pass(TWO_MINUTES);

        assertThat(rig.running().get(Rig.PUMP)).contains("device = well");
        assertThat(rig.running().get(Rig.FAN)).contains("url = c");
        assertThat(rig.service().entry(second).orElseThrow().detail())
                .contains(Rig.PUMP + " (what it was would be refused now: ")
                .contains("device = 'pump': another path expected");
    }

    @Test
    void aDiskThatIsFullThenIsTriedAgain() {
        rig.disk.fullFrom(1, false);
        rig.pass(TWO_MINUTES);
        assertThere();
        assertThat(rig.engine.tick()).contains(Duration.ofSeconds(1));

        rig.disk.heal();
        rig.pass(Duration.ofSeconds(1));

        assertUndone();
    }

    @Test
    void aCrashBetweenUndoingAndSayingSoUndoesNothingTwice() {
        int crashes = 0;
        for (int step = 1; step < 60; step++) {
            Rig one = rig("again" + step);
            try {
                one.apply(Rig.put(Rig.PUMP, "pump", "a"));
                waiting = one.service()
                        .apply(
                                new ChangeSet(List.of(Rig.put(Rig.PUMP, "pump", "b"))),
                                Rig.ANNA,
                                Optional.of(TWO_MINUTES))
                        .number();
                one.disk.crashAt(step);
                one.pass(TWO_MINUTES);
            } catch (FaultyDisk.Crash e) {
                crashes++;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            one.disk.heal();
            one.start();
            one.pass(Duration.ZERO);

            assertThat(one.running().get(Rig.PUMP)).contains("url = a");
            assertThat(one.service().entry(waiting).orElseThrow().outcome()).isEqualTo(Entry.Outcome.UNDONE);
            assertThat(one.service().history(0, 99, Rig.PUMP).stream()
                            .filter(entry -> entry.outcome() == Entry.Outcome.APPLIED
                                    && entry.origin().why().contains("not confirmed")))
                    .hasSize(1);
        }
        assertThat(crashes).isGreaterThan(10);
    }

    /** Who does not want what waits takes it back at once: the waiting ends with it. */
    @Nested
    class Undoing {

        private Entry apply(ChangeSet changes) throws Exception {
            return rig.service().apply(changes, BOB, Optional.empty());
        }

        @Test
        void endsTheWaitingAndSaysWhoDidIt() throws Exception {
            rig.pass(Duration.ofSeconds(30));
            ChangeSet undo = rig.service().undo(waiting);
            assertThat(rig.service().preview(undo).conflicts()).isEmpty();
            assertThat(entry().outcome()).as("a look changes nothing").isEqualTo(Entry.Outcome.PENDING);

            Entry undoing = apply(undo);

            assertUndone();
            assertThat(undoing.outcome()).isEqualTo(Entry.Outcome.APPLIED);
            assertThat(undoing.differences()).hasSize(3);
            assertThat(entry().detail())
                    .isEqualTo("undone by bob (console) at 2026-03-01T10:00:30Z with entry " + undoing.number());
            assertThat(rig.engine.tick()).as("nothing waits any more").isEmpty();
            rig.apply(Rig.put(Rig.PUMP, "pump", "c"));
            rig.start();
            rig.pass(TWO_MINUTES);
            assertThat(rig.running().get(Rig.PUMP)).contains("url = c");
            assertThat(entry().detail()).startsWith("undone by bob");
        }

        @Test
        void isTheWayBackToTheStateBeforeItToo() throws Exception {
            apply(rig.service().backTo(waiting - 1, Set.of()));

            assertUndone();
            assertThat(entry().detail()).startsWith("undone by bob (console)");
        }

        @Test
        void aPartOfItStillWaits() {
            ChangeSet part = new ChangeSet(rig.service().undo(waiting).changes().subList(0, 1));

            assertThatExceptionOfType(ConflictException.class)
                    .isThrownBy(() -> apply(part))
                    .withMessageContaining("for the confirmation of entry " + waiting);
            assertThatExceptionOfType(ConflictException.class)
                    .as("farther back than before it")
                    .isThrownBy(() -> apply(rig.service().backTo(waiting - 2, Set.of())))
                    .withMessageContaining("for the confirmation of entry " + waiting);
            assertThere();
            assertThat(entry().outcome()).isEqualTo(Entry.Outcome.PENDING);
        }

        @Test
        void cannotWaitItself() {
            assertThatExceptionOfType(ConflictException.class)
                    .isThrownBy(() -> rig.service().apply(rig.service().undo(waiting), BOB, Optional.of(TWO_MINUTES)))
                    .withMessage(
                            "this undoes entry " + waiting + ", which waits for its confirmation: it is done at once"
                                    + " and for good, and cannot wait for one itself");
            assertThere();
            assertThat(entry().outcome()).isEqualTo(Entry.Outcome.PENDING);
        }

        @Test
        void leavesAnotherThatWaits() throws Exception {
            long other = rig.service()
                    .apply(
                            new ChangeSet(List.of(new ChangeSet.Put(Rig.SINGLE, ChangeSet.NEW, Map.of("number", 1)))),
                            Rig.ANNA,
                            Optional.of(TWO_MINUTES))
                    .number();

            apply(rig.service().undo(waiting));

            assertThat(entry().outcome()).isEqualTo(Entry.Outcome.UNDONE);
            assertThat(rig.service().entry(other).orElseThrow().outcome()).isEqualTo(Entry.Outcome.PENDING);
            assertThat(rig.running()).containsKey(Rig.SINGLE);
            rig.pass(TWO_MINUTES);
            assertThat(rig.running()).doesNotContainKey(Rig.SINGLE);
        }

        @Test
        void takesWhatAFileOvertookWithIt() throws Exception {
            rig.write("org.ohmstead.driver.test-pump.cfg", "device = pump\nurl = mine\n");
            rig.keeper.pass();

            apply(rig.service().undo(waiting));

            assertUndone();
        }

        @Test
        void aDiskThatIsFullChangesNothingAtAll() {
            rig.disk.fullFrom(1, false);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> apply(rig.service().undo(waiting)));
            assertThere();
            assertThat(entry().outcome()).isEqualTo(Entry.Outcome.PENDING);
            rig.disk.heal();
            rig.pass(TWO_MINUTES);
            assertUndone();
        }

        @Test
        void isWholeWhenTheDiskIsFullOrTheGatewayEndsInTheMiddle() throws Exception {
            int undone = 0;
            int waits = 0;
            for (int step = 1; step < 60; step++) {
                for (boolean dies : List.of(true, false)) {
                    Rig one = rig("undo" + step + dies);
                    one.apply(Rig.put(Rig.PUMP, "pump", "a"));
                    long number = one.service()
                            .apply(
                                    new ChangeSet(List.of(Rig.put(Rig.PUMP, "pump", "b"))),
                                    Rig.ANNA,
                                    Optional.of(TWO_MINUTES))
                            .number();
                    interrupted(one, number, step, dies);

                    Entry entry = one.service().entry(number).orElseThrow();
                    boolean gone = entry.outcome() == Entry.Outcome.UNDONE;
                    assertThat(one.running().get(Rig.PUMP))
                            .as("step %s: %s", step, entry)
                            .contains(gone ? "url = a" : "url = b");
                    if (gone) {
                        assertThat(entry.detail()).startsWith("undone by bob (console) at ");
                        undone++;
                    } else {
                        assertThat(entry.outcome()).isEqualTo(Entry.Outcome.PENDING);
                        waits++;
                    }
                }
            }
            assertThat(waits).isGreaterThan(10);
            assertThat(undone).isGreaterThan(10);
        }

        private void interrupted(Rig one, long number, int step, boolean dies) throws Exception {
            ChangeSet undo = one.service().undo(number);
            if (dies) {
                one.disk.crashAt(step);
            } else {
                one.disk.fullFrom(step, true);
            }
            try {
                one.service().apply(undo, BOB, Optional.empty());
            } catch (FaultyDisk.Crash | IOException e) {
                assertThat(e).isNotNull();
            }
            one.disk.heal();
            if (dies) {
                one.start();
            }
            one.pass(Duration.ZERO);
        }
    }
}
