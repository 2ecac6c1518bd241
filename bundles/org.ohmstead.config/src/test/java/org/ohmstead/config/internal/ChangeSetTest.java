package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Preview;
import org.ohmstead.device.ConfigException;

/** Several changes judged together, and what follows from them. */
class ChangeSetTest extends EngineTest {

    @BeforeEach
    void begin() throws Exception {
        rig.apply(
                new ChangeSet.PutText(Rig.PROFILE, ChangeSet.NEW, "good\n"),
                new ChangeSet.Put(
                        Rig.PUMP, ChangeSet.NEW, Map.of("device", "pump", "url", "profile", "profile", "heat")),
                Rig.put(Rig.FAN, "fan", "b"));
        // A driver whose configuration is right only with a profile that says so.
        rig.driver = (keys, pid) -> {
            if (keys.url().equals("profile")
                    && rig.texts.seen(Rig.PROFILE).filter("good\n"::equals).isEmpty()) {
                throw new IllegalArgumentException("url = 'profile': another profile expected");
            }
        };
    }

    private Preview preview(ChangeSet.Change... changes) {
        return rig.service().preview(new ChangeSet(List.of(changes)));
    }

    @Test
    void pathsMayBeSwappedInOneChange() throws Exception {
        assertThat(preview(Rig.put(Rig.FAN, "pump", "b")).problems()).hasSize(1);

        rig.apply(Rig.put(Rig.FAN, "pump", "b"), Rig.put(Rig.PUMP, "fan", "b"));

        assertThat(rig.running().get(Rig.FAN)).contains("device = pump");
        assertThat(rig.keeper.board().problems()).isEmpty();
    }

    @Test
    void driversAreAskedWithTheNewProfile() throws Exception {
        ChangeSet.PutText spoilt = new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "spoilt\n");
        ChangeSet.Put user =
                new ChangeSet.Put(Rig.PUMP, ChangeSet.ANY, Map.of("device", "pump", "url", "profile", "ratio", "2"));

