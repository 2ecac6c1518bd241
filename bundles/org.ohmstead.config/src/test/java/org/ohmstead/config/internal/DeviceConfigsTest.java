package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;

/** The service in a real framework, against Felix' metatype of a driver. */
class DeviceConfigsTest extends GatewayTest {

    @BeforeEach
    void start() throws Exception {
        gateway.write(PUMP, "# mine\ndevice = cellar/pump\nurl = a\ninterval.ms = 500\n");
        gateway.start();
        await().untilAsserted(() -> assertThat(gateway.configs().list())
                .as("typed as soon as the metatype is known")
                .containsExactly(new DeviceConfig(
                        PUMP_PID,
                        "etc/" + PUMP,
                        "cellar/pump",
                        Map.of("device", "cellar/pump", "url", "a", "interval.ms", 500L))));
    }

    @Test
    void createsReplacesAndDeletesWithTheFile() throws Exception {
        DeviceConfig made = gateway.configs()
                .create("test", Map.of("device", "roof/meter", "url", "b", "interval.ms", 100, "enabled", false));

        assertThat(made.pid()).isEqualTo("org.ohmstead.driver.test~roof-meter");
        assertThat(made.where()).isEqualTo("etc/org.ohmstead.driver.test-roof-meter.cfg");
        assertThat(made.protocol()).isEqualTo("test");
        assertThat(made.properties()).containsEntry("interval.ms", 100L).containsEntry("enabled", false);
        assertThat(gateway.configs().of("roof/meter")).contains(made);
        assertThat(gateway.read("org.ohmstead.driver.test-roof-meter.cfg"))
                .isEqualTo("device = roof/meter\nenabled = false\ninterval.ms = 100\nurl = b\n");
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=1, roof/meter=1}"));

        DeviceConfig changed = gateway.configs().replace("cellar/pump", Map.of("url", "c", "mode", "slow"));
        assertThat(changed.properties()).isEqualTo(Map.of("device", "cellar/pump", "url", "c", "mode", "slow"));
        assertThat(gateway.read(PUMP)).isEqualTo("# mine\ndevice = cellar/pump\nurl = c\nmode = slow\n");

