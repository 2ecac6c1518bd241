package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.Subject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.Preview;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

/** The service as faces see it, in a real framework. */
class ConfigurationsTest extends GatewayTest {

    private static final Origin ANNA = new Origin("anna", "rest", "spring cleaning");
    private static final String SINGLE = "org.ohmstead.single";

    /** As Karaf's: told by its name. */
    private record UserPrincipal(String getName) implements java.security.Principal {}

    private Configurations configs;

    @BeforeEach
    void start() throws Exception {
        startWithPump();
        configs = gateway.configurations();
    }

    private static ChangeSet set(ChangeSet.Change... changes) {
        return new ChangeSet(List.of(changes));
    }

    private Entry newest() {
        return configs.history(0, 1, "").get(0);
    }

    /** Shows all entries if there are too many as well. */
    private void awaitEntry(long number) {
        await().untilAsserted(() -> assertThat(configs.history(0, 100, ""))
                .first()
                .extracting(Entry::number)
                .as(() -> configs.history(0, 100, "").toString())
                .isEqualTo(number));
    }

    @Test
    void typesTellWhatAFormNeeds() {
        assertThat(configs.types()).extracting(ConfigType::pid).containsExactly(Gateway.FACTORY, SINGLE);
        ConfigType type = configs.types().get(0);
        assertThat(type.factory()).isTrue();
        assertThat(type.name()).isEqualTo("Test");
        assertThat(type.bundle()).isEqualTo("test.device 0.0.0");
        assertThat(type.keys())
                .extracting(ConfigType.Key::id)
                .containsExactly(
                        "device",
                        "url",
                        "interval.ms",
                        "ratio",
                        "mode",
                        "enabled",
                        "points",
                        "profile",
                        "hosts",
                        "password");
        assertThat(type.keys().get(2))
                .isEqualTo(new ConfigType.Key(
                        "interval.ms",
                        "Interval",
                        "Time between two reads, in ms.",
                        ConfigType.Kind.WHOLE,
                        false,
                        false,
                        List.of("1000"),
                        List.of(),
                        Optional.of("10"),
                        Optional.of("3600000"),
                        "ms"));
        assertThat(type.keys().get(0).required()).isTrue();
        assertThat(type.keys().get(4).options())
                .containsExactly(new ConfigType.Option("quick", "a"), new ConfigType.Option("slow", "b"));
        assertThat(type.keys())
                .extracting(ConfigType.Key::kind)
                .contains(ConfigType.Kind.SECRET, ConfigType.Kind.REAL, ConfigType.Kind.BOOLEAN);
        assertThat(type.keys().get(8).list()).isTrue();
    }

    @Test
    void theFirstEntryIsAsFound() {
        Entry first = newest();

        assertThat(first.number()).isEqualTo(1);
        assertThat(first.origin()).isEqualTo(new Origin("system", "system", "as found"));
        assertThat(configs.between(1, 0)).isEmpty();
    }

