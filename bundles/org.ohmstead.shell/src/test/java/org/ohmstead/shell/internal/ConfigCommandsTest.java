package org.ohmstead.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.PointTables;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.security.Identity;
import org.ohmstead.security.Role;

class ConfigCommandsTest {

    private static final String PUMP = "org.ohmstead.driver.modbus~pump";
    private static final String PROFILE = "profiles/pump.yaml";

    @TempDir
    Path folder;

    private final World world = new World();
    private final FakeConfigurations configurations = new FakeConfigurations();

    @BeforeEach
    void configure() {
        world.services.put(Configurations.class, configurations);
        configurations.put(PUMP, "cellar/pump", Map.of("device", "cellar/pump", "interval.ms", 1000, "old", "x"));
        configurations.put("org.ohmstead.scan", "scan", Map.of("threads", "4"));
        configurations.put(PROFILE, "protocol: modbus\npoints:\n  flow: {at: holding/3}\u001b[2J\n");
        ConfigType.Key device = key("device", ConfigType.Kind.TEXT, false, "", List.of());
        ConfigType.Key interval = new ConfigType.Key(
                "interval.ms",
                "Interval",
                "Pause between reads.",
                ConfigType.Kind.WHOLE,
                false,
                false,
                List.of("1000"),
                List.of(),
                Optional.of("10"),
                Optional.empty(),
                "ms");
        ConfigType.Key order = key(
                "order",
                ConfigType.Kind.TEXT,
                false,
                "Of words.",
                List.of(new ConfigType.Option("big", "Big"), new ConfigType.Option("little", "Little")));
        ConfigType.Key tags = key("tags", ConfigType.Kind.TEXT, true, "", List.of());
        ConfigType.Key token = key("token", ConfigType.Kind.SECRET, false, "", List.of());
        ConfigType.Key on = key("on", ConfigType.Kind.BOOLEAN, false, "", List.of());
        configurations.types.add(new ConfigType(
                "org.ohmstead.driver.modbus",
                true,
                "Modbus",
                "",
                "x 1",
                List.of(device, interval, order, tags, on, token)));
        configurations.types.add(new ConfigType("org.ohmstead.journal", false, "Journal", "", "y 1", List.of(tags)));
    }

    private static ConfigType.Key key(
            String id, ConfigType.Kind kind, boolean list, String description, List<ConfigType.Option> options) {
        return new ConfigType.Key(
                id,
                "Name of " + id,
                description,
                kind,
                list,
                false,
                List.of(),
                options,
                Optional.empty(),
                Optional.empty(),
                "");
    }

