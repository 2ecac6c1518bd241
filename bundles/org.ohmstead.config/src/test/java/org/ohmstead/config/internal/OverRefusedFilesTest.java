package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.osgi.framework.FrameworkUtil;

/** What happens to a file that was refused, and waits to be mended, when somebody reads or changes its configuration elsewhere. */
class OverRefusedFilesTest extends GatewayTest {

    private static final String SINGLE = "org.ohmstead.single";
    private static final String SINGLE_FILE = SINGLE + ".cfg";
    private static final String MISSPELT = "# numbers, keep\nnumber = 5\nnumbre = 6\n";
    private static final String REFUSED = "# mine\ndevice = pump\n# new\nurl = a\ninterval.ms = 5\nratio = 2\n";
    private static final String OWN = PUMP_PID + ".cfg";

    /** What {@code config:property-get} of Karaf does, if there is no configuration: it makes an empty one and an empty file. */
    @Test
    void aReadOfAConfigurationThatDoesNotRunLeavesItsFileAlone() throws Exception {
        startWithPump();
        refuse(SINGLE_FILE, MISSPELT, SINGLE);
        List<Entry> before = history();

        for (int i = 0; i < 2; i++) {
            gateway.write(SINGLE_FILE, "");
            updateByShell(SINGLE, SINGLE_FILE, Map.of());

            awaitFile(SINGLE_FILE, MISSPELT);
            awaitRunning(RUNNING);
            // FileInstall deletes the file of a configuration that is deleted, if it has ever seen the two together.
            Files.delete(gateway.file(SINGLE_FILE));
            awaitFile(SINGLE_FILE, MISSPELT);
        }

        assertThat(gateway.configs().problems(SINGLE)).as("still told").hasSize(1);
        assertThat(files()).containsExactlyInAnyOrder(PUMP, SINGLE_FILE);
        assertThat(history()).as("nothing happened").isEqualTo(before);
    }

    @Test
    void aReadOfAConfigurationThatRunsLeavesARefusedEditOfItsFileAlone() throws Exception {
        startWithPump();
        refuse(PUMP, REFUSED, PUMP_PID);
        List<Entry> before = history();

        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 500\n");
        updateByShell(PUMP_PID, PUMP, Map.of("device", "pump", "url", "a", "interval.ms", "500"));

        awaitFile(PUMP, REFUSED);
        awaitRunning(RUNNING);
        awaitProblems("pump", "etc/" + PUMP + ": " + TOO_QUICK);
        assertThat(files()).containsExactly(PUMP);
        assertThat(history()).as("nothing happened").isEqualTo(before);
    }

    /** Of a device that never ran, the shell writes a file of its own. */
    @Test
    void aReadOfADeviceThatNeverRanLeavesItsFileAlone() throws Exception {
        gateway.write(PUMP, REFUSED);
        gateway.start();
        await().until(() -> problems("pump").size() == 1);

        gateway.write(OWN, "");
        updateByShell(PUMP_PID, OWN, Map.of());

        await().until(() -> !Files.exists(gateway.file(OWN)));
        awaitRunning();
        assertThat(gateway.read(PUMP)).isEqualTo(REFUSED);
        assertThat(problems("pump")).hasSize(1);
        assertThat(files()).containsExactly(PUMP);
    }

    /** Karaf's shell makes a single configuration of a PID that it does not find, which no driver would ever see. */
    @Test
    void aDeviceThatNeverRanIsNotMadeWhatNobodyReads() throws Exception {
        gateway.write(PUMP, REFUSED);
        gateway.start();
        await().until(() -> problems("pump").size() == 1);

        gateway.admin()
                .getConfiguration(PUMP_PID, "?")
                .update(FrameworkUtil.asDictionary(Map.of("device", "pump", "url", "b")));

        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{pump=1}"));
        awaitProblems("pump");
        awaitRunning(PUMP_PID + "{device=pump, url=b}");
        assertThat(gateway.configuration(PUMP_PID).getFactoryPid()).isEqualTo(Gateway.FACTORY);
        assertThat(gateway.read(PUMP + ".conflict")).isEqualTo(REFUSED);
        assertThat(gateway.configs().list()).hasSize(1);
    }