        assertThat(preview(user).problems()).isEmpty();
        assertThat(preview(user, spoilt).problems()).singleElement().satisfies(problem -> assertThat(problem.text())
                .isEqualTo("etc/org.ohmstead.driver.test-pump.cfg: url = 'profile': another profile expected"));
        assertThat(preview(user, new ChangeSet.Delete(Rig.PROFILE, ChangeSet.ANY))
                        .problems())
                .hasSize(1);
    }

    @Test
    void aProfileIsNotChangedSoThatItsUsersBreakAndSaysWhomItRestarts() {
        assertThat(preview(new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "wrong"))
                        .problems())
                .extracting(problem -> problem.text())
                .containsExactly("etc/profiles/heat.yaml: line 1 = 'wrong': a profile expected");
        assertThat(preview(new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "spoilt\n"))
                        .problems())
                .extracting(problem -> problem.text())
                .containsExactly("etc/org.ohmstead.driver.test-pump.cfg: url = 'profile': another profile expected");
        rig.driver = (keys, pid) -> {};
        assertThat(preview(new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "good\nmore\n"))
                        .differences())
                .containsExactly(new Difference(
                        Rig.PROFILE,
                        Difference.Kind.CHANGED,
                        List.of(new Difference.Key("2", Optional.empty(), Optional.of("more"))),
                        "restarts pump, its connection stays"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "device=fan;url=b;ratio=2 | restarts fan, its connection stays",
                "device=fan;url=c | restarts fan and reconnects it",
                "device=roof/fan;url=b | stops fan, starts roof/fan",
                "device=fan;url=b;enabled=false | switches off fan"
            })
    void tellsWhatFollows(String properties, String effect) {
        Map<String, Object> given = new HashMap<>();
        for (String property : properties.split(";")) {
            given.put(property.split("=")[0], property.split("=")[1]);
        }

        assertThat(preview(new ChangeSet.Put(Rig.FAN, ChangeSet.ANY, given)).differences())
                .singleElement()
                .satisfies(one -> assertThat(one.effect()).isEqualTo(effect));
    }

    @Test
    void aDeviceThatChangesWithItsProfileStartsAnewOnce() throws Exception {
        rig.driver = (keys, pid) -> {};
        rig.texts.spared.clear();
        ChangeSet.PutText text = new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "better\n");

        rig.apply(
                text,
                new ChangeSet.Put(Rig.PUMP, ChangeSet.ANY, Map.of("device", "pump", "url", "x", "profile", "heat")),
                Rig.put(Rig.FAN, "fan", "b"),
                new ChangeSet.Put(Rig.SINGLE, ChangeSet.NEW, Map.of("number", 1)));

        assertThat(rig.texts.spared).as("but for what stays as it is").containsExactly(Set.of(Rig.PUMP));
        rig.apply(
                new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "best\n"),
                new ChangeSet.Delete(Rig.PUMP, ChangeSet.ANY));
        assertThat(rig.texts.spared).last().isEqualTo(Set.of(Rig.PUMP));
    }

    @Test
    void whatNeverWasIsNotDeletedNorBroughtBack() throws Exception {
        assertThat(preview(new ChangeSet.Delete("nix", ChangeSet.ANY)).problems())
                .extracting(problem -> problem.text())
                .containsExactly("id = 'nix': the id of an item that exists (there is no item nix) expected");
        long before = rig.newest().number();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rig.service().backTo(before, Set.of(Rig.FAN, "nix")))
                .withMessage("there is no item nix");

        rig.apply(new ChangeSet.Delete(Rig.FAN, ChangeSet.ANY));

        assertThat(preview(new ChangeSet.Delete(Rig.FAN, ChangeSet.ANY)).problems())
                .as("gone already")
                .isEmpty();
        assertThat(rig.service().backTo(before, Set.of(Rig.FAN)).changes()).hasSize(1);
    }

    @Test
    void undoingGoesBackStepByStepAndSaysWhatItUndid() throws Exception {
        rig.apply(Rig.put(Rig.FAN, "fan", "c"));
        long one = rig.newest().number();
        rig.apply(Rig.put(Rig.FAN, "fan", "d"));
        long two = rig.newest().number();

        assertThat(undone().detail()).isEqualTo("undo of " + two);
        assertThat(rig.running().get(Rig.FAN)).contains("url = c");
        Entry undo = undone();
        assertThat(undo.undoes()).isEqualTo(one);
        assertThat(rig.running().get(Rig.FAN)).contains("url = b");

        rig.service().apply(rig.service().undo(undo.number()), Rig.ANNA, Optional.empty());
        assertThat(rig.running().get(Rig.FAN)).as("an undo that is undone").contains("url = c");
        assertThat(undone().undoes()).isEqualTo(one);
    }

    @Test
    void anUndoThatIsConfirmedIsOneStillAlsoAfterARestart() throws Exception {
        rig.apply(Rig.put(Rig.FAN, "fan", "c"));
        long one = rig.newest().number();
        ChangeSet undo = rig.service().undo(one);
        long two = rig.service()
                .apply(undo, Rig.ANNA, Optional.of(Duration.ofSeconds(60)))
                .number();
        rig.service().confirm(two, Rig.ANNA);

        rig.start();

        assertThat(rig.newest().number()).isEqualTo(two);
        assertThat(rig.newest().undoes()).isEqualTo(one);
        assertThat(rig.newest().detail()).startsWith("undo of " + one + ", confirmed by ");
    }

    @Test
    void whatCanBeUndoneIsFoundBehindManyUndos() throws Exception {
        long first = rig.newest().number();
        for (int i = 0; i < 20; i++) {
            rig.apply(Rig.put(Rig.FAN, "fan", "many" + i));
        }
        for (int i = 0; i < 20; i++) {
            undone();
        }

        assertThat(rig.service().undoable()).map(Entry::number).contains(first);
    }

    private Entry undone() throws Exception {
        long number = rig.service().undoable().orElseThrow().number();
        return rig.service().apply(rig.service().undo(number), Rig.ANNA, Optional.empty());
    }

    @Test
    void whatIsSoAlreadyIsNotTouched() throws Exception {
        int updates = rig.admin.updates();
        long before = rig.newest().number();

        Entry entry =
                rig.apply(Rig.put(Rig.FAN, "fan", "b"), new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "good\n"));
        assertThat(entry.differences()).isEmpty();
        assertThat(entry.detail()).isEqualTo("all was so already");
        assertThat(entry.number()).as("of which none is kept").isZero();
        assertThat(rig.newest().number()).isEqualTo(before);
        assertThat(rig.admin.updates()).isEqualTo(updates);

        rig.apply(Rig.put(Rig.FAN, "fan", "c"), new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "good\n"));
        assertThat(rig.admin.updates()).isEqualTo(updates + 1);
    }

    @Test
    void secretsGoIntoTheStoreAndFormerOnesComeBack() throws Exception {
        rig.apply(new ChangeSet.Put(Rig.FAN, ChangeSet.ANY, Map.of("device", "fan", "url", "b", "password", "one")));
        long first = rig.newest().number();
        rig.apply(new ChangeSet.Put(Rig.FAN, ChangeSet.ANY, Map.of("device", "fan", "url", "b", "password", "two")));
        assertThat(rig.running().get(Rig.FAN)).contains("password = secret:driver.test-fan.password-2");

        rig.service().apply(rig.service().backTo(first, Set.of()), Rig.ANNA, Optional.empty());

        assertThat(rig.running().get(Rig.FAN)).contains("password = secret:driver.test-fan.password\n");
        assertThat(rig.secrets)
                .containsEntry("secret:driver.test-fan.password", "one")
                .containsEntry("secret:driver.test-fan.password-2", "two");
        String kept = Rig.read(rig.historyFolder().resolve("history-000000000001.log"));
        assertThat(kept).doesNotContain("= one").doesNotContain("two");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "org.ohmstead.jornal | a PID that an installed bundle declares",
                "org.ohmstead.driver.test | the PID of an instance, as org.ohmstead.driver.test~name,",
                "org.ohmstead.single~x | 'org.ohmstead.single'",
                "org.ohmstead.driver.test~../../x | a PID as org.ohmstead.journal or",
                "org.apache.karaf | a PID as org.ohmstead.journal or",
                "org.ohmstead.driver.tset~a | a PID that an installed bundle declares (org.ohmstead.driver.test?)"
            })
    void refusesIdsThatNothingStandsFor(String id, String expected) {
        assertThat(preview(Rig.put(id, "x", "y")).problems())
                .anySatisfy(problem -> assertThat(problem.expected()).startsWith(expected));
    }

    @ParameterizedTest
    @CsvSource({"profiles/../users.yaml", "profiles/.x.yaml", "profiles/a/b.yaml", "profiles/x.txt"})
    void refusesIdsOfTextsOutsideOfTheirFolder(String id) {
        assertThat(preview(new ChangeSet.PutText(id, ChangeSet.ANY, "x")).problems())
                .extracting(problem -> problem.text())
                .containsExactly("id = '" + id + "': an id as profiles/heatpump.yaml expected");
    }

    @Test
    void refusesWhatNoFileCanHold() throws Exception {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> rig.apply(Rig.put(Rig.FAN, "fan", "x".repeat(1 << 20))))
                .withMessageContaining("at most 524288 bytes expected, got");
        assertThat(rig.newest().outcome()).isEqualTo(Entry.Outcome.REFUSED);
        assertThat(rig.newest().differences().get(0).keys().get(0).after().orElseThrow())
                .hasSizeLessThan(600);
        assertThat(rig.running().get(Rig.FAN)).contains("url = b");
    }

    @Test
    void twoChangesOfOneItemAreRefused() {
        assertThat(preview(Rig.put(Rig.FAN, "fan", "c"), Rig.put(Rig.FAN, "fan", "d"))
                        .problems())
                .extracting(problem -> problem.text())
                .containsExactly(Rig.FAN + ": one change of an item expected, got two");
    }

    @Test
    void whatIsGoneIsAConflict() throws Exception {
        String version = rig.service().item(Rig.FAN).orElseThrow().version();
        rig.apply(new ChangeSet.Delete(Rig.FAN, version));

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> rig.apply(new ChangeSet.Put(Rig.FAN, version, Map.of("device", "fan", "url", "c"))))
                .withMessageMatching(".*~fan does not exist any more: changed by anna \\(rest\\) at .*, entry 3");
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(
                        () -> rig.apply(new ChangeSet.Put(Rig.PUMP, ChangeSet.NEW, Map.of("device", "x", "url", "c"))))
                .withMessageContaining("~pump exists already");
    }

    /** As at the very first start: who knows the profiles comes later. */
    private Rig withoutProfiles() throws Exception {
        return begin(rig("late"));
    }

    private static Rig begin(Rig late) throws Exception {
        try (DirectoryStream<Path> history = Files.newDirectoryStream(late.historyFolder())) {
            for (Path file : history) {
                Files.delete(file);
            }
        }
        late.textsThere = false;
        late.write(Rig.PROFILE, "one\n");
        return late.start();
    }

    @Test
    void profilesThatAreFoundWhenTheirBundleComesAreNobodysEdit() throws Exception {
        Rig late = withoutProfiles();
        late.textsThere = true;
        late.keeper.pass();
        assertThat(late.newest().origin().why()).isEqualTo("as found");
        assertThat(late.newest().number()).as("the first entry holds them").isEqualTo(1);
        assertThat(late.service().between(1, 0)).isEmpty();
        assertThat(late.service().backTo(1, Set.of()).changes())
                .as("nothing is deleted")
                .isEmpty();

        late.write("profiles/new.yaml", "two\n");
        late.keeper.pass();
        assertThat(late.newest().origin().via()).isEqualTo("file");
        assertThat(late.service().between(1, 0)).extracting(Difference::id).containsExactly("profiles/new.yaml");
        late.service().apply(late.service().backTo(1, Set.of()), Rig.ANNA, Optional.empty());
        assertThat(late.running()).containsOnlyKeys(Rig.PROFILE);
        late.service().apply(late.service().undo(2), Rig.ANNA, Optional.empty());
        assertThat(late.running()).containsOnlyKeys(Rig.PROFILE);
    }

    @Test
    void profilesThatNobodyCanReadAreNotAmongWhatWasFound() throws Exception {
        Rig late = rig("late");
        Files.write(late.etc().resolve("profiles/odd.yaml"), new byte[] {(byte) 0xC3});
        Files.writeString(late.etc().resolve("profiles/.hidden.yaml"), "x");
        Files.createDirectories(late.etc().resolve("profiles/folder.yaml"));
        begin(late);

        assertThat(late.engine.history().current()).containsOnlyKeys(Rig.PROFILE);
    }

    @Test
    void changesBeforeProfilesComeKeepThemAsWell() throws Exception {
        Rig late = withoutProfiles();
        late.apply(Rig.put(Rig.FAN, "fan", "c"));
        late.textsThere = true;
        late.keeper.pass();

        assertThat(late.newest().number()).isEqualTo(2);
        assertThat(late.service().between(1, 0)).extracting(Difference::id).containsExactly(Rig.FAN);
        assertThat(late.service().backTo(1, Set.of()).changes())
                .extracting(ChangeSet.Change::id)
                .containsExactly(Rig.FAN);
    }

    @Test
    void withoutTheBundleOfProfilesTheyStayAsTheyAre() throws Exception {
        rig.textsThere = false;
        rig.start();

        assertThat(rig.newest().number()).as("no entry").isEqualTo(2);
        assertThat(preview(new ChangeSet.PutText(Rig.PROFILE, ChangeSet.ANY, "x"))
                        .problems())
                .extracting(problem -> problem.text())
                .containsExactly(
                        "etc/profiles/heat.yaml: the bundle org.ohmstead.profile, which reads profiles, expected");
        rig.apply(Rig.put(Rig.FAN, "fan", "c"));
        assertThat(rig.service().backTo(2, Set.of()).changes()).hasSize(1);
        rig.textsThere = true;
        rig.write(Rig.PROFILE, "other\n");
        rig.keeper.pass();
        assertThat(rig.newest().origin().via()).isEqualTo("file");
        assertThat(rig.newest().differences()).extracting(Difference::id).containsExactly(Rig.PROFILE);
    }

    /** With an archive or a table that cannot be understood, there is no change set to be refused. */
    @Test
    void whatWasRefusedBeforeItWasAChangeIsKept() {
        Configurations service = rig.service();

        service.refused("", Rig.ANNA, "archive: entry '../a\n.cfg': a plain name expected");
        service.refused(Rig.PROFILE, Rig.ANNA, "x".repeat(5000));

        assertThat(service.history(0, 2, "")).allSatisfy(entry -> {
            assertThat(entry.outcome()).isEqualTo(Entry.Outcome.REFUSED);
            assertThat(entry.origin()).isEqualTo(Rig.ANNA);
        });
        assertThat(service.history(0, 1, Rig.PROFILE).get(0).detail()).isEqualTo("x".repeat(500) + "…");
        assertThat(service.history(0, 2, "").get(1).detail())
                .isEqualTo("archive: entry '../a .cfg': a plain name expected");
    }
}
