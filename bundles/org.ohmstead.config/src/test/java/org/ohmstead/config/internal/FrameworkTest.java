package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.device.ConfigProblem;
import org.osgi.service.cm.Configuration;

/** Files and Config Admin in a real framework. */
@Timeout(60)
class FrameworkTest {

    private static final String PUMP = "org.ohmstead.driver.test-pump.cfg";
    private static final String PUMP_PID = "org.ohmstead.driver.test~pump";

    @TempDir
    Path folder;

    private Gateway gateway;

    @BeforeEach
    void prepare() {
        gateway = new Gateway(folder);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("ohmstead-"));
    }

    @Test
    void filesAreAppliedAndFollowed() throws Exception {
        gateway.write(PUMP, "# the pump\ndevice = cellar/pump\nurl = tcp://10.0.0.5:502?unit=1\n");
        gateway.write("org.ohmstead.scan.cfg", "threads = 4\n");
        gateway.write("org.apache.other.cfg", "not = ours\n");
        gateway.start();
        assertThat(gateway.running())
                .as("applied when the bundle is up")
                .containsExactly(
                        PUMP_PID + "{device=cellar/pump, url=tcp://10.0.0.5:502?unit=1}",
                        "org.ohmstead.scan{threads=4}");
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=1}"));

        gateway.write(PUMP, "# the pump\ndevice = cellar/pump\nurl = tcp://10.0.0.6:502?unit=1\n");
        gateway.write("org.ohmstead.driver.test-fan-2.cfg", "device=fan\nurl=x\\\n   y\n");
        awaitRunning(
                "org.ohmstead.driver.test~fan-2{device=fan, url=xy}",
                PUMP_PID + "{device=cellar/pump, url=tcp://10.0.0.6:502?unit=1}",
                "org.ohmstead.scan{threads=4}");
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=2, fan=1}"));

        Files.delete(gateway.file(PUMP));
        awaitRunning("org.ohmstead.driver.test~fan-2{device=fan, url=xy}", "org.ohmstead.scan{threads=4}");
    }

    @Test
    void aRestartChangesNothing() throws Exception {
        gateway.write(PUMP, "device = cellar/pump\nurl = tcp://h\n");
        gateway.start();
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=1}"));
        long changes = gateway.configuration(PUMP_PID).getChangeCount();
        settle();
        assertThat(gateway.configuration(PUMP_PID).getChangeCount()).isEqualTo(changes);
        gateway.stop();

        gateway.start();
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=2}"));
        long after = gateway.configuration(PUMP_PID).getChangeCount();
        settle();

        assertThat(gateway.configuration(PUMP_PID).getChangeCount()).isEqualTo(after);
        assertThat(Gateway.starts()).isEqualTo("{cellar/pump=2}");
    }

    @Test
    void whatHappenedToFilesWhileOffIsSeen() throws Exception {
        gateway.write(PUMP, "device = pump\nurl = a\n");
        gateway.write("org.ohmstead.driver.test-fan.cfg", "device = fan\nurl = a\n");
        gateway.start();
        gateway.stop();
        Files.delete(gateway.file("org.ohmstead.driver.test-fan.cfg"));
        gateway.write(PUMP, "device = pump\nurl = b\n");
        gateway.write("org.ohmstead.driver.test-new.cfg", "device = new\nurl = a\n");

        gateway.start();

        assertThat(gateway.running())
                .containsExactly("org.ohmstead.driver.test~new{device=new, url=a}", PUMP_PID + "{device=pump, url=b}");
    }

    @Test
    void changesByOthersAreWrittenToFiles() throws Exception {
        gateway.write(PUMP, "# the pump\n\ndevice = pump\n# where\nurl = a\ninterval.ms = 500\n");
        gateway.start();

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "line 1\n ${b} \\ ü ", "ratio", 0.5, "enabled", true));
        gateway.update(
                "org.ohmstead.driver.test~fan/1",
                Map.of("device", "fan", "url", "x", "hosts", new String[] {"a", "", "c"}));
        gateway.update("org.ohmstead.scan", Map.of("threads", 4));
        await().untilAsserted(
                        () -> assertThat(gateway.read(PUMP))
                                .isEqualTo(
                                        "# the pump\n\ndevice = pump\n# where\nurl = line 1\\n ${b} \\\\ ü\\ \nenabled = true\nratio = 0.5\n"));
        await().untilAsserted(() -> assertThat(gateway.read("org.ohmstead.driver.test-fan-1.cfg"))
                .isEqualTo("device = fan\nhosts[] = a\nhosts[] =\nhosts[] = c\nurl = x\n"));
        await().untilAsserted(
                        () -> assertThat(gateway.read("org.ohmstead.scan.cfg")).isEqualTo("threads = 4\n"));
        assertThat(gateway.running())
                .as("values keep the types they were given")
                .anyMatch(t -> t.contains("ratio=0.5"));

        gateway.configuration("org.ohmstead.scan").delete();
        gateway.configuration("org.ohmstead.driver.test~fan/1").delete();
        await().until(() -> !Files.exists(gateway.file("org.ohmstead.scan.cfg"))
                && !Files.exists(gateway.file("org.ohmstead.driver.test-fan-1.cfg")));
        assertThat(gateway.file(PUMP)).exists();
    }

    @Test
    void configurationsThatConfigAdminNamesGetAFileNamedAfterTheDevice() throws Exception {
        gateway.start();

        Configuration made = gateway.admin().createFactoryConfiguration(Gateway.FACTORY, "?");
        made.update(org.osgi.framework.FrameworkUtil.asDictionary(Map.of("device", "cellar/pump", "url", "a")));

        await().untilAsserted(() -> assertThat(gateway.etc().toFile().list()).hasSize(1));
        String file = gateway.etc().toFile().list()[0];
        assertThat(gateway.read(file)).isEqualTo("device = cellar/pump\nurl = a\n");
        gateway.stop();
        gateway.start();
        assertThat(gateway.running()).containsExactly(made.getPid() + "{device=cellar/pump, url=a}");
        gateway.write(file, "device = cellar/pump\nurl = b\n");
        awaitRunning(made.getPid() + "{device=cellar/pump, url=b}");
    }

    @Test
    void ifBothChangedTheRunningOneStaysAndTheFileIsKept() throws Exception {
        gateway.write(PUMP, "# mine\ndevice = pump\nurl = a\n");
        gateway.start();
        gateway.bundle("org.ohmstead.config").stop();
        gateway.write(PUMP, "# mine\ndevice = pump\nurl = file\n");
        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "running"));

        gateway.bundle("org.ohmstead.config").start();

        await().untilAsserted(() ->
                assertThat(gateway.read(PUMP + ".conflict")).isEqualTo("# mine\ndevice = pump\nurl = file\n"));
        awaitRunning(PUMP_PID + "{device=pump, url=running}");
        assertThat(gateway.read(PUMP)).isEqualTo("# mine\ndevice = pump\nurl = running\n");
    }

    @Test
    void badFilesAreToldAndHarmNobody() throws Exception {
        gateway.write(PUMP, "device = pump\nurl = a\n");
        Files.write(
                gateway.file("org.ohmstead.driver.test-binary.cfg"),
                new byte[] {0x7f, 'E', 'L', 'F', 0, 1, 2, (byte) 0xff});
        Files.write(
                gateway.file("org.ohmstead.driver.test-latin.cfg"),
                "device = wärme\nurl = a\n".getBytes(StandardCharsets.ISO_8859_1));
        gateway.write("org.ohmstead.driver.test-words.cfg", "device = words\nhunter2 is my password\n");
        gateway.write("org.ohmstead.driver.test-twice.cfg", "device = twice\nurl = a\nURL = b\n");
        gateway.write("org.ohmstead.driver.test-.cfg", "device = nameless\n");
        Files.createDirectory(gateway.file("org.ohmstead.driver.test-folder.cfg"));
        gateway.write("org.ohmstead.driver.test-large.cfg", "device = large\nurl = a\npoints = " + "x".repeat(400_000));
        gateway.start();

        awaitRunning(
                "org.ohmstead.driver.test~large{device=large, points=" + "x".repeat(400_000) + ", url=a}",
                PUMP_PID + "{device=pump, url=a}");
        assertThat(problem("binary"))
                .isEqualTo("etc/org.ohmstead.driver.test-binary.cfg: line 1: text in UTF-8 expected, got byte 0xFF");
        assertThat(problem("latin")).contains("line 1: text in UTF-8 expected, got byte 0xE4");
        assertThat(problem("words")).contains("line 2: 'key = value' expected").doesNotContain("hunter2");
        assertThat(problem("twice")).contains("line 3: the key 'URL' once expected, it is already in line 2");
        assertThat(problem("folder")).contains("a file expected, got a folder");
        assertThat(gateway.configs().problems(PUMP_PID)).isEmpty();
        assertThat(gateway.configs().list())
                .extracting(c -> c.pid().substring(Gateway.FACTORY.length() + 1))
                .containsExactly("binary", "folder", "large", "latin", "pump", "twice", "words");

        gateway.write(PUMP, "device = pump\nurl\n");
        await().untilAsserted(() -> assertThat(problem("pump")).contains("line 2: 'key = value' expected"));
        assertThat(gateway.running()).as("nothing half-applied").contains(PUMP_PID + "{device=pump, url=a}");
        gateway.write(PUMP, "device = pump\nurl = c\n");
        await().untilAsserted(() -> assertThat(gateway.running()).contains(PUMP_PID + "{device=pump, url=c}"));
        await().untilAsserted(
                        () -> assertThat(gateway.configs().problems(PUMP_PID)).isEmpty());
    }

    /** What {@code config:property-set} of Karaf 4.4 does: a file of its own, then an update that names it. */
    @Test
    void changesByKarafsShellEndUpInTheOneFile() throws Exception {
        gateway.write(PUMP, "# mine\ndevice = pump\nurl = a\n");
        gateway.start();
        Path own = gateway.file(PUMP_PID + ".cfg");

        Files.writeString(own, "device = \"pump\"\nurl = \"b\"\n");
        gateway.update(
                PUMP_PID,
                Map.of(
                        "device",
                        "pump",
                        "url",
                        "b",
                        Content.FOREIGN_FILE,
                        own.toUri().toString()));

        awaitRunning(PUMP_PID + "{device=pump, url=b}");
        await().until(() -> !Files.exists(own));
        assertThat(gateway.read(PUMP)).isEqualTo("# mine\ndevice = pump\nurl = b\n");
        assertThat(gateway.etc().toFile().list()).containsExactly(PUMP);
    }

    /** The same for a single configuration, where Karaf writes into our file, with types. */
    @Test
    void changesByKarafsShellToASingleConfigurationAreNoConflict() throws Exception {
        gateway.write("org.ohmstead.scan.cfg", "# mine\nthreads = 4\n");
        gateway.start();

        Path file = gateway.file("org.ohmstead.scan.cfg");
        gateway.bundle("org.ohmstead.config").stop();
        Files.writeString(file, "# mine\nthreads = I\"5\"\n");
        gateway.update(
                "org.ohmstead.scan",
                Map.of("threads", 5, Content.FOREIGN_FILE, file.toUri().toString()));
        gateway.bundle("org.ohmstead.config").start();

        await().untilAsserted(
                        () -> assertThat(gateway.read("org.ohmstead.scan.cfg")).isEqualTo("# mine\nthreads = 5\n"));
        awaitRunning("org.ohmstead.scan{threads=5}");
        assertThat(gateway.etc().toFile().list()).containsExactly("org.ohmstead.scan.cfg");
    }

    /** And what it does in 4.4.10 to a file it finds: the comments are gone. */
    @Test
    void commentsThatKarafsShellLostComeBack() throws Exception {
        gateway.write(PUMP, "# mine\ndevice = pump\n# where\nurl = a\n");
        gateway.start();

        gateway.update(
                PUMP_PID,
                Map.of(
                        "device",
                        "pump",
                        "url",
                        "b",
                        Content.FOREIGN_FILE,
                        gateway.file(PUMP).toUri().toString()));
        gateway.write(PUMP, "device = pump\nurl = b\n");

        awaitRunning(PUMP_PID + "{device=pump, url=b}");
        await().untilAsserted(
                        () -> assertThat(gateway.read(PUMP)).isEqualTo("# mine\ndevice = pump\n# where\nurl = b\n"));
    }

    /** What {@code config:property-get} does: it writes what is there already, without the comments. */
    @Test
    void whatKarafsShellOnlyReadStaysAsItWas() throws Exception {
        String mine = "# mine\nurl = a\n# where\ndevice = pump\n";
        gateway.write(PUMP, mine);
        gateway.start();

        for (int i = 0; i < 2; i++) {
            gateway.write(PUMP, "device = pump\nurl = a\n");
            gateway.update(
                    PUMP_PID,
                    Map.of(
                            "device",
                            "pump",
                            "url",
                            "a",
                            Content.FOREIGN_FILE,
                            gateway.file(PUMP).toUri().toString()));

            await().untilAsserted(() -> assertThat(gateway.read(PUMP)).isEqualTo(mine));
            awaitRunning(PUMP_PID + "{device=pump, url=a}");
        }
    }

    @Test
    void aFolderThatIsGoneDeletesNothing() throws Exception {
        gateway.write(PUMP, "device = pump\nurl = a\n");
        gateway.start();
        Path aside = folder.resolve("aside");
        Files.move(gateway.etc(), aside);
        gateway.update("org.ohmstead.driver.test~late", Map.of("device", "late", "url", "a"));
        await().untilAsserted(() -> assertThat(gateway.running()).hasSize(2));

        Files.move(aside, gateway.etc());

        await().until(() -> Files.exists(gateway.file("org.ohmstead.driver.test-late.cfg")));
        assertThat(gateway.running())
                .containsExactly(
                        "org.ohmstead.driver.test~late{device=late, url=a}", PUMP_PID + "{device=pump, url=a}");
    }

    private String problem(String name) {
        return gateway.configs().problems(Gateway.FACTORY + "~" + name).stream()
                .map(ConfigProblem::text)
                .findFirst()
                .orElse("");
    }

    private void awaitRunning(String... texts) {
        await().untilAsserted(() -> assertThat(gateway.running()).isEqualTo(List.of(texts)));
    }

    /** Waits until a change that came later than all others was looked at. */
    private void settle() throws IOException {
        gateway.write("org.ohmstead.marker.cfg", "a = b\n");
        await().untilAsserted(() -> assertThat(gateway.running()).anyMatch(t -> t.startsWith("org.ohmstead.marker")));
        Files.delete(gateway.file("org.ohmstead.marker.cfg"));
        await().untilAsserted(() -> assertThat(gateway.running()).noneMatch(t -> t.startsWith("org.ohmstead.marker")));
    }
}