    /** As the one before, but incomplete, as a shell sets key by key. */
    @Test
    void anIncompleteDeviceByTheShellLeavesItsRefusedFileAlone() throws Exception {
        gateway.write(PUMP, REFUSED);
        gateway.start();
        await().until(() -> problems("pump").size() == 1);

        gateway.admin().getConfiguration(PUMP_PID, "?").update(FrameworkUtil.asDictionary(Map.of("device", "pump")));

        await().until(() -> problems("pump").size() == 2);
        awaitRunning();
        assertThat(gateway.read(PUMP)).isEqualTo(REFUSED);
        assertThat(files()).containsExactlyInAnyOrder(PUMP, PUMP + ".rejected");
    }

    @Test
    void aRealChangeByTheShellKeepsTheRefusedEditAside() throws Exception {
        startWithPump();
        refuse(PUMP, REFUSED, PUMP_PID);

        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 700\n");
        updateByShell(PUMP_PID, PUMP, Map.of("device", "pump", "url", "a", "interval.ms", "700"));

        awaitRunning(PUMP_PID + "{device=pump, interval.ms=700, url=a}");
        await().untilAsserted(() -> assertThat(gateway.read(PUMP)).contains("interval.ms = 700", "# mine"));
        assertThat(gateway.read(PUMP + ".conflict")).isEqualTo(REFUSED);
        assertThat(gateway.read(PUMP)).doesNotContain("ratio");
        awaitProblems("pump");
        await().untilAsserted(() -> assertThat(history().subList(0, 2))
                .extracting(Entry::outcome)
                .containsExactly(Entry.Outcome.REFUSED, Entry.Outcome.APPLIED));
        assertThat(history().get(0).detail())
                .isEqualTo("etc/" + PUMP
                        + ": file and running configuration were both changed: what runs stays, the file is"
                        + " kept as etc/" + PUMP + ".conflict");
        assertThat(history().get(1).differences()).singleElement().satisfies(one -> assertThat(one.keys())
                .extracting(Difference.Key::key)
                .containsExactly("interval.ms"));
    }

    /** What Karaf's {@code config:delete} does; FileInstall may delete the file as well, if it has seen the two together. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoDeletesAConfigurationElsewhereDoesNotDeleteTheRefusedEdit(boolean withFile) throws Exception {
        startWithPump();
        refuse(PUMP, REFUSED, PUMP_PID);

        gateway.configuration(PUMP_PID).delete();
        if (withFile) {
            Files.deleteIfExists(gateway.file(PUMP));
        }

        awaitRunning();
        await().untilAsserted(() -> assertThat(files()).containsExactly(PUMP + ".conflict"));
        assertThat(gateway.read(PUMP + ".conflict")).isEqualTo(REFUSED);
        await().untilAsserted(() -> assertThat(history())
                .extracting(Entry::detail)
                .startsWith(
                        "etc/" + PUMP + ": deleted while its file said something else: it stays deleted, the file is"
                                + " kept as etc/" + PUMP + ".conflict"));
        assertThat(gateway.configs().list()).isEmpty();
    }

    /** The lost store of a wiped cache is no wish to delete anything. */
    @Test
    void aRefusedFileStaysThoughItsConfigurationIsLost() throws Exception {
        startWithPump();
        refuse(PUMP, REFUSED, PUMP_PID);

        gateway.stop();
        Files.walkFileTree(folder.resolve("cache"), new Deleter());
        gateway.start();
        await().until(() -> problems("pump").size() == 1);
        gateway.write(SINGLE_FILE, "number = 5\n");
        awaitRunning(SINGLE + "{number=5}");

        assertThat(gateway.read(PUMP)).isEqualTo(REFUSED);
        gateway.write(PUMP, GOOD);
        awaitRunning(RUNNING, SINGLE + "{number=5}");
    }

    private static final class Deleter extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    /** The second must not take the place of the first; what is kept already is not kept twice. */
    @Test
    void whatIsKeptAsideIsNotWrittenOver() throws Exception {
        startWithPump();
        for (int i = 1; i <= 3; i++) {
            refuse(PUMP, REFUSED.replace("= 2", i == 3 ? "= 1" : "= " + i), PUMP_PID);
            apply(600L + i);
        }

        assertThat(files()).containsExactlyInAnyOrder(PUMP, PUMP + ".conflict", PUMP + ".conflict.2");
        assertThat(gateway.read(PUMP + ".conflict")).contains("ratio = 1");
        assertThat(gateway.read(PUMP + ".conflict.2")).contains("ratio = 2");
        assertThat(history().get(0).differences())
                .extracting(Difference::effect)
                .singleElement()
                .asString()
                .endsWith("is kept as etc/" + PUMP + ".conflict");
    }

