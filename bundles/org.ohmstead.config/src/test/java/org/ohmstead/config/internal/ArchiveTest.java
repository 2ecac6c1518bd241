package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Preview;
import org.ohmstead.device.ConfigException;

/** Export and import as a folder of plain files. */
class ArchiveTest extends EngineTest {

    private static final String PUMP_FILE = "org.ohmstead.driver.test-pump.cfg";

    private Path out;

    @BeforeEach
    void begin() throws Exception {
        out = folder.resolve("out");
        rig.write(PUMP_FILE, "# mine\ndevice = pump\nurl = a\n");
        rig.keeper.pass();
        rig.apply(
                new ChangeSet.Put(Rig.FAN, ChangeSet.NEW, Map.of("device", "fan", "url", "b", "password", "hunter2")),
                new ChangeSet.PutText(Rig.PROFILE, ChangeSet.NEW, "protocol: test\n# ü\n"));
    }

    private static List<String> listed(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsExportedIsAsInEtcWithoutSecrets() throws Exception {
        Files.createDirectories(out.resolve("profiles"));
        Files.writeString(out.resolve("README.md"), "ours");
        Files.writeString(out.resolve("org.ohmstead.gone.cfg"), "x = y");
        Files.writeString(out.resolve("profiles/gone.yaml"), "x: y");

        int files = rig.service().exportTo(out);

        assertThat(files).isEqualTo(3);
        assertThat(listed(out))
                .containsExactly(
                        "README.md",
                        "org.ohmstead.driver.test-fan.cfg",
                        "org.ohmstead.driver.test-pump.cfg",
                        "profiles/heat.yaml");
        assertThat(out.resolve(PUMP_FILE)).hasContent("# mine\ndevice = pump\nurl = a");
        assertThat(out.resolve("org.ohmstead.driver.test-fan.cfg"))
                .hasContent("device = fan\npassword = secret:driver.test-fan.password\nurl = b");
        assertThat(rig.service().importFrom(out)).satisfies(changes -> {
            Preview preview = rig.service().preview(changes);
            assertThat(preview.differences()).isEmpty();
            assertThat(preview.problems()).isEmpty();
        });
    }

    @Test
    void aFolderThatWasEditedIsTakenAsAWhole() throws Exception {
        rig.service().exportTo(out);
        SortedMap<String, String> before = rig.running();
        Files.delete(out.resolve("org.ohmstead.driver.test-fan.cfg"));
        Files.writeString(out.resolve(PUMP_FILE), "device = pump\nurl = z\n");
        Files.writeString(out.resolve("org.ohmstead.single.cfg"), "number = 3\n");

        rig.service().apply(rig.service().importFrom(out), Rig.ANNA, Optional.empty());

        assertThat(rig.newest().differences())
                .extracting(Difference::id)
                .containsExactly(Rig.FAN, Rig.PUMP, Rig.SINGLE);
        assertThat(rig.running()).containsOnlyKeys(Rig.PUMP, Rig.SINGLE, Rig.PROFILE);
        rig.service().apply(rig.service().undo(rig.newest().number()), Rig.ANNA, Optional.empty());
        assertThat(rig.running()).isEqualTo(before);
    }

    @Test
    void whatCannotBeUnderstoodIsNamedWithItsLineAndNothingIsTaken() throws Exception {
        rig.service().exportTo(out);
        Files.writeString(out.resolve(PUMP_FILE), "device = pump\nthese are words\n");
        Files.write(out.resolve("org.ohmstead.single.cfg"), new byte[] {'a', '=', 0, 1, 2});
        Files.write(out.resolve("profiles/heat.yaml"), new byte[] {(byte) 0xC3});
        Files.createSymbolicLink(out.resolve("org.ohmstead.link.cfg"), Path.of("/etc/passwd"));
        Files.writeString(out.resolve("org.ohmstead.driver.test.cfg"), "device = x\n");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> rig.service().importFrom(out))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(problem -> problem.text())
                        .containsExactly(
                                "org.ohmstead.driver.test-pump.cfg: line 2: 'key = value' expected",
                                "org.ohmstead.driver.test.cfg: " + PidName.NAME_EXPECTED,
                                "org.ohmstead.link.cfg: a plain file expected, not a link, a folder or a pipe",
                                "org.ohmstead.single.cfg: line 1: text in UTF-8 expected, got byte 0x00",
                                "profiles/heat.yaml: text in UTF-8 expected"));
    }

    @Test
    void whileNobodyKnowsTheProfilesNothingIsExportedOrDeleted() throws Exception {
        rig.service().exportTo(out);
        List<String> before = listed(out);
        rig.textsThere = false;

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> rig.service().exportTo(out))
                .withMessageContaining("the bundle org.ohmstead.profile, which reads them, expected");

        assertThat(listed(out)).isEqualTo(before).contains("profiles/heat.yaml");
    }

    @Test
    void anEmptyFolderDoesNotDeleteEverything() throws Exception {
        Files.createDirectories(out);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> rig.service().importFrom(out))
                .withMessageContaining("as an export writes them; there are none");
    }

    @Test
    void aLinkInTheFolderIsNotWrittenThrough() throws Exception {
        Path precious = folder.resolve("precious");
        Files.writeString(precious, "precious");
        Files.createDirectories(out);
        Files.createSymbolicLink(out.resolve(PUMP_FILE), precious);

        rig.service().exportTo(out);

        assertThat(precious).hasContent("precious");
        assertThat(Files.isSymbolicLink(out.resolve(PUMP_FILE))).isFalse();
    }

    @Test
    void whatIsNamedLikeOursButLiesElsewhereIsRefusedAndOtherFilesAreNot() throws Exception {
        Path out = folder.resolve("misplaced");
        rig.service().exportTo(out);
        Files.createDirectories(out.resolve("a/b"));
        Files.createDirectories(out.resolve("a/profiles"));
        Files.writeString(out.resolve("a/b/org.ohmstead.single.cfg"), "number = 1\n");
        Files.writeString(out.resolve("ORG.Ohmstead.other.CFG"), "number = 1\n");
        Files.writeString(out.resolve("a/profiles/heat.yaml"), "one\n");
        Files.writeString(out.resolve("profiles/heat.yml"), "one\n");
        Files.writeString(out.resolve("README.md"), "hello\n");
        Files.writeString(out.resolve("a/users.properties"), "hello\n");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> rig.service().importFrom(out))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(problem -> problem.where())
                        .containsExactly(
                                "ORG.Ohmstead.other.CFG",
                                "a/b/org.ohmstead.single.cfg",
                                "a/profiles/heat.yaml",
                                "profiles/heat.yml"));
    }

    @Test
    void whatIsPassedOverIsSaidWithTheReason() throws Exception {
        rig.service().exportTo(out);
        Files.createDirectories(out.resolve(".git/objects"));
        Files.createDirectories(out.resolve("docs/1/2/3/4/5/6"));
        Files.writeString(out.resolve(".git/org.ohmstead.single.cfg"), "number = 1\n");
        Files.writeString(out.resolve(".gitignore"), "x\n");
        Files.writeString(out.resolve("README.md"), "hello\n");
        Files.writeString(out.resolve("org.ohmstead.single.cfg.rejected"), "number = x\n");
        Files.writeString(out.resolve("profiles/notes.txt"), "hello\n");
        Files.createSymbolicLink(out.resolve("elsewhere"), Path.of("/etc"));

        ChangeSet changes = rig.service().importFrom(out);

        assertThat(changes.remarks())
                .containsExactly(
                        ".git/: passed over: hidden",
                        ".gitignore: passed over: hidden",
                        "README.md: passed over: neither org.ohmstead.<part>.cfg at the top of the folder nor"
                                + " profiles/NAME.yaml",
                        "docs/1/2/3/4/5/: passed over: deeper than is looked",
                        "elsewhere: passed over: no plain file",
                        "org.ohmstead.single.cfg.rejected: passed over: neither org.ohmstead.<part>.cfg at the top of"
                                + " the folder nor profiles/NAME.yaml",
                        "profiles/notes.txt: passed over: neither org.ohmstead.<part>.cfg at the top of the folder nor"
                                + " profiles/NAME.yaml");
        assertThat(rig.service().preview(changes).differences()).isEmpty();
    }

    @Test
    void ofVeryManyThatArePassedOverTheFirstAreNamed() throws Exception {
        rig.service().exportTo(out);
        for (int i = 10; i < 52; i++) {
            Files.writeString(out.resolve(i + ".txt"), "x");
        }

        assertThat(rig.service().importFrom(out).remarks())
                .hasSize(21)
                .contains("and 22 more files that were passed over");
    }

    /** {@return what was expected instead of a file in etc} */
    private Optional<String> told(String name) throws Exception {
        CfgFolder etc = new CfgFolder(rig.etc(), Clock.systemUTC());
        SortedMap<String, CfgFile> files = etc.read();
        Index none = new Index(folder.resolve("none"));
        return etc.miscased().contains(name)
                ? Optional.of(PidName.CASE_EXPECTED)
                : Optional.ofNullable(Assignment.of(files, new TreeMap<>(), none, true)
                        .surplus()
                        .get(name));
    }

    /** What etc does not take is not imported either, and is told in the same words. */
    @ParameterizedTest
    @CsvSource({
        "org.ohmstead.driver.test-a b.cfg, NAME",
        "org.ohmstead.jour nal.cfg, NAME",
        "org.ohmstead.driver.test-ä.cfg, NAME",
        "org.ohmstead.driver.test.cfg, NAME",
        "org.ohmstead.driver.test~pump.cfg, ONE",
        "Org.ohmstead.single.cfg, CASE",
        "org.ohmstead.driver.test-pump-2.cfg, ''",
        "org.ohmstead.driver.test~other.cfg, ''",
    })
    void etcAndImportsTakeTheSameNames(String name, String refusal) throws Exception {
        rig.service().exportTo(out);
        String content = "device = other\nurl = c\n";
        String file = "org.ohmstead.driver.test-pump.cfg";
        String expected =
                switch (refusal) {
                    case "NAME" -> PidName.NAME_EXPECTED;
                    case "CASE" -> PidName.CASE_EXPECTED;
                    case "ONE" -> PidName.oneExpected(Rig.PUMP, "%s" + file);
                    default -> "";
                };
        Files.writeString(out.resolve(name), content);
        int before = rig.running().size();

        rig.write(name, content);
        rig.keeper.pass();
        if (expected.isEmpty()) {
            assertThat(rig.running()).hasSize(before + 1);
            assertThat(rig.service().importFrom(out).changes()).isNotEmpty();
        } else {
            assertThat(rig.running()).hasSize(before);
            assertThat(told(name)).contains(expected.formatted("etc/"));
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> rig.service().importFrom(out))
                    .satisfies(e -> assertThat(e.problems())
                            .extracting(problem -> problem.text())
                            .anyMatch(text -> text.startsWith(name + ": " + expected.formatted(""))));
        }
    }
}
