package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.driver.ConfigCheck;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;

/** What is wrong reaches neither Config Admin nor a good file, whoever wrote it; in a real framework. */
@Timeout(60)
class WrongConfigurationsTest {

    private static final String PUMP = "org.ohmstead.driver.test-pump.cfg";
    private static final String PUMP_PID = "org.ohmstead.driver.test~pump";
    private static final String GOOD = "# mine\ndevice = pump\n# where\nurl = a\ninterval.ms = 500\n";
    private static final String RUNNING = PUMP_PID + "{device=pump, interval.ms=500, url=a}";
    private static final String EXPECTED =
            "interval.ms = '5': a whole number from 10 to 3600000 (Time between two reads," + " in ms.) expected";

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
    }

    private void startWithPump() throws Exception {
        gateway.write(PUMP, GOOD);
        gateway.start();
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{pump=1}"));
    }

    @Test
    void aWrongChangeByOthersIsUndoneAndKeptAside() throws Exception {
        startWithPump();

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "line 1\nline 2", "interval.ms", 5L));

        await().untilAsserted(() ->
                assertThat(problems("pump")).containsExactly("etc/" + PUMP + ".rejected: refused: " + EXPECTED));
        assertThat(gateway.running()).containsExactly(RUNNING);
        assertThat(gateway.read(PUMP)).as("untouched").isEqualTo(GOOD);
        assertThat(gateway.read(PUMP + ".rejected"))
                .isEqualTo("# refused: " + EXPECTED + "\ndevice = pump\ninterval.ms = 5\nurl = line 1\\nline 2\n");
        assertThat(Files.getPosixFilePermissions(gateway.file(PUMP + ".rejected")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(gateway.configs().of("pump"))
                .hasValueSatisfying(c -> assertThat(c.properties()).containsEntry("url", "a"));

        gateway.stop();
        gateway.start();
        assertThat(problems("pump")).as("still told").hasSize(1);

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "b", "interval.ms", 50L));
        await().untilAsserted(() -> assertThat(gateway.read(PUMP))
                .isEqualTo("# mine\ndevice = pump\n# where\nurl = b\ninterval.ms = 50\n"));
        await().untilAsserted(() -> assertThat(problems("pump")).isEmpty());
        assertThat(gateway.etc().toFile().list()).containsExactly(PUMP);
    }

    @Test
    void ofVeryManyMistakesTheFirstAreTold() throws Exception {
        startWithPump();
        StringBuilder many = new StringBuilder("device = pump\nurl = a\n");
        for (int i = 0; i < 5000; i++) {
            many.append("key").append(i).append(" = 1\n");
        }
        gateway.write(PUMP, many.toString());

        await().until(() -> !problems("pump").isEmpty());
        assertThat(problems("pump")).hasSize(11);
        assertThat(problems("pump").get(10)).contains("no further mistakes (there are 4990 more)");
    }

    @Test
    void aRefusedChangeIsForgottenWithAGoodFileOrWhenSomebodyDeletesIt() throws Exception {
        startWithPump();

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "colour", "red"));
        await().until(() -> problems("pump").size() == 1);
        Files.delete(gateway.file(PUMP + ".rejected"));
        await().untilAsserted(() -> assertThat(problems("pump")).isEmpty());

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "colour", "red"));
        await().until(() -> problems("pump").size() == 1);
        gateway.write(PUMP, "device = pump\nurl = c\n");
        await().untilAsserted(() -> assertThat(problems("pump")).isEmpty());
        assertThat(gateway.file(PUMP + ".rejected")).doesNotExist();

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "colour", "red"));
        await().until(() -> problems("pump").size() == 1);
        assertThat(gateway.configs().delete("pump")).isTrue();
        assertThat(gateway.etc().toFile().list()).isEmpty();
        await().untilAsserted(() -> assertThat(gateway.configs().list()).isEmpty());
    }

    @Test
    void whatWasDeletedDoesNotComeBackWhenAWrongConfigurationOfItsNameIsMade() throws Exception {
        startWithPump();
        assertThat(gateway.configs().delete("pump")).isTrue();
        await().until(() -> gateway.running().isEmpty());

        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "a", "interval.ms", "soon"));

        await().until(() -> problems("pump").size() == 1);
        await().untilAsserted(() -> assertThat(gateway.running()).isEmpty());
        assertThat(gateway.etc().toFile().list()).containsExactly(PUMP + ".rejected");
    }

    @Test
    void aWrongNewConfigurationIsTakenAwayAndListedUntilItIsMended() throws Exception {
        gateway.start();
        Configuration made = gateway.admin().createFactoryConfiguration(Gateway.FACTORY, "?");
        made.update(FrameworkUtil.asDictionary(Map.of("device", "cellar/fan", "url", "a", "interval.ms", "soon")));

        String file = "org.ohmstead.driver.test-cellar-fan.cfg";
        await().untilAsserted(() -> assertThat(gateway.configs().list())
                .containsExactly(new DeviceConfig(
                        Gateway.FACTORY + "~cellar-fan",
                        Gateway.FACTORY + "~cellar-fan",
                        "cellar/fan",
                        Map.of("device", "cellar/fan", "url", "a", "interval.ms", "soon"))));
        assertThat(problems("cellar-fan"))
                .singleElement()
                .asString()
                .startsWith("etc/" + file + ".rejected: refused: interval.ms = 'soon': a whole number from 10");
        assertThat(gateway.running()).isEmpty();
        assertThat(gateway.etc().toFile().list()).containsExactly(file + ".rejected");

        gateway.stop();
        gateway.start();
        assertThat(problems("cellar-fan")).as("also after a restart").hasSize(1);

        gateway.configs().replace("cellar/fan", Map.of("url", "b"));
        assertThat(gateway.etc().toFile().list()).containsExactly(file);
        assertThat(gateway.running()).containsExactly(Gateway.FACTORY + "~cellar-fan{device=cellar/fan, url=b}");
        assertThat(problems("cellar-fan")).isEmpty();
    }

    @Test
    void aNewConfigurationThatWasRefusedCanBeDeletedOrMadeByItsPath() throws Exception {
        gateway.start();
        gateway.update(Gateway.FACTORY + "~fan", Map.of("device", "fan"));
        await().until(() -> problems("fan").size() == 1);

        assertThat(gateway.configs().delete("fan")).isTrue();
        assertThat(gateway.etc().toFile().list()).isEmpty();

        gateway.update(Gateway.FACTORY + "~fan", Map.of("device", "fan"));
        await().until(() -> problems("fan").size() == 1);
        gateway.configs().create("test", Map.of("device", "fan", "url", "b"));
        assertThat(gateway.etc().toFile().list()).containsExactly("org.ohmstead.driver.test-fan.cfg");
    }

    @Test
    void aWrongFileIsNotAppliedAndWhatRanRunsOn() throws Exception {
        gateway.write("org.ohmstead.driver.test-fan.cfg", "device = fan\nurl = a\ninterval.ms = 5\n");
        startWithPump();
        assertThat(gateway.running()).as("wrong from the start").containsExactly(RUNNING);
        assertThat(gateway.configs().problems(Gateway.FACTORY + "~fan"))
                .containsExactly(new ConfigProblem(
                        "etc/org.ohmstead.driver.test-fan.cfg",
                        "interval.ms",
                        "5",
                        "a whole number from 10 to 3600000 (Time between two reads, in ms.)"));
        assertThat(gateway.configs().of("fan")).isPresent();

        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 5\n");
        await().untilAsserted(() -> assertThat(gateway.configs().problems(PUMP_PID))
                .as("not of what runs")
                .containsExactly(new ConfigProblem("etc/" + PUMP, "", "", EXPECTED)));
        gateway.write("org.ohmstead.driver.test-fan.cfg", "device = fan\nurl = a\n");
        await().untilAsserted(() -> assertThat(gateway.running())
                .containsExactly("org.ohmstead.driver.test~fan{device=fan, url=a}", RUNNING));
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{fan=1, pump=1}"));

        gateway.write(PUMP, "device = pump\nurl = b\n");
        await().untilAsserted(() -> assertThat(gateway.running())
                .containsExactly("org.ohmstead.driver.test~fan{device=fan, url=a}", PUMP_PID + "{device=pump, url=b}"));
        await().untilAsserted(() -> assertThat(problems("pump")).isEmpty());
    }

    @Test
    void nobodyGetsThePathOfOneThatRuns() throws Exception {
        startWithPump();
        gateway.write("org.ohmstead.driver.test-fan.cfg", "device = fan\nurl = a\n");
        await().until(() -> gateway.running().size() == 2);

        gateway.update(Gateway.FACTORY + "~fan", Map.of("device", "pump", "url", "a"));
        await().untilAsserted(() -> assertThat(problems("fan"))
                .containsExactly(
                        "etc/org.ohmstead.driver.test-fan.cfg.rejected: refused: device = 'pump': a path that is"
                                + " not taken yet (it is by etc/" + PUMP + ") expected"));
        assertThat(gateway.running()).containsExactly("org.ohmstead.driver.test~fan{device=fan, url=a}", RUNNING);

        // The one that was there first comes later to the path of the other.
        gateway.write(PUMP, "device = fan\nurl = a\n");
        await().until(() -> problems("pump").size() == 1);
        assertThat(gateway.running()).containsExactly("org.ohmstead.driver.test~fan{device=fan, url=a}", RUNNING);
    }

    @Test
    void whatTurnsOutWrongWhenItsDriverComesIsWithdrawnAndItsFileStays() throws Exception {
        startWithPump();
        gateway.bundle("test.device").uninstall();
        await().until(() -> gateway.configs()
                .of("pump")
                .orElseThrow()
                .properties()
                .get("interval.ms")
                .equals("500"));
        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 5\n");
        await().untilAsserted(() ->
                assertThat(gateway.running()).containsExactly(PUMP_PID + "{device=pump, interval.ms=5, url=a}"));

        gateway.installDriver();

        await().untilAsserted(() -> assertThat(gateway.running()).isEmpty());
        assertThat(gateway.read(PUMP)).isEqualTo("device = pump\nurl = a\ninterval.ms = 5\n");
        assertThat(gateway.etc().toFile().list()).containsExactly(PUMP);
        assertThat(problems("pump")).containsExactly("etc/" + PUMP + ": " + EXPECTED);
    }

    /** The driver's own check, which the metatype cannot replace; what it depends on may change without a word. */
    @Test
    void aFileThatItsDriverRefusesWaitsUntilItWouldBeTaken() throws Exception {
        startWithPump();
        AtomicBoolean refusing = new AtomicBoolean(true);
        gateway.context().registerService(ConfigCheck.class, new Check(refusing), null);

        gateway.write("org.ohmstead.driver.test-fan.cfg", "device = fan\nurl = later\n");
        await().untilAsserted(() -> assertThat(problems("fan"))
                .containsExactly("etc/org.ohmstead.driver.test-fan.cfg: url = 'later': something else expected"));
        assertThat(gateway.running()).containsExactly(RUNNING);
        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "later"));
        await().untilAsserted(() -> assertThat(problems("pump"))
                .containsExactly("etc/" + PUMP + ".rejected: refused: url = 'later': something else expected"));
        assertThat(gateway.running()).containsExactly(RUNNING);
        assertThat(Gateway.starts()).doesNotContain("fan");

        refusing.set(false);

        await().untilAsserted(() -> assertThat(gateway.running())
                .containsExactly("org.ohmstead.driver.test~fan{device=fan, url=later}", RUNNING));
    }

    /** What {@code config:property-set} does for a device: a file of its own, then an update that names it. */
    @Test
    void wrongChangesByKarafsShellLeaveNoTrace() throws Exception {
        startWithPump();
        Path own = gateway.file(PUMP_PID + ".cfg");

        Files.writeString(own, "device = pump\nurl = a\ninterval.ms = 5\n");
        gateway.update(
                PUMP_PID,
                Map.of(
                        "device",
                        "pump",
                        "url",
                        "a",
                        "interval.ms",
                        "5",
                        Content.FOREIGN_FILE,
                        own.toUri().toString()));

        await().until(() -> !Files.exists(own));
        await().untilAsserted(() -> assertThat(gateway.running()).containsExactly(RUNNING));
        assertThat(gateway.read(PUMP)).isEqualTo(GOOD);
        assertThat(gateway.etc().toFile().list()).containsExactlyInAnyOrder(PUMP, PUMP + ".rejected");
    }

    /** What it does where it finds our file: it writes over it, without comments, before or after the update. */
    @Test
    void aFileThatKarafsShellSpoiltComesBack() throws Exception {
        startWithPump();
        Map<String, Object> wrong = Map.of(
                "device",
                "pump",
                "url",
                "a",
                "interval.ms",
                "5",
                Content.FOREIGN_FILE,
                gateway.file(PUMP).toUri().toString());

        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 5\n");
        await().until(() -> problems("pump").size() == 1);
        gateway.update(PUMP_PID, wrong);
        await().untilAsserted(() -> assertThat(gateway.read(PUMP)).isEqualTo(GOOD));
        assertThat(gateway.running()).containsExactly(RUNNING);
        assertThat(gateway.read(PUMP + ".rejected")).startsWith("# refused: interval.ms = '5': ");

        Files.delete(gateway.file(PUMP + ".rejected"));
        gateway.update(PUMP_PID, wrong);
        // What it writes if it read the configuration before that was undone.
        gateway.write(PUMP, "device = pump\nurl = a\ninterval.ms = 5\nfelix.fileinstall.filename = file:/x\n");
        await().until(() -> problems("pump").size() == 1);
        await().untilAsserted(() -> assertThat(gateway.read(PUMP)).isEqualTo(GOOD));
        assertThat(gateway.running()).containsExactly(RUNNING);
    }

    /** It also writes its own keys down if it is asked twice in a row. */
    @Test
    void keysOfOsgiInAFileDoNotCount() throws Exception {
        startWithPump();
        gateway.write(PUMP, "device = pump\nurl = b\nfelix.fileinstall.filename = file:/x\nservice.pid = x\n");

        await().untilAsserted(() -> assertThat(gateway.running()).containsExactly(PUMP_PID + "{device=pump, url=b}"));
        assertThat(problems("pump")).isEmpty();
    }

    /** The same for a single configuration that is not there yet: the file is Karaf's, then it goes. */
    @Test
    void aSingleConfigurationThatKarafsShellMadeWronglyGoes() throws Exception {
        startWithPump();
        Path file = gateway.file("org.ohmstead.single.cfg");

        Files.writeString(file, "number = -3\n");
        gateway.update(
                "org.ohmstead.single",
                Map.of("number", "-3", Content.FOREIGN_FILE, file.toUri().toString()));

        await().until(() -> Files.exists(gateway.file("org.ohmstead.single.cfg.rejected")));
        await().untilAsserted(() -> assertThat(gateway.running()).containsExactly(RUNNING));
        assertThat(gateway.etc().toFile().list()).containsExactlyInAnyOrder(PUMP, "org.ohmstead.single.cfg.rejected");
        assertThat(gateway.configs().problems("org.ohmstead.single"))
                .singleElement()
                .extracting(ConfigProblem::text)
                .isEqualTo("etc/org.ohmstead.single.cfg.rejected: refused: number = '-3': a whole number from 0 to"
                        + " 2147483647 expected");
    }

    @Test
    void ofManyPathsInTheWayTheFirstIsNamed() throws Exception {
        for (int i = 0; i < 4; i++) {
            gateway.write("org.ohmstead.driver.test-" + i + ".cfg", "device = cellar/" + i + "\nurl = a\n");
        }
        gateway.start();

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().create("test", Map.of("device", "cellar", "url", "a")))
                .withMessage(
                        "etc/org.ohmstead.driver.test-cellar.cfg: device = 'cellar': a path that is neither above nor"
                                + " below that of another device ('cellar/0' of etc/org.ohmstead.driver.test-0.cfg, and 3 more)"
                                + " expected");
    }

    /** As a driver's component property type. */
    @interface Keys {
        String url();
    }

    private record Check(AtomicBoolean refusing) implements ConfigCheck<Keys> {

        @Override
        public String protocol() {
            return "test";
        }

        @Override
        public Class<Keys> type() {
            return Keys.class;
        }

        @Override
        public void check(Keys keys, String pid) {
            if (refusing.get() && keys.url().equals("later")) {
                throw new IllegalArgumentException("url = 'later': something else expected");
            }
        }
    }

    private List<String> problems(String name) {
        return gateway.configs().problems(Gateway.FACTORY + "~" + name).stream()
                .map(ConfigProblem::text)
                .toList();
    }
}