    private void apply(long interval) throws Exception {
        ChangeSet.Put put = new ChangeSet.Put(
                PUMP_PID, ChangeSet.ANY, Map.of("device", "pump", "url", "a", "interval.ms", interval));
        gateway.configurations().apply(new ChangeSet(List.of(put)), new Origin("anna", "shell", ""), Optional.empty());
    }

    /** What never ran is in conflict as well, once something else is made to run. */
    @Test
    void aConfigurationThatIsMadeElsewhereKeepsTheRefusedFileAside() throws Exception {
        startWithPump();
        refuse(SINGLE_FILE, MISSPELT, SINGLE);

        gateway.update(SINGLE, Map.of("number", 7));

        awaitRunning(RUNNING, SINGLE + "{number=7}");
        awaitFile(SINGLE_FILE, "# numbers, keep\nnumber = 7\n");
        assertThat(gateway.read(SINGLE_FILE + ".conflict")).isEqualTo(MISSPELT);
        await().untilAsserted(
                        () -> assertThat(gateway.configs().problems(SINGLE)).isEmpty());
    }

    @Test
    void aWrongChangeByTheShellIsUndoneAndTheRefusedEditWaitsOn() throws Exception {
        startWithPump();
        refuse(PUMP, REFUSED, PUMP_PID);

        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 6\n");
        updateByShell(PUMP_PID, PUMP, Map.of("device", "pump", "url", "a", "interval.ms", "6"));

        await().until(() -> Files.exists(gateway.file(PUMP + ".rejected")));
        awaitFile(PUMP, REFUSED);
        awaitRunning(RUNNING);
        await().until(() -> problems("pump").size() == 2);
        assertThat(files()).containsExactlyInAnyOrder(PUMP, PUMP + ".rejected");
    }

    /** What REST, the console and {@code ohm:*} do: one way for all of them. */
    @Test
    void aChangeByOurFacesKeepsTheRefusedEditAsideAndSaysSo() throws Exception {
        startWithPump();
        refuse(PUMP, REFUSED, PUMP_PID);
        ChangeSet change = new ChangeSet(List.of(
                new ChangeSet.Put(PUMP_PID, ChangeSet.ANY, Map.of("device", "pump", "url", "a", "interval.ms", 222L))));
        String told = "restarts pump, its connection stays; the edit of its file that was refused is kept as etc/"
                + PUMP + ".conflict";

        assertThat(gateway.configurations().preview(change).differences())
                .extracting(Difference::effect)
                .containsExactly(told);
        assertThat(files()).as("only shown").containsExactly(PUMP);
        Entry entry = gateway.configurations().apply(change, new Origin("anna", "shell", ""), Optional.empty());

        assertThat(entry.differences()).extracting(Difference::effect).containsExactly(told);
        assertThat(gateway.read(PUMP + ".conflict")).isEqualTo(REFUSED);
        assertThat(gateway.read(PUMP)).contains("interval.ms = 222").doesNotContain("ratio");
        awaitRunning(PUMP_PID + "{device=pump, interval.ms=222, url=a}");
        awaitProblems("pump");
    }

    /** If nothing runs, the change is one of what the file says: nothing is lost. */
    @Test
    void whatMendsAFileLeavesNothingAside() throws Exception {
        gateway.write(PUMP, REFUSED);
        gateway.start();
        await().until(() -> problems("pump").size() == 1);

        gateway.configurations()
                .apply(
                        new ChangeSet(List.of(new ChangeSet.Put(
                                PUMP_PID,
                                ChangeSet.ANY,
                                Map.of("device", "pump", "url", "a", "interval.ms", 50L, "ratio", 2.0)))),
                        new Origin("anna", "shell", ""),
                        Optional.empty());

        assertThat(gateway.read(PUMP)).contains("# new", "interval.ms = 50");
        assertThat(files()).containsExactly(PUMP);
    }

    private void refuse(String file, String text, String pid) throws Exception {
        gateway.write(file, text);
        await().untilAsserted(() -> assertThat(gateway.configs().problems(pid)).hasSize(1));
        await().untilAsserted(() -> assertThat(history().get(0).outcome()).isEqualTo(Entry.Outcome.REFUSED));
    }

    private List<Entry> history() {
        return gateway.configurations().history(0, 100, "");
    }
}
