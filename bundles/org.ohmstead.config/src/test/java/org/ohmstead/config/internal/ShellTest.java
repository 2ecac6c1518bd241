package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ohmstead.device.ConfigProblem;
import org.osgi.framework.FrameworkUtil;

/** What {@code config:*} of Karaf 4.4.10 does: it writes a file, then updates with a reference to it, or the other way round. */
class ShellTest extends GatewayTest {

    private static final String OWN = PUMP_PID + ".cfg";
    private static final String SCAN = "org.ohmstead.scan.cfg";

    /** Of a device: a file of its own. */
    @Test
    void aChangeEndsUpInTheOneFile() throws Exception {
        gateway.write(PUMP, "# mine\ndevice = pump\nurl = a\n");
        gateway.start();

        gateway.write(OWN, "device = \"pump\"\nurl = \"b\"\n");
        updateByShell(PUMP_PID, OWN, Map.of("device", "pump", "url", "b"));

        awaitRunning(PUMP_PID + "{device=pump, url=b}");
        await().until(() -> !Files.exists(gateway.file(OWN)));
        assertThat(gateway.read(PUMP)).isEqualTo("# mine\ndevice = pump\nurl = b\n");
        assertThat(files()).containsExactly(PUMP);
    }

    /** Of a single configuration: our file, with types. */
    @Test
    void aChangeToASingleConfigurationIsNoConflict() throws Exception {
        gateway.write(SCAN, "# mine\nthreads = 4\n");
        gateway.start();

        gateway.bundle("org.ohmstead.config").stop();
        gateway.write(SCAN, "# mine\nthreads = I\"5\"\n");
        updateByShell("org.ohmstead.scan", SCAN, Map.of("threads", 5));
        gateway.bundle("org.ohmstead.config").start();

        awaitRunning("org.ohmstead.scan{threads=5}");
        awaitFile(SCAN, "# mine\nthreads = 5\n");
        assertThat(files()).containsExactly(SCAN);
    }

    /** Where it finds our file it writes over it: the comments are gone. */
    @Test
    void commentsThatWereLostComeBack() throws Exception {
        gateway.write(PUMP, "# mine\ndevice = pump\n# where\nurl = a\n");
        gateway.start();

        updateByShell(PUMP_PID, PUMP, Map.of("device", "pump", "url", "b"));
        gateway.write(PUMP, "device = pump\nurl = b\n");

        awaitRunning(PUMP_PID + "{device=pump, url=b}");
        awaitFile(PUMP, "# mine\ndevice = pump\n# where\nurl = b\n");
    }

    /** That it writes the file itself, right before it updates, is nothing to be warned of. */
    @Test
    void aCorrectChangeIsNoTrouble() throws Exception {
        startWithPump();
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            for (int i = 600; i < 605; i++) {
                gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = " + i + "\n");
                updateByShell(PUMP_PID, PUMP, Map.of("device", "pump", "url", "a", "interval.ms", "" + i));

                awaitFile(PUMP, GOOD.replace("500", "" + i));
            }
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")))
                .isEmpty();
    }

    /** What {@code config:property-get} does: it writes what is there already, without the comments. */
    @Test
    void whatWasOnlyReadStaysAsItWas() throws Exception {
        String mine = "# mine\nurl = a\n# where\ndevice = pump\n";
        gateway.write(PUMP, mine);
        gateway.start();

        for (int i = 0; i < 2; i++) {
            gateway.write(PUMP, "device = pump\nurl = a\n");
            updateByShell(PUMP_PID, PUMP, Map.of("device", "pump", "url", "a"));

            awaitFile(PUMP, mine);
            awaitRunning(PUMP_PID + "{device=pump, url=a}");
        }
    }

    @Test
    void aWrongChangeLeavesNoTrace() throws Exception {
        startWithPump();

        gateway.write(OWN, "device = pump\nurl = a\ninterval.ms = 5\n");
        updateByShell(PUMP_PID, OWN, Map.of("device", "pump", "url", "a", "interval.ms", "5"));

        awaitProblems("pump", refused(PUMP, TOO_QUICK, true));
        awaitRunning(RUNNING);
        assertThat(gateway.read(PUMP)).isEqualTo(GOOD);
        assertThat(files()).containsExactlyInAnyOrder(PUMP, PUMP + ".rejected");
    }