        assertThat(gateway.configs().delete("cellar/pump")).isTrue();
        assertThat(gateway.configs().delete("cellar/pump")).isFalse();
        assertThat(gateway.configs().of("cellar/pump")).isEmpty();
        assertThat(gateway.file(PUMP)).doesNotExist();
        assertThat(gateway.running()).hasSize(1);
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{cellar/pump=2, roof/meter=1}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "device=a;url=b;intervall.ms=5 | intervall.ms = '…': the key 'interval.ms' expected",
                "device=a;url=b;colour=red | colour = '…': one of the keys device, enabled, hosts, interval.ms, mode, password, points, profile, ratio, url expected",
                "device=a;url=b;interval.ms=soon | interval.ms = 'soon': a whole number from 10 to 3600000 (Time between two reads, in ms.) expected",
                "device=a;url=b;interval.ms=5 | interval.ms = '5': a whole number from 10 to 3600000 (Time between two reads, in ms.) expected",
                "device=a;url=b;ratio=1,5 | ratio = '1,5': a number expected",
                "device=a;url=b;enabled=yes | enabled = 'yes': true or false expected",
                "device=a;url=b;mode=fast | mode = 'fast': one of quick, slow expected",
                "device=a | url = '': a text expected",
                "url=b | device = '': a text expected",
                "device=a b;url=b | device = 'a b': a device path (1 to 8 segments",
                "device=cellar/pump;url=b | device = 'cellar/pump': a path that is not taken yet (it is by etc/org.ohmstead.driver.test-pump.cfg) expected",
                "device=cellar;url=b | device = 'cellar': a path that is neither above nor below that of another device ('cellar/pump' of etc/org.ohmstead.driver.test-pump.cfg) expected",
                "device=cellar/pump/x;url=b | device = 'cellar/pump/x': a path that is neither above nor below",
                "device=a;url=tcp://me:pw@host | url = 'tcp://…@host': an address without user and password",
            })
    void refusesWhatIsWrongAndChangesNothing(String properties, String expected) throws Exception {
        Map<String, Object> given = new HashMap<>();
        for (String property : properties.split(";")) {
            given.put(property.split("=", 2)[0], property.split("=", 2)[1]);
        }

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().create("test", given))
                .withMessageStartingWith("etc/org.ohmstead.driver.test-")
                .withMessageContaining(expected);

        assertThat(files()).containsExactly(PUMP);
        assertThat(gateway.running()).hasSize(1);
    }

    @Test
    void whatTheDriverWouldRefuseIsNotTakenAndNothingChanges() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        gateway.offerCheck((keys, pid) -> {
            asked.add(pid + " " + keys.device() + " " + keys.interval_ms() + " " + keys.ratio() + " " + keys.mode()
                    + " " + List.of(keys.hosts()) + " " + keys.enabled());
            if (keys.url().startsWith("bad")) {
                throw new IllegalArgumentException("url = '" + keys.url() + "': one that begins otherwise expected");
            }
            if (keys.url().startsWith("worse")) {
                throw new IllegalArgumentException("nothing of this is any good");
            }
        });
        String before = gateway.read(PUMP);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs()
                        .create("test", Map.of("device", "b", "url", "bad\nline", "hosts", List.of("x", "y"))))
                .satisfies(e -> assertThat(e.problems())
                        .containsExactly(new ConfigProblem(
                                "etc/org.ohmstead.driver.test-b.cfg",
                                "url",
                                "bad\nline",
                                "one that begins otherwise")));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().replace("cellar/pump", Map.of("url", "worse", "enabled", false)))
                .withMessage("etc/" + PUMP + ": nothing of this is any good");

        assertThat(asked)
                .containsExactly(
                        "org.ohmstead.driver.test~b b 1000 0.0 null [x, y] true",
                        PUMP_PID + " cellar/pump 1000 0.0 null [] false");
        assertThat(files()).containsExactly(PUMP);
        assertThat(gateway.read(PUMP)).isEqualTo(before);
        assertThat(gateway.running()).singleElement().asString().contains("url=a");
        assertThat(Gateway.starts()).as("the one that runs went on").isEqualTo("{cellar/pump=1}");

        gateway.configs()
                .create(
                        "test",
                        Map.of("device", "b", "url", "good", "interval.ms", "50", "ratio", 0.5, "mode", "slow"));
        assertThat(asked).last().isEqualTo("org.ohmstead.driver.test~b b 50 0.5 slow [] true");
    }

    @Test
    void refusesKeysThatOnlyOsgiSets() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs()
                        .create(
                                "test",
                                Map.of(
                                        "device",
                                        "b",
                                        "url",
                                        "x",
                                        "service.pid",
                                        "x",
                                        "felix.fileinstall.filename",
                                        "file:/etc/passwd")))
                .withMessage(
                        "org.ohmstead.driver.test: felix.fileinstall.filename = 'file:/etc/passwd': only keys of the"
                                + " driver, not one of OSGi's own, expected; org.ohmstead.driver.test: service.pid = 'x': only"
                                + " keys of the driver, not one of OSGi's own, expected");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> gateway.configs().replace("cellar/pump", Map.of("url", "b", "service.factoryPid", "y")))
                .withMessageContaining("service.factoryPid = 'y': only keys of the driver");
        assertThat(files()).containsExactly(PUMP);
    }

    @Test
    void whatNamesNoPathOrOneThatIsTakenIsDeletedByItsPid() throws Exception {
        gateway.write("org.ohmstead.driver.test-copy.cfg", "device = cellar/pump\nurl = b\n");
        gateway.write("org.ohmstead.driver.test-words.cfg", "these are words\n");
        gateway.write("org.ohmstead.other.cfg", "x = y\n");
        await().until(() -> gateway.configs().list().size() == 3
                && gateway.running().toString().contains("org.ohmstead.other"));

        assertThat(gateway.configs().deletePid(Gateway.FACTORY + "~copy")).isTrue();
        assertThat(gateway.configs().deletePid(Gateway.FACTORY + "~copy")).isFalse();
        assertThat(gateway.configs().deletePid(Gateway.FACTORY + "~words")).isTrue();
        assertThat(gateway.configs().deletePid("org.ohmstead.other"))
                .as("no device")
                .isFalse();

        assertThat(files()).containsExactlyInAnyOrder(PUMP, "org.ohmstead.other.cfg");
        assertThat(gateway.configs().list()).extracting(DeviceConfig::pid).containsExactly(PUMP_PID);
    }

    @ParameterizedTest
    @CsvSource({"interval_ms, interval.ms", "a__b, a_b", "a$_$b, a-b", "a$$b, a$b", "_a$b, .ab"})
    void methodsStandForKeysAsTheSpecificationSays(String method, String key) {
        // OSGi Compendium 8, 112.8.2.1
        assertThat(TypedKeys.key(method)).isEqualTo(key);
    }

    @Test
    void refusesUnknownProtocolsDevicesAndOtherPaths() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().create("tset", Map.of("device", "a")))
                .withMessage("org.ohmstead.driver.tset: protocol = 'tset': one of the protocols whose drivers are"
                        + " installed: test expected");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().replace("fan", Map.of("url", "a")))
                .withMessageContaining("device = 'fan': the path of a device that is configured expected");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().replace("cellar/pump", Map.of("device", "fan", "url", "a")))
                .withMessageContaining("device = 'fan': 'cellar/pump', which cannot be changed like this, expected");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().create("test", Map.of("device", "b", "url", List.of("x", "y"))))
                .withMessageContaining("url = 'x, y': a text, not a list, expected");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs()
                        .create("test", Map.of("device", "b", "url", "x", "hosts", List.of("1", "2", "3", "4"))))
                .withMessageContaining("hosts = '1, 2, 3, 4': at most 3 of a text expected");
    }

    @Test
    void refusesNumbersWhereTextsAreWanted() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().create("test", Map.of("device", "b", "url", 5)))
                .withMessage("org.ohmstead.driver.test: url = '5': a text, not a number, expected");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() ->
                        gateway.configs().replace("cellar/pump", Map.of("url", true, "password", 1234, "ratio", 1)))
                .withMessage("etc/" + PUMP + ": password = '…': a secret, or a reference secret:NAME, not a number,"
                        + " expected; etc/" + PUMP + ": url = 'true': a text, not true or false, expected");
        assertThat(files()).containsExactly(PUMP);
    }

    @Test
    void ofManyPathsInTheWayTheFirstIsNamed() throws Exception {
        for (int i = 0; i < 3; i++) {
            gateway.configs().create("test", Map.of("device", "cellar/" + i, "url", "a"));
        }

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().create("test", Map.of("device", "cellar", "url", "a")))
                .withMessage(
                        "etc/org.ohmstead.driver.test-cellar.cfg: device = 'cellar': a path that is neither above nor"
                                + " below that of another device ('cellar/pump' of etc/" + PUMP
                                + ", and 3 more) expected");
    }

    @Test
    void theFirstKeepsAPathAlsoOverARestart() throws Exception {
        // Sorts before the one that was there first.
        gateway.write("org.ohmstead.driver.test-a.cfg", "device = cellar/pump\nurl = b\n");
        String taken = "etc/org.ohmstead.driver.test-a.cfg: device = 'cellar/pump': a path that is not taken yet (it"
                + " is by etc/org.ohmstead.driver.test-pump.cfg) expected";
        awaitProblems("a", taken);
        assertThat(problems("pump")).isEmpty();
        assertThat(gateway.configs().of("cellar/pump"))
                .hasValueSatisfying(c -> assertThat(c.pid()).isEqualTo(PUMP_PID));
        gateway.stop();

        gateway.start();

        awaitProblems("a", taken);
        assertThat(problems("pump")).isEmpty();

        Files.delete(gateway.file(PUMP));
        awaitProblems("a");
    }

    @Test
    void everyChangeOfAnAnswerRaisesTheGeneration() throws Exception {
        long before = gateway.generation();
        gateway.write(PUMP, "device = cellar/pump\nurl = a\nintervall.ms = 500\n");
        await().until(() -> !problems("pump").isEmpty() && gateway.generation() > before);

        long withDriver = gateway.generation();
        gateway.bundle("test.device").uninstall();
        gateway.write(PUMP, "device = cellar/pump\nurl = a\nintervall.ms = 600\n");
        await().until(() -> problems("pump").isEmpty() && gateway.generation() > withDriver);

        long without = gateway.generation();
        gateway.installDriver();
        await().until(() -> !problems("pump").isEmpty() && gateway.generation() > without);
    }

    @Test
    void secretsAreMovedWhereverTheyWereTyped() throws Exception {
        gateway.write(PUMP, "# mine\ndevice = cellar/pump\nurl = a\npassword = hunter2\n");
        await().untilAsserted(() -> assertThat(gateway.configs().list().get(0).properties())
                .as("no store of secrets yet: hidden")
                .containsEntry("password", "…"));

        Map<String, String> stored = gateway.offerSecrets();

        await().untilAsserted(() -> assertThat(gateway.read(PUMP))
                .isEqualTo("# mine\ndevice = cellar/pump\nurl = a\npassword = secret:driver.test-pump.password\n"));
        await().untilAsserted(() -> assertThat(gateway.running())
                .singleElement()
                .asString()
                .contains("password=secret:driver.test-pump.password"));
        assertThat(stored).containsExactly(Map.entry("secret:driver.test-pump.password", "hunter2"));

        gateway.update(PUMP_PID, Map.of("device", "cellar/pump", "url", "a", "password", "hunter3"));
        await().untilAsserted(() -> assertThat(stored).containsEntry("secret:driver.test-pump.password", "hunter3"));
        await().untilAsserted(() -> assertThat(gateway.running().toString()).doesNotContain("hunter"));

        DeviceConfig made = gateway.configs().create("test", Map.of("device", "b", "url", "x", "password", "hunter4"));
        assertThat(made.properties()).containsEntry("password", "secret:driver.test-b.password");
        assertThat(stored).containsEntry("secret:driver.test-b.password", "hunter4");
        assertThat(gateway.read("org.ohmstead.driver.test-b.cfg")).doesNotContain("hunter");
        assertThat(gateway.running().toString()).doesNotContain("hunter");
    }

    @Test
    void aFileThatCannotBeWrittenChangesNothing() throws Exception {
        Files.createDirectory(gateway.file("." + PUMP + ".tmp"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .as("no fault of the request")
                .isThrownBy(() -> gateway.configs().replace("cellar/pump", Map.of("url", "c")))
                .withMessageStartingWith("etc/" + PUMP + " cannot be changed: ")
                .withMessageContaining("Is a directory");

        assertThat(gateway.running()).singleElement().asString().contains("url=a");
        assertThat(gateway.read(PUMP)).contains("url = a");
    }

    @Test
    void aContentThatNoFileCanHoldIsRefused() throws Exception {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> gateway.configs().replace("cellar/pump", Map.of("url", "x".repeat(1 << 20))))
                .withMessageContaining(
                        "etc/" + PUMP + ": what a file and a configuration can hold (at most 524288 bytes");

        assertThat(gateway.running()).singleElement().asString().contains("url=a");
        assertThat(gateway.read(PUMP)).contains("url = a");
    }
}