    @Test
    void severalChangesAreMadeTogetherAndLeaveOneEntry() throws Exception {
        ConfigItem pump = configs.item(PUMP_PID).orElseThrow();
        assertThat(pump.name()).isEqualTo("pump");
        assertThat(pump.type()).isEqualTo(Gateway.FACTORY);
        assertThat(pump.file()).isEqualTo("etc/" + PUMP);
        assertThat(pump.properties()).isEqualTo(Map.of("device", "pump", "url", "a", "interval.ms", 500L));
        String fan = configs.freeId(Gateway.FACTORY, "roof/fan no 1");
        assertThat(fan).isEqualTo(Gateway.FACTORY + "~roof-fan-no-1");
        ChangeSet changes = set(
                new ChangeSet.Put(PUMP_PID, pump.version(), Map.of("device", "pump", "url", "a", "interval.ms", 250)),
                new ChangeSet.Put(fan, ChangeSet.NEW, Map.of("device", "roof/fan", "url", "b")),
                new ChangeSet.Put(SINGLE, ChangeSet.NEW, Map.of("number", 5)));

        Preview preview = configs.preview(changes);
        assertThat(preview.problems()).isEmpty();
        assertThat(preview.conflicts()).isEmpty();
        assertThat(configs.items()).hasSize(1);
        Entry entry = configs.apply(changes, ANNA, Optional.empty());

        assertThat(entry.outcome()).isEqualTo(Entry.Outcome.APPLIED);
        assertThat(entry.origin()).isEqualTo(ANNA);
        assertThat(entry.differences()).isEqualTo(preview.differences());
        assertThat(entry.differences())
                .extracting(Difference::id, Difference::kind, Difference::effect)
                .containsExactly(
                        tuple(PUMP_PID, Difference.Kind.CHANGED, "restarts pump, its connection stays"),
                        tuple(fan, Difference.Kind.ADDED, "starts roof/fan"),
                        tuple(SINGLE, Difference.Kind.ADDED, "restarts " + SINGLE));
        assertThat(entry.differences().get(0).keys())
                .containsExactly(new Difference.Key("interval.ms", Optional.of("500"), Optional.of("250")));
        assertThat(gateway.running())
                .containsExactly(
                        PUMP_PID + "{device=pump, interval.ms=250, url=a}",
                        fan + "{device=roof/fan, url=b}",
                        SINGLE + "{number=5}");
        assertThat(gateway.read(PUMP)).isEqualTo("# mine\ndevice = pump\n# where\nurl = a\ninterval.ms = 250\n");
        assertThat(newest()).isEqualTo(entry);
        settle();
        assertThat(configs.history(0, 1, PUMP_PID))
                .as("no second entry by the look that follows")
                .containsExactly(entry);
    }

    /** Has a look follow. */
    private void settle() throws Exception {
        gateway.write("org.ohmstead.driver.test-probe.cfg", "these are words\n");
        await().until(() -> configs.item(Gateway.FACTORY + "~probe").isPresent());
    }

    @Test
    void oneMistakeKeepsAllFromBeingMade() {
        ChangeSet changes = set(
                new ChangeSet.Put(PUMP_PID, ChangeSet.ANY, Map.of("device", "pump", "url", "b")),
                new ChangeSet.Put(
                        Gateway.FACTORY + "~fan", ChangeSet.NEW, Map.of("device", "pump", "url", "b", "x", "y")));

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> configs.apply(changes, ANNA, Optional.empty()))
                .withMessageContaining("x = '…': one of the keys")
                .withMessageContaining("device = 'pump': a path that is not taken yet");

        assertThat(newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
        assertThat(newest().detail()).contains("one of the keys");
        assertThat(newest().differences()).hasSize(2);
        assertThat(gateway.read(PUMP)).isEqualTo(GOOD);
    }