    /** It writes over our file, without comments, before or after the update. */
    @Test
    void aFileThatWasSpoiltComesBack() throws Exception {
        startWithPump();
        Map<String, Object> wrong = Map.of("device", "pump", "url", "a", "interval.ms", "5");

        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 5\n");
        awaitProblems("pump", "etc/" + PUMP + ": " + TOO_QUICK);
        updateByShell(PUMP_PID, PUMP, wrong);
        awaitFile(PUMP, GOOD);
        awaitRunning(RUNNING);
        assertThat(gateway.read(PUMP + ".rejected")).startsWith("# refused: " + TOO_QUICK);

        Files.delete(gateway.file(PUMP + ".rejected"));
        updateByShell(PUMP_PID, PUMP, wrong);
        // What it writes if it read the configuration before that was undone.
        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 5\nfelix.fileinstall.filename = file:/x\n");
        await().until(() -> Files.exists(gateway.file(PUMP + ".rejected")));
        awaitFile(PUMP, GOOD);
        awaitRunning(RUNNING);
    }

    /** It also writes its own keys down if it is asked twice in a row. */
    @Test
    void keysOfOsgiInAFileDoNotCount() throws Exception {
        startWithPump();
        gateway.write(PUMP, "device = pump\nurl = b\nfelix.fileinstall.filename = file:/x\nservice.pid = x\n");

        awaitRunning(PUMP_PID + "{device=pump, url=b}");
        assertThat(problems("pump")).isEmpty();
    }

    /** What {@code <config>} of a feature makes carries a key by which Karaf finds it again. */
    @Test
    void keysOfFeaturesDoNotCount() throws Exception {
        startWithPump();

        gateway.update(
                "org.ohmstead.single",
                Map.of("number", "3", "org.apache.karaf.features.configKey", "org.ohmstead.single"));

        awaitFile("org.ohmstead.single.cfg", "number = 3\n");
        assertThat(gateway.configs().problems("org.ohmstead.single")).isEmpty();
        assertThat(gateway.file("org.ohmstead.single.cfg.rejected")).doesNotExist();
    }

    /** Of a single configuration that is not there yet: the file is Karaf's, then it goes. */
    /** Who gives the shell the name of the file: it makes a single configuration, and writes over the file of the device. */
    @Test
    void whoNamesTheFileMeansTheDevice() throws Exception {
        startWithPump();
        String named = PUMP.replaceFirst("\\.cfg$", "");

        gateway.write(PUMP, "interval.ms = 700\n");
        single(named, Map.of("interval.ms", "700"));

        await().until(() -> Files.exists(gateway.file(PUMP + ".rejected")));
        awaitFile(PUMP, GOOD);
        awaitRunning(RUNNING);
        assertThat(gateway.read(PUMP + ".rejected")).contains("interval.ms = 700");
        // FileInstall deletes the file of what was deleted.
        Files.deleteIfExists(gateway.file(PUMP));
        awaitFile(PUMP, GOOD);
        awaitRunning(RUNNING);

        gateway.write(PUMP, "device = pump\nurl = b\n");
        single(named, Map.of("device", "pump", "url", "b"));
        awaitRunning(PUMP_PID + "{device=pump, url=b}");
        await().untilAsserted(() -> assertThat(gateway.read(PUMP)).contains("# mine", "url = b"));
        awaitProblems("pump");
    }

    private void single(String pid, Map<String, Object> values) throws Exception {
        Map<String, Object> named = new HashMap<>(values);
        named.put(Content.FOREIGN_FILE, gateway.file(pid + ".cfg").toUri().toString());
        gateway.admin().getConfiguration(pid, "?").update(FrameworkUtil.asDictionary(named));
    }

    @Test
    void aSingleConfigurationThatWasMadeWronglyGoes() throws Exception {
        startWithPump();
        String file = "org.ohmstead.single.cfg";

        gateway.write(file, "number = -3\n");
        updateByShell("org.ohmstead.single", file, Map.of("number", "-3"));

        await().untilAsserted(() -> assertThat(gateway.configs().problems("org.ohmstead.single"))
                .singleElement()
                .extracting(ConfigProblem::text)
                .isEqualTo(refused(file, "number = '-3': a whole number from 0 to 2147483647 expected", false)));
        awaitRunning(RUNNING);
        assertThat(files()).containsExactlyInAnyOrder(PUMP, file + ".rejected");
    }
}
