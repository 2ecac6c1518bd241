package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Entry;
import org.ohmstead.config.internal.history.Bounds;
import org.ohmstead.device.ConfigException;

/** All or none: whatever dies or fills up, and when. */
class CrashTest extends EngineTest {

    private static final ChangeSet.Change[] MANY = {
        Rig.put(Rig.PUMP, "pump", "b"),
        Rig.put(Rig.FAN, "cellar/fan", "c"),
        new ChangeSet.Put(Rig.SINGLE, ChangeSet.ANY, Map.of("number", 7)),
        new ChangeSet.Delete(Gateway.FACTORY + "~old", ChangeSet.ANY),
        new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "protocol: test\n"),
        new ChangeSet.Delete("profiles/old.yaml", ChangeSet.ANY),
    };

    private Rig prepared(int n) {
        Rig one = rig("run" + n);
        one.write("org.ohmstead.driver.test-pump.cfg", "# mine\ndevice = pump\nurl = a\n");
        one.write("org.ohmstead.driver.test-old.cfg", "device = cellar\nurl = a\n");
        one.write("profiles/old.yaml", "protocol: test\n");
        one.keeper.pass();
        return one;
    }

    /** Everything agrees, and the history tells the same. */
    private static void checkWhole(Rig one, SortedMap<String, String> expected) {
        assertThat(one.running()).isEqualTo(expected);
        assertThat(one.files()).isEqualTo(expected);
        assertThat(one.service().between(one.newest().number(), 0)).isEmpty();
        assertThat(one.service().backTo(one.newest().number(), Set.of()).changes())
                .isEmpty();
    }

    @Test
    void whereverItDiesItEndsInTheOldOrInTheNewState() throws Exception {
        Rig whole = prepared(0);
        SortedMap<String, String> before = whole.running();
        whole.apply(MANY);
        SortedMap<String, String> after = whole.running();
        assertThat(after).isNotEqualTo(before);
        int crashes = 0;
        int undone = 0;
        int done = 0;
        for (int step = 1; crashes == step - 1; step++) {
            Rig one = prepared(step);
            one.disk.crashAt(step);
            try {
                one.apply(MANY);
            } catch (FaultyDisk.Crash e) {
                crashes++;
            }
            one.disk.heal();
            one.start();

            boolean old = one.running().equals(before);
            checkWhole(one, old ? before : after);
            undone += old ? 1 : 0;
            done += old ? 0 : 1;
            Entry newest = one.newest();
            if (!old) {
                assertThat(newest.outcome()).as("step %d", step).isEqualTo(Entry.Outcome.APPLIED);
                assertThat(newest.differences()).hasSize(6);
            } else {
                assertThat(newest.outcome() == Entry.Outcome.UNDONE || newest.number() <= 2)
                        .as("step %d", step)
                        .isTrue();
            }
            one.start();
            checkWhole(one, old ? before : after);
            assertThat(one.newest()).as("nothing is told twice").isEqualTo(newest);
        }
        assertThat(crashes).isGreaterThan(20);
        assertThat(undone).isGreaterThan(10);
        assertThat(done).isGreaterThan(0);
    }

    @Test
    void itMayDieAgainWhileItIsUndone() throws Exception {
        Rig whole = prepared(0);
        SortedMap<String, String> before = whole.running();
        whole.disk.heal();
        whole.apply(MANY);
        int steps = whole.disk.steps();
        SortedMap<String, String> after = whole.running();
        int again = 0;
        for (int second = 1; second < 40; second++) {
            Rig one = prepared(second);
            one.disk.crashAt(steps * 2 / 3);
            assertThatThrownBy(() -> one.apply(MANY)).isInstanceOf(FaultyDisk.Crash.class);
            one.disk.crashAt(second);
            try {
                one.start();
            } catch (FaultyDisk.Crash e) {
                again++;
            }
            one.disk.heal();
            one.start();

            checkWhole(one, one.running().equals(after) ? after : before);
        }
        assertThat(again).isGreaterThan(5);
    }

    @Test
    void whereverTheDiskFillsUpAllIsAsBeforeAndTold() throws Exception {
        int failures = 0;
        for (int step = 1; failures == step - 1; step++) {
            Rig one = prepared(step);
            one.apply(Rig.put(Rig.PUMP, "pump", "a0"));
            one.engine.settle();
            SortedMap<String, String> before = one.running();
            one.disk.fullFrom(step, true);
            try {
                one.apply(MANY);
                continue;
            } catch (IOException e) {
                failures++;
                assertThat(e).hasMessageContaining("No space left on device");
            }

            checkWhole(one, before);
            assertThat(one.newest().outcome()).as("step %d", step).isEqualTo(Entry.Outcome.UNDONE);
            assertThat(one.newest().detail())
                    .isEqualTo("it cannot be written: No space left on device; all is as before");
            one.disk.heal();
            one.apply(MANY);
            assertThat(one.files()).isEqualTo(one.running()).isNotEqualTo(before);
        }
        assertThat(failures).isGreaterThan(10);
    }

    @Test
    void whatCannotBeUndoneEitherIsUndoneOnceItCan() throws Exception {
        int unsettled = 0;
        for (int step = 1; step < 40; step++) {
            Rig one = prepared(step);
            SortedMap<String, String> before = one.running();
            one.disk.fullFrom(step, false);
            try {
                one.apply(MANY);
                continue;
            } catch (IOException e) {
                unsettled += one.running().equals(before) ? 0 : 1;
            }
            one.keeper.pass();
            assertThatThrownBy(() -> one.apply(MANY)).isInstanceOf(IOException.class);
            one.disk.heal();
            if (step % 2 == 0) {
                one.start();
            }
            one.keeper.pass();
            checkWhole(one, before);
            one.apply(MANY);
        }
        assertThat(unsettled).isGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomChangesWithRandomFaultsAreAllOrNone(long seed) throws Exception {
        Random random = new Random(seed);
        Rig one = rig("seed" + seed);
        one.bounds = new Bounds(40, 1 << 20, 7, 1 << 16);
        one.start();
        SortedMap<Long, SortedMap<String, String>> states = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            SortedMap<String, String> before = one.running();
            ChangeSet changes = random(random, one);
            Optional<SortedMap<String, String>> after = wanted(before, changes);
            fault(random, one);
            boolean died = false;
            boolean failed = false;
            try {
                one.service().apply(changes, Rig.ANNA, Optional.empty());
                assertThat(after).as("seed %d, step %d", seed, i).isPresent();
            } catch (FaultyDisk.Crash e) {
                died = true;
            } catch (IOException e) {
                failed = true;
            } catch (ConfigException | ConflictException e) {
                assertThat(after)
                        .as("seed %d, step %d: %s", seed, i, e.getMessage())
                        .isEmpty();
                failed = true;
            }
            one.disk.heal();
            if (died) {
                one.start();
            }
            one.keeper.pass();
            boolean old = failed || (died && one.running().equals(before));
            checkWhole(one, old ? before : after.orElse(before));
            states.put(one.newest().number(), one.running());
            if (random.nextInt(6) == 0) {
                edit(random, one);
                one.keeper.pass();
                assertThat(one.files()).isEqualTo(one.running());
                states.put(one.newest().number(), one.running());
            }
            if (random.nextInt(8) == 0) {
                back(random, one, states);
            }
        }
        assertThat(one.engine.history().entries().size()).as("bounded").isBetween(10, 47);
    }

    /** Brings back a state that the history still holds. */
    private static void back(Random random, Rig one, SortedMap<Long, SortedMap<String, String>> states)
            throws Exception {
        long oldest = one.engine.history().entries().get(0).entry().number();
        List<Long> held = new ArrayList<>(states.tailMap(oldest).keySet());
        long number = held.get(random.nextInt(held.size()));
        one.service().apply(one.service().backTo(number, Set.of()), Rig.ANNA, Optional.empty());
        checkWhole(one, states.get(number));
        states.put(one.newest().number(), one.running());
    }

    private static void fault(Random random, Rig one) {
        switch (random.nextInt(4)) {
            case 0 -> one.disk.crashAt(1 + random.nextInt(40));
            case 1 -> one.disk.fullFrom(1 + random.nextInt(40), true);
            default -> one.disk.heal();
        }
    }

    /** Somebody edits a file, or Config Admin. */
    private static void edit(Random random, Rig one) {
        String url = "u" + random.nextInt(100);
        if (random.nextBoolean()) {
            one.write("org.ohmstead.driver.test-d7.cfg", "device = d7\nurl = " + url + "\n");
        } else {
            one.admin.update(Gateway.FACTORY + "~d8", Map.of("device", "d8", "url", url));
        }
    }

    private static ChangeSet random(Random random, Rig one) {
        Map<String, ChangeSet.Change> changes = new TreeMap<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            int n = random.nextInt(6);
            String pid = Gateway.FACTORY + "~d" + n;
            // Now and then a path that is another's.
            String device = "d" + (random.nextInt(12) == 0 ? random.nextInt(6) : n);
            String text = "profiles/p" + random.nextInt(3) + ".yaml";
            ChangeSet.Change change =
                    switch (random.nextInt(7)) {
                        case 0 -> new ChangeSet.Delete(pid, ChangeSet.ANY);
                        case 1 -> new ChangeSet.PutText(text, ChangeSet.ANY, "# " + random.nextInt(100) + "\n");
                        case 2 -> new ChangeSet.Delete(text, ChangeSet.ANY);
                        case 3 ->
                            new ChangeSet.Put(
                                    Rig.SINGLE, ChangeSet.ANY, Map.of("number", Integer.toString(random.nextInt(9))));
                        default -> Rig.put(pid, device, "u" + random.nextInt(100));
                    };
            boolean gone = change instanceof ChangeSet.Delete
                    && one.service().item(change.id()).isEmpty();
            if (!gone) {
                changes.put(change.id(), change);
            }
        }
        return new ChangeSet(List.copyOf(changes.values()));
    }

    /** {@return what a change comes to; empty if it is wrong} The model: two devices cannot have one path. */
    private static Optional<SortedMap<String, String>> wanted(SortedMap<String, String> before, ChangeSet changes) {
        SortedMap<String, String> after = new TreeMap<>(before);
        for (ChangeSet.Change change : changes.changes()) {
            if (change instanceof ChangeSet.Put put) {
                after.put(put.id(), CfgText.empty().with(Content.ofValues(put.properties())));
            } else if (change instanceof ChangeSet.PutText put) {
                after.put(put.id(), put.text());
            } else {
                after.remove(change.id());
            }
        }
        List<String> paths = after.entrySet().stream()
                .filter(one -> one.getKey().startsWith(Gateway.FACTORY))
                .map(one -> Shown.parse(one.getValue()).text("device").orElseThrow())
                .toList();
        return Set.copyOf(paths).size() == paths.size() ? Optional.of(after) : Optional.empty();
    }
}