    /** Its PID comes before that of the device, and a change of the device was refused, so that both have problems. */
    @Test
    void whoseFileWantsThePathOfAnotherIsNotInItsWay() throws Exception {
        String wrong = Gateway.FACTORY + "~early";
        gateway.write(wrong.replace('~', '-') + ".cfg", "device = pump\nurl = b\n");
        gateway.write(PUMP, "device = pump\nulr = a\n");
        await().until(() ->
                configs.item(wrong).filter(item -> !item.problems().isEmpty()).isPresent());
        await().until(() -> !configs.item(PUMP_PID).orElseThrow().problems().isEmpty());

        Map<String, Object> wanted = Map.of("device", "pump", "url", "c");
        configs.apply(set(new ChangeSet.Put(PUMP_PID, ChangeSet.ANY, wanted)), ANNA, Optional.empty());
        assertThat(gateway.running()).containsExactly(PUMP_PID + "{device=pump, url=c}");
        gateway.write(PUMP, "device = pump\nulr = a\n");
        await().until(() -> !configs.item(PUMP_PID).orElseThrow().problems().isEmpty());
        assertThat(gateway.configs().replace("pump", Map.of("url", "d")).pid()).isEqualTo(PUMP_PID);

        assertThat(gateway.running()).containsExactly(PUMP_PID + "{device=pump, url=d}");
        assertThat(configs.item(wrong).orElseThrow().problems())
                .singleElement()
                .extracting(ConfigProblem::key)
                .isEqualTo("device");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> configs.apply(
                        set(new ChangeSet.Put(wrong, ChangeSet.ANY, Map.of("device", "pump", "url", "b"))),
                        ANNA,
                        Optional.empty()))
                .withMessageContaining("device = 'pump': a path that is not taken yet");
    }

    @Test
    void whatCouldNotBeUnderstoodIsInTheHistoryWithWhatItCameIn() {
        configs.refused("folder a\nb, 3 files", ANNA, "a.cfg: line 3: 'key = value'\nexpected");

        assertThat(newest().detail()).isEqualTo("a.cfg: line 3: 'key = value' expected");
        assertThat(newest().differences())
                .containsExactly(new Difference("folder a b, 3 files", Difference.Kind.CHANGED, List.of(), ""));
        assertThat(gateway.read(PUMP)).isEqualTo(GOOD);
    }

    @Test
    void whatSomebodyElseRefusedIsInTheHistoryAlone() {
        configs.refused(
                set(new ChangeSet.Put(PUMP_PID, ChangeSet.ANY, Map.of("device", "pump", "url", "b"))),
                ANNA,
                "it is needed as it is");

        assertThat(newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
        assertThat(newest().origin()).isEqualTo(ANNA);
        assertThat(newest().detail()).isEqualTo("it is needed as it is");
        assertThat(newest().differences()).singleElement().satisfies(d -> assertThat(d.id())
                .isEqualTo(PUMP_PID));
        assertThat(configs.history(0, 1, PUMP_PID)).containsExactly(newest());
        assertThat(gateway.read(PUMP)).isEqualTo(GOOD);
    }

    @Test
    void theSecondOfTwoEditorsIsToldWhoWasFirst() throws Exception {
        String version = configs.item(PUMP_PID).orElseThrow().version();
        configs.apply(
                set(new ChangeSet.Put(PUMP_PID, version, Map.of("device", "pump", "url", "b"))),
                ANNA,
                Optional.empty());

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> configs.apply(
                        set(new ChangeSet.Put(PUMP_PID, version, Map.of("device", "pump", "url", "c"))),
                        new Origin("bob", "console", ""),
                        Optional.empty()))
                .withMessageMatching(
                        "org.ohmstead.driver.test~pump is not as it was when this edit was begun: changed by"
                                + " anna \\(rest\\) at \\S+Z, entry 2");

        assertThat(newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
        assertThat(newest().origin().who()).isEqualTo("bob");
        assertThat(gateway.read(PUMP)).contains("url = b");
    }

    @Test
    void whatOthersChangeBecomesEntriesInTheirNames() throws Exception {
        Subject carl = new Subject(true, Set.of(new UserPrincipal("carl")), Set.of(), Set.of());
        Subject.doAs(carl, (PrivilegedExceptionAction<Void>) () -> {
            gateway.update(PUMP_PID, Map.of("device", "pump", "url", "b"));
            return null;
        });
        awaitEntry(2);
        assertThat(newest().origin()).isEqualTo(new Origin("carl", "shell", ""));
        assertThat(newest().differences().get(0).keys())
                .containsExactly(
                        new Difference.Key("interval.ms", Optional.of("500"), Optional.empty()),
                        new Difference.Key("url", Optional.of("a"), Optional.of("b")));

        gateway.write(PUMP, "device = pump\nurl = c\n");
        awaitEntry(3);
        assertThat(newest().origin())
                .isEqualTo(new Origin(Files.getOwner(gateway.file(PUMP)).getName(), "file", ""));

        gateway.write(PUMP, "device = pump\nurl = c\ncolour = red\n");
        awaitEntry(4);
        assertThat(newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
        assertThat(newest().detail()).startsWith("etc/" + PUMP + ": colour = '…': one of the keys");

        Subject.doAs(carl, (PrivilegedExceptionAction<Void>) () -> {
            gateway.update(PUMP_PID, Map.of("device", "pump", "url", "b", "interval.ms", "soon"));
            return null;
        });
        awaitEntry(5);
        assertThat(newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
        assertThat(newest().origin().who()).isEqualTo("carl");

        gateway.stop();
        Files.delete(gateway.file(PUMP));
        gateway.start();
        configs = gateway.configurations();
        assertThat(newest().number())
                .as("what was refused before is not told again")
                .isEqualTo(6);
        assertThat(newest().origin()).isEqualTo(new Origin("unknown", "file", ""));
        assertThat(newest().differences()).extracting(Difference::kind).containsExactly(Difference.Kind.REMOVED);
    }

    @Test
    void rollsBackUndoesAndShowsWhatDiffers() throws Exception {
        configs.apply(
                set(new ChangeSet.Put(PUMP_PID, ChangeSet.ANY, Map.of("device", "pump", "url", "b"))),
                ANNA,
                Optional.empty());
        configs.apply(
                set(
                        new ChangeSet.Put(SINGLE, ChangeSet.NEW, Map.of("number", 1)),
                        new ChangeSet.Delete(PUMP_PID, ChangeSet.ANY)),
                ANNA,
                Optional.empty());

        assertThat(configs.between(1, 2)).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo(PUMP_PID);
            assertThat(one.kind()).isEqualTo(Difference.Kind.CHANGED);
        });
        assertThat(configs.between(3, 1))
                .extracting(Difference::kind)
                .containsExactlyInAnyOrder(Difference.Kind.ADDED, Difference.Kind.REMOVED);

        configs.apply(configs.backTo(1, Set.of(PUMP_PID)), ANNA, Optional.empty());
        assertThat(gateway.running()).containsExactly(RUNNING, SINGLE + "{number=1}");
        configs.apply(configs.undo(3), ANNA, Optional.empty());
        assertThat(gateway.running()).containsExactly(PUMP_PID + "{device=pump, url=b}");
        configs.apply(configs.backTo(1, Set.of()), ANNA, Optional.empty());
        assertThat(gateway.running()).containsExactly(RUNNING);
        assertThat(configs.between(1, 0)).isEmpty();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> configs.backTo(77, Set.of()))
                .withMessage("entry 1 to 6 expected, the history holds no entry 77");
    }

    @Test
    void whatIsNotConfirmedIsUndone() throws Exception {
        Entry pending = configs.apply(
                set(new ChangeSet.Put(PUMP_PID, ChangeSet.ANY, Map.of("device", "pump", "url", "b"))),
                ANNA,
                Optional.of(Duration.ofMillis(1100)));

        assertThat(pending.outcome()).isEqualTo(Entry.Outcome.PENDING);
        assertThat(pending.confirmBy()).contains(pending.at().plusMillis(1100));
        await().until(() -> configs.entry(2).orElseThrow().outcome() == Entry.Outcome.UNDONE);
        assertThat(gateway.running()).containsExactly(RUNNING);
        assertThat(gateway.read(PUMP)).isEqualTo(GOOD);
        assertThat(newest().origin().why()).isEqualTo("entry 2 was not confirmed within 1100 ms");
    }

    @Test
    void whatIsNotConfirmedIsUndoneAlsoIfAServiceWasAwayWhenItsTimeCame() throws Exception {
        AtomicBoolean away = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        gateway.offerTexts(() -> {
            if (away.get()) {
                asked.incrementAndGet();
                throw new IllegalStateException("played by the test: the service has gone");
            }
        });
        awaitEntry(1);
        Entry pending = configs.apply(
                set(new ChangeSet.Put(PUMP_PID, ChangeSet.ANY, Map.of("device", "pump", "url", "b"))),
                ANNA,
                Optional.of(Duration.ofSeconds(1)));
        away.set(true);
        await().until(() -> Instant.now().isAfter(pending.confirmBy().orElseThrow()) && asked.get() > 0);

        away.set(false);

        await().until(() -> configs.entry(2).orElseThrow().outcome() == Entry.Outcome.UNDONE);
        assertThat(gateway.running()).containsExactly(RUNNING);
    }
}