    static Stream<OhmCommand> all() {
        return Stream.of(
                new ConfigListCommand(),
                new ConfigShowCommand(),
                set(PUMP, "a=b"),
                delete(PUMP),
                new ConfigHistoryCommand(),
                new ConfigDiffCommand(),
                new ConfigRollbackCommand(),
                new ConfigUndoCommand(),
                new ConfigConfirmCommand(),
                new ConfigExportCommand(),
                new ConfigImportCommand(),
                new PointsExportCommand(),
                new PointsImportCommand());
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyWhoMayConfigureGetsThrough(OhmCommand command) {
        world.person = Optional.of(new Identity("otto", Role.OPERATOR, "shell"));
        refuses(command, "otto has the role operator, which may not configure");
        assertThat(configurations.asked).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void whileTheServiceIsAwayThatIsSaid(OhmCommand command) {
        world.services.remove(Configurations.class);
        refuses(command, "The service Configurations is not there now; its bundle org.ohmstead.config is stopped");
    }

    private static ConfigSetCommand set(String id, String... assignments) {
        ConfigSetCommand command = new ConfigSetCommand();
        command.id = id;
        command.assignments = List.of(assignments);
        return command;
    }

    private static ConfigDeleteCommand delete(String... ids) {
        ConfigDeleteCommand command = new ConfigDeleteCommand();
        command.ids = List.of(ids);
        return command;
    }

    private void refuses(OhmCommand command, String message) {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> world.run(command))
                .withMessageContaining(message);
    }

    @Test
    void itemsAreListedWithWhatIsWrong() throws Exception {
        ConfigItem item = configurations.items.get(PUMP);
        List<ConfigProblem> problems = List.of(
                new ConfigProblem(item.file(), "url", "", "a URL"), new ConfigProblem(item.file(), "x", "y", "z"));
        configurations.items.put(
                PUMP,
                new ConfigItem(PUMP, item.type(), item.name(), item.file(), item.properties(), "", "v", problems));
        world.width = 0;

        assertThat(world.rows(new ConfigListCommand()))
                .containsExactly(
                        List.of(
                                PUMP,
                                "cellar/pump",
                                "etc/org.ohmstead.driver.modbus-pump.cfg",
                                "url = '': a URL expected (and 1 more)"),
                        List.of("org.ohmstead.scan", "scan", "etc/org.ohmstead.scan.cfg", ""),
                        List.of(PROFILE, PROFILE, "etc/" + PROFILE, ""));
        ConfigListCommand some = new ConfigListCommand();
        some.part = "CELLAR";
        some.plain = true;
        assertThat(world.run(some)).startsWith(PUMP + "\tcellar/pump\t").hasLineCount(1);
        some.part = "attic";
        some.plain = false;
        assertThat(world.run(some)).contains("No configuration matches 'attic'");
    }

    @Test
    void ofSeveralWithAPathTheOneThatIsRightIsEditedAndNoneIsDeleted() throws Exception {
        String early = "org.ohmstead.driver.modbus~early";
        List<ConfigProblem> problems = List.of(new ConfigProblem("early", "device", "cellar/pump", "another path"));
        configurations.items.put(
                early,
                new ConfigItem(early, "org.ohmstead.driver.modbus", "cellar/pump", "", Map.of(), "", "v", problems));
        String several =
                "'cellar/pump' is named by several configurations: one of these ids expected: " + early + ", " + PUMP;

        world.run(set("cellar/pump", "interval.ms=300"));
        assertThat(configurations.items.get(PUMP).properties()).containsEntry("interval.ms", "300");
        refuses(delete("cellar/pump"), several);
        assertThat(configurations.items).containsKeys(PUMP, early);

        ConfigItem pump = configurations.items.get(PUMP);
        configurations.items.put(
                PUMP, new ConfigItem(PUMP, pump.type(), pump.name(), "", pump.properties(), "", "v", problems));
        refuses(set("cellar/pump", "interval.ms=300"), several);
    }

    @Test
    void oneIsShownWithAllItsKeys() throws Exception {
        ConfigShowCommand command = new ConfigShowCommand();
        command.id = "cellar/pump";
        world.width = 0;

        assertThat(world.run(command))
                .startsWith(PUMP + "  in etc/org.ohmstead.driver.modbus-pump.cfg")
                .containsPattern("device +[│|] cellar/pump +[│|] +[│|] +[│|] Name of device")
                .containsPattern("interval.ms +[│|] 1000 +[│|] 1000 +[│|] ms +[│|] Pause between reads.  10 to …")
                .containsPattern("order +[│|] +[│|] +[│|] +[│|] Of words.  One of big, little")
                .containsPattern("old +[│|] x +[│|] +[│|] +[│|] unknown");
        command.plain = true;
        assertThat(world.run(command)).isEqualToNormalizingNewlines("device\tcellar/pump\ninterval.ms\t1000\nold\tx\n");
        command.id = PROFILE;
        assertThat(world.run(command))
                .isEqualToNormalizingNewlines("protocol: modbus\npoints:\n  flow: {at: holding/3}�[2J\n");
        command.id = "org.ohmstead.driver.modbus~pmup";
        refuses(command, "There is no configuration 'org.ohmstead.driver.modbus~pmup'; did you mean " + PUMP + "?");
    }

    @Test
    void keysAreSetAndRemovedTogether() throws Exception {
        ConfigSetCommand command = set("cellar/pump", "interval.ms=500", "old=", "tags=a", "tags=b=c", "url=");
        command.why = "faster";

        assertThat(world.run(command))
                .isEqualToNormalizingNewlines(
                        """
                        Entry 1 applied
                        changed  org.ohmstead.driver.modbus~pump  (restarts it)
                          interval.ms: 1000 → 500
                          old: x → -
                          tags: - → [a, b=c]
                        """);
        assertThat(configurations.items.get(PUMP).properties())
                .isEqualTo(Map.of("device", "cellar/pump", "interval.ms", "500", "tags", List.of("a", "b=c")));
        assertThat(configurations.asked.get(0)).contains("basedOn=v{");
        assertThat(configurations.asked).contains("Origin[who=ada, via=shell, why=faster]");
        command.assignments = List.of("interval.ms=500");
        assertThat(world.run(command)).startsWith("Nothing to change");
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        ConfigSetCommand command = set(PUMP, "interval.ms=500");
        command.dryRun = true;
        assertThat(world.run(command)).contains("interval.ms: 1000 → 500").doesNotContain("Entry");
        command.assignments = List.of("interval.ms=1000");
        assertThat(world.run(set("org.ohmstead.scan", "threads=4"))).contains("Nothing to change");

        command.assignments = List.of("interval.ms=wrong");
        refuses(
                command,
                "Refused, nothing was changed:\n  etc/x.cfg: interval.ms = 'wrong': a number from 1 to 9 expected");
        configurations.conflict = Optional.of(new ConflictException("otto changed it at 12:00"));
        command.assignments = List.of("interval.ms=5");
        refuses(command, "otto changed it at 12:00");
        assertThat(configurations.asked).isEmpty();
    }

    @Test
    void whatIsRefusedIsSaid() {
        refuses(set(PUMP, "interval.ms=wrong", "a=wrong"), "a = 'wrong': a number from 1 to 9 expected");
        refuses(set(PUMP, "interval.ms"), "KEY=VALUE expected, or KEY= to go back to the default, got 'interval.ms'");
        refuses(set(PUMP, "=5"), "KEY=VALUE expected");
        refuses(set(PUMP, "interval.ms=5", "interval.ms=6"), "interval.ms: one value expected, got 2");
        refuses(set(PROFILE, "a=b"), "a profile has no keys; edit its file");
        refuses(set("org.ohmstead.driver.modbus~fan", "device=fan"), "There is no configuration");
        configurations.conflict = Optional.of(new ConflictException("otto changed it at 12:00"));
        refuses(set(PUMP, "a=b"), "Nothing was changed: otto changed it at 12:00");
        configurations.conflict = Optional.empty();
        configurations.trouble = Optional.of(new IOException("No space left on device"));
        refuses(set(PUMP, "a=b"), "Nothing was changed: No space left on device");
        configurations.trouble = Optional.of(new AccessDeniedException("/etc/x"));
        refuses(set(PUMP, "a=b"), "Nothing was changed: /etc/x: the gateway's account may not do that");
    }

    @Test
    void secretsAreAskedForAndTheLineStaysOutOfTheLog() throws Exception {
        refuses(
                set(PUMP, "token=hush"),
                "token: a secret is no argument, as the shell remembers what is typed; token=? asks");
        world.typed.add("hush");
        Thread.currentThread().setName("pipe-ohm:config-set token=hush");
        world.run(set(PUMP, "token=?"));
        assertThat(Thread.currentThread().getName()).isEqualTo("pipe-ohm:config-set token=hush");
        assertThat(configurations.thread).isEqualTo("ohmstead-shell");
        assertThat(configurations.items.get(PUMP).properties()).containsEntry("token", "hush");
        refuses(set(PUMP, "token=?"), "token: a secret expected, nothing was typed");
        world.run(set(PUMP, "token=secret:pump"));
        assertThat(configurations.items.get(PUMP).properties()).containsEntry("token", "secret:pump");
        world.run(set(PUMP, "token="));
        assertThat(configurations.items.get(PUMP).properties()).doesNotContainKey("token");
    }

    @Test
    void idsKeysValuesAndNumbersAreCompleted() {
        assertThat(offers(new ItemCompleter(), "", ""))
                .containsExactly("cellar/pump ", PUMP + " ", "org.ohmstead.scan ", PROFILE + " ");
        assertThat(offers(new KeyCompleter(), "in", "cellar/pump", "in")).containsExactly("interval.ms=");
        assertThat(offers(new KeyCompleter(), "o", PUMP, "o")).containsExactly("on=", "order=");
        assertThat(offers(new KeyCompleter(), "order=", PUMP, "order=")).containsExactly("order=big ", "order=little ");
        assertThat(offers(new KeyCompleter(), "on=t", PUMP, "on=t")).containsExactly("on=true ");
        assertThat(offers(new KeyCompleter(), "interval.ms=", PUMP)).containsExactly("interval.ms=1000 ");
        assertThat(offers(new KeyCompleter(), "d", "org.ohmstead.driver.modbus~new", "d"))
                .containsExactly("device=");
        assertThat(offers(new KeyCompleter(), "d", "unknown", "d")).isEmpty();
        configurations.enter(Entry.Outcome.APPLIED, "", "", Optional.empty(), List.of());
        assertThat(offers(new EntryCompleter(), "", "")).containsExactly("1 ");
        world.services.remove(Configurations.class);
        assertThat(offers(new ItemCompleter(), "", "")).isEmpty();
        assertThat(offers(new KeyCompleter(), "", PUMP, "")).isEmpty();
    }

    private List<String> offers(Candidates completer, String begun, String... words) {
        List<String> offered = new ArrayList<>();
        completer.complete(world, new ShellPartsTest.Line(begun, List.of(words)), offered);
        return offered;
    }

    @Test
    void newOnesAreMadeIfThatIsMeant() throws Exception {
        ConfigSetCommand fan = set("org.ohmstead.driver.modbus~fan", "device=fan");
        fan.fresh = true;
        assertThat(world.run(fan))
                .contains("added  org.ohmstead.driver.modbus~fan")
                .contains("device: - → fan");
        assertThat(configurations.asked.get(0)).contains("basedOn=,");
        refuses(fan, "There is a configuration 'org.ohmstead.driver.modbus~fan' already: leave --new out");

        assertThat(world.run(set("org.ohmstead.journal", "tags=a"))).contains("added  org.ohmstead.journal");
    }

    @ParameterizedTest
    @CsvSource({"120, 2026-11-22T12:02:00.000Z", "10m, 2026-11-22T12:10:00.000Z", "PT1H, 2026-11-22T13:00:00.000Z"})
    void aChangeMayWaitForItsConfirmation(String within, String until) throws Exception {
        ConfigSetCommand command = set(PUMP, "interval.ms=250");
        command.confirm = within;

        assertThat(world.run(command))
                .contains("Entry 1 pending")
                .contains("It is undone at " + until + " unless confirmed: ohm:config-confirm 1");
        assertThat(world.run(new ConfigConfirmCommand())).startsWith("Entry 1 stays");
        assertThat(configurations.asked).contains("confirm 1 ada");
        command.confirm = "soon";
        refuses(command, "--confirm: a duration such as 10s");
        command.confirm = "0";
        refuses(command, "--confirm: a duration of more than 0 expected");
    }

    @Test
    void whoConfirmsSaysWhichIfSeveralWait() throws Exception {
        refuses(new ConfigConfirmCommand(), "No change waits for a confirmation; see ohm:config-history");
        configurations.enter(Entry.Outcome.PENDING, "", "", Optional.of(Duration.ofMinutes(1)), List.of());
        configurations.enter(Entry.Outcome.APPLIED, "", "", Optional.empty(), List.of());
        configurations.enter(Entry.Outcome.PENDING, "", "", Optional.of(Duration.ofMinutes(1)), List.of());
        refuses(new ConfigConfirmCommand(), "Which one? These wait: 3, 1");
        ConfigConfirmCommand command = new ConfigConfirmCommand();
        command.number = 2;
        refuses(command, "Entry 2 does not wait");
        command.number = 1;
        assertThat(world.run(command)).startsWith("Entry 1 stays");
        configurations.trouble = Optional.of(new IOException("No space left on device"));
        refuses(command, "The confirmation cannot be kept: No space left on device");
    }

    @Test
    void severalAreDeletedTogether() throws Exception {
        assertThat(world.run(delete("cellar/pump", PROFILE, PUMP)))
                .contains("removed  " + PUMP + "  (stops cellar/pump)")
                .contains("removed  " + PROFILE);
        assertThat(configurations.items).containsOnlyKeys("org.ohmstead.scan");
        refuses(delete("org.ohmstead.scan", "never"), "There is no configuration 'never'");
        assertThat(configurations.items).containsOnlyKeys("org.ohmstead.scan");
    }

    @Test
    void theHistoryTellsWhoDidWhatAndWhy() throws Exception {
        Difference pump = new Difference(
                PUMP,
                Difference.Kind.CHANGED,
                List.of(new Difference.Key("interval.ms", Optional.of("5"), Optional.of("6"))),
                "");
        configurations.enter(Entry.Outcome.APPLIED, "faster", "", Optional.empty(), List.of(pump));
        configurations.enter(Entry.Outcome.REFUSED, "", "bad\nvalue", Optional.empty(), List.of());
        configurations.enter(Entry.Outcome.PENDING, "x", "y", Optional.of(Duration.ofMinutes(1)), List.of(pump));
        ConfigHistoryCommand command = new ConfigHistoryCommand();
        world.width = 0;

        String at = "2026-11-22T12:00:00.000Z";
        assertThat(world.rows(command))
                .containsExactly(
                        List.of("3", at, "ada", "shell", "pending until 2026-11-22T12:01:00.000Z", PUMP, "x; y"),
                        List.of("2", at, "ada", "shell", "refused", "", "bad�value"),
                        List.of("1", at, "ada", "shell", "applied", PUMP, "faster"));
        command.id = "cellar/pump";
        command.count = 1;
        command.plain = true;
        assertThat(world.run(command)).startsWith("3\t").hasLineCount(1);
        command.keys = true;
        assertThat(world.run(command))
                .contains("3  " + at + "  ada via shell  pending")
                .contains("  interval.ms: 5 → 6");
        command.count = 0;
        refuses(command, "-n: a number from 1 to 10000 expected, got 0");
        command.count = 5;
        command.keys = false;
        command.plain = false;
        command.id = "gone";
        assertThat(world.run(command)).contains("Nothing changed 'gone' yet");
    }

    @Test
    void differencesAreShownWhereTheyAre() throws Exception {
        String list = IntStream.range(0, 20)
                .mapToObj(n -> "p" + n + ": {at: " + n + "}")
                .toList()
                .toString();
        Difference long1 = new Difference(
                PUMP,
                Difference.Kind.CHANGED,
                List.of(
                        new Difference.Key(
                                "points", Optional.of(list), Optional.of(list.replace("{at: 9}", "{at: 99}"))),
                        new Difference.Key("empty", Optional.of(""), Optional.of("\u001b[2J")),
                        new Difference.Key("new", Optional.empty(), Optional.of("z".repeat(200)))),
                "");
        Difference profile = new Difference(
                PROFILE,
                Difference.Kind.CHANGED,
                List.of(new Difference.Key("7", Optional.of("  a: {}"), Optional.empty())),
                "");
        configurations.enter(Entry.Outcome.APPLIED, "", "", Optional.empty(), List.of(long1, profile));
        ConfigDiffCommand command = new ConfigDiffCommand();
        command.from = 1;

        assertThat(world.run(command))
                .contains("  points: …: 8}, p9: {at: 9}, p10: {at: 10}…")
                .contains(" → …: 8}, p9: {at: 99}, p10: {at: 10}…")
                .contains("  empty: '' → �[2J")
                .contains("  new: - → " + "z".repeat(120) + "…")
                .contains("  line 7:   a: {} → -");
        command.to = 1;
        assertThat(world.run(command)).startsWith("No difference");
        command.from = 9;
        refuses(command, "The history does not hold entry 9");
    }

    @Test
    void ofThousandsOfDifferencesSomeAreShown() throws Exception {
        List<Difference.Key> keys = new ArrayList<>(IntStream.rangeClosed(1, 5000)
                .mapToObj(n -> new Difference.Key("" + n, Optional.of("a"), Optional.of("b")))
                .toList());
        configurations.enter(
                Entry.Outcome.APPLIED,
                "",
                "",
                Optional.empty(),
                List.of(new Difference(PROFILE, Difference.Kind.CHANGED, keys, "")));
        ConfigDiffCommand command = new ConfigDiffCommand();
        command.from = 1;
        assertThat(world.run(command)).hasLineCount(302).endsWith("  line 300: a → b\n  … and 4700 more\n");

        keys = List.of(keys.get(0), new Difference.Key("…", Optional.empty(), Optional.of("and 4999 more")));
        configurations.enter(
                Entry.Outcome.APPLIED,
                "",
                "",
                Optional.empty(),
                List.of(new Difference(PROFILE, Difference.Kind.CHANGED, keys, "")));
        assertThat(world.run(command)).endsWith("  line 1: a → b\n  … and 4999 more\n");
    }

    @Test
    void formerStatesComeBackWholeOrInPart() throws Exception {
        configurations.past = new ChangeSet(List.of(new ChangeSet.Put(PUMP, ChangeSet.ANY, Map.of("device", "x"))));
        ConfigRollbackCommand command = new ConfigRollbackCommand();
        command.number = 7;
        command.dryRun = true;
        assertThat(world.run(command)).contains("device: cellar/pump → x");
        command.dryRun = false;
        command.ids = List.of("cellar/pump", "deleted~since");
        assertThat(world.run(command)).contains("Entry 1 applied");
        assertThat(configurations.asked).startsWith("back to 7 []", "back to 7 [" + PUMP + ", deleted~since]");
    }

    @Test
    void theLastAppliedIsUndoneUnlessANumberIsGiven() throws Exception {
        refuses(new ConfigUndoCommand(), "There is no change that could be undone");
        configurations.past = new ChangeSet(List.of(new ChangeSet.Put(PUMP, ChangeSet.ANY, Map.of())));
        List<Difference> pump = List.of(new Difference(PUMP, Difference.Kind.CHANGED, List.of(), ""));
        configurations.enter(Entry.Outcome.APPLIED, "", "", Optional.empty(), pump);
        configurations.enter(Entry.Outcome.APPLIED, "", "", Optional.empty(), pump);
        configurations.enter(Entry.Outcome.APPLIED, "", "", Optional.empty(), pump);
        configurations.enter(Entry.Outcome.APPLIED, "", "undo of 3", Optional.empty(), pump, 3);
        IntStream.range(0, 250)
                .forEach(n -> configurations.enter(Entry.Outcome.REFUSED, "", "", Optional.empty(), List.of()));
        ConfigUndoCommand command = new ConfigUndoCommand();
        command.dryRun = true;
        world.run(command);
        command.number = 1;
        world.run(command);

        assertThat(configurations.asked).containsExactly("undo 2", "undo 1");
    }

    @Test
    void theWholeGoesToFilesAndComesBack() throws Exception {
        ConfigExportCommand export = new ConfigExportCommand();
        export.folder = folder.resolve("a/../config").toString();
        assertThat(world.run(export)).isEqualToNormalizingNewlines("3 files are in " + folder.resolve("config") + "\n");
        configurations.past = new ChangeSet(List.of(new ChangeSet.Delete(PUMP, ChangeSet.ANY)));
        ConfigImportCommand back = new ConfigImportCommand();
        back.folder = folder.resolve("config").toString();
        assertThat(world.run(back)).contains("Entry 1 applied").contains("removed  " + PUMP);
        configurations.past = new ChangeSet(List.of(), 0, List.of("README\u001b.md: passed over: neither"));
        assertThat(world.run(back))
                .startsWith("README�.md: passed over: neither")
                .contains("Nothing to change");

        Files.writeString(folder.resolve("config/bad.cfg"), "x");
        refuses(back, "bad.cfg line 3: KEY = VALUE expected");
        assertThat(configurations.refused)
                .as("kept")
                .singleElement()
                .asString()
                .contains(
                        " shell ",
                        "[folder " + folder.resolve("config") + ", 1 file]: ",
                        "bad.cfg line 3: KEY = VALUE expected");
        back.dryRun = true;
        refuses(back, "bad.cfg line 3: KEY = VALUE expected");
        assertThat(configurations.refused).as("only asked").hasSize(1);
        back.dryRun = false;
        back.folder = folder.resolve("none").toString();
        refuses(back, folder.resolve("none") + ": there is no such file or folder");
        back.folder = "\0";
        refuses(back, "a path expected");
        configurations.trouble = Optional.of(new IOException("No space left on device"));
        refuses(export, "Not exported: No space left on device");
    }

    @Test
    void pointsGoToATableAndComeBack() throws Exception {
        PointsExportCommand export = new PointsExportCommand();
        export.id = "cellar/pump";
        export.file = folder.resolve("pump.csv").toString();
        refuses(export, "The service PointTables is not there now; its bundle org.ohmstead.profile is stopped");
        world.services.put(PointTables.class, new FakeTables());
        assertThat(world.run(export)).contains("The points of " + PUMP + " are in " + folder.resolve("pump.csv"));
        assertThat(folder.resolve("pump.csv")).hasContent("name,at\nflow°,3\n");

        PointsImportCommand back = new PointsImportCommand();
        back.id = PUMP;
        back.file = export.file;
        assertThat(world.run(back)).contains("points: - → name,at�flow°,3�");
        Files.writeString(folder.resolve("pump.csv"), "name\nbad\n");
        refuses(back, "Refused, nothing was changed:\n  line 2 column 1: name = 'bad': a good name expected");
        Files.write(folder.resolve("pump.csv"), new byte[] {'n', (byte) 0xB0});
        refuses(back, folder.resolve("pump.csv") + ": text in UTF-8 expected; save it as such");
        back.file = folder.toString();
        refuses(back, folder + ": a file expected");
        back.file = folder.resolve("none.csv").toString();
        refuses(back, folder.resolve("none.csv") + ": there is no such file or folder");
        export.file = folder.resolve("none/pump.csv").toString();
        refuses(export, "Not exported: " + folder.resolve("none"));
        export.id = "pumpe";
        refuses(export, "There is no configuration 'pumpe'");
    }

    private static final class FakeTables implements PointTables {

        @Override
        public String csv(String id) {
            return "name,at\nflow°,3\n";
        }

        @Override
        public ChangeSet change(String id, String table) throws ConfigException {
            if (table.contains("bad")) {
                throw new ConfigException(List.of(new ConfigProblem("line 2 column 1", "name", "bad", "a good name")));
            }
            return new ChangeSet(List.of(new ChangeSet.Put(id, ChangeSet.ANY, Map.of("points", table))));
        }
    }
}
