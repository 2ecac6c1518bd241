package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Origin;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs;
import org.osgi.framework.ServiceRegistration;

/** Files that cannot be understood, or say what is wrong. */
class WrongFilesTest extends GatewayTest {

    private static final String FAN = "org.ohmstead.driver.test-fan.cfg";
    private static final String FAN_RUNNING = "org.ohmstead.driver.test~fan{device=fan, url=a}";
    private static final String QUICK = "device = pump\nurl = a\ninterval.ms = 5\n";

    @Test
    void whatCannotBeUnderstoodIsToldAndHarmsNobody() throws Exception {
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
        assertThat(problems("pump")).isEmpty();
        assertThat(gateway.configs().list())
                .extracting(c -> c.pid().substring(Gateway.FACTORY.length() + 1))
                .containsExactly("binary", "folder", "large", "latin", "pump", "twice", "words");

        gateway.write(PUMP, "device = pump\nurl\n");
        await().untilAsserted(() -> assertThat(problem("pump")).contains("line 2: 'key = value' expected"));
        assertThat(gateway.running()).as("nothing half-applied").contains(PUMP_PID + "{device=pump, url=a}");
        gateway.write(PUMP, "device = pump\nurl = c\n");
        await().untilAsserted(() -> assertThat(gateway.running()).contains(PUMP_PID + "{device=pump, url=c}"));
        awaitProblems("pump");
    }

    private String problem(String name) {
        return String.join("; ", problems(name));
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
        assertThat(problems("pump").get(10)).isEqualTo("etc/" + PUMP + ": and 4990 more mistakes");
    }

    @Test
    void whatWasRefusedStaysSoWhileNobodyCanJudgeItAndOverARestart() throws Exception {
        gateway.write(FAN, "device = fan\nurl = a\nintervall.ms = 600\n");
        startWithPump();
        gateway.write(PUMP, QUICK);
        await().until(() -> !problems("pump").isEmpty());
        List<String> pump = problems("pump");
        List<String> fan = problems("fan");
        assertThat(fan).singleElement().asString().contains("intervall.ms = '…': the key 'interval.ms' expected");

        gateway.write("org.ohmstead.driver.test-nowhere.cfg", "url = a\n");
        await().until(() -> !problems("nowhere").isEmpty());
        List<String> nowhere = problems("nowhere");

        gateway.bundle("test.device").uninstall();
        gateway.write("org.ohmstead.driver.test-new.cfg", "device = new\nurl = a\n");
        String added = "org.ohmstead.driver.test~new{device=new, url=a}";
        awaitRunning(added, RUNNING);
        assertThat(problems("pump")).isEqualTo(pump);
        assertThat(problems("fan")).isEqualTo(fan);
        assertThat(problems("nowhere")).isEqualTo(nowhere);
        assertThatExceptionOfType(ConfigException.class)
                .as("nor does it come in by another door")
                .isThrownBy(() -> gateway.configurations()
                        .apply(
                                new ChangeSet(List.of(new ChangeSet.Put(
                                        PUMP_PID,
                                        ChangeSet.ANY,
                                        Map.of("device", "pump", "url", "a", "interval.ms", "5")))),
                                new Origin("anna", "rest", ""),
                                Optional.empty()))
                .withMessageContaining("interval.ms");
        assertThat(gateway.running()).containsExactly(added, RUNNING);

        gateway.stop();
        gateway.start();
        awaitRunning(added, RUNNING);
        assertThat(problems("fan")).isEqualTo(fan);

        gateway.write(FAN, "device = fan\nurl = a\n");
        awaitRunning(FAN_RUNNING, added, RUNNING);
        gateway.installDriver();
        await().untilAsserted(() -> assertThat(problems("pump")).isEqualTo(pump));
        assertThat(gateway.running()).containsExactly(FAN_RUNNING, added, RUNNING);
    }

    @Test
    void whatTheDriversCheckRefusedStaysSoWhileTheCheckIsAway() throws Exception {
        startWithPump();
        ServiceRegistration<?> check = gateway.offerCheck((keys, pid) -> {
            if (keys.url().equals("b")) {
                throw new IllegalArgumentException("url = 'b': another one expected");
            }
        });
        gateway.write(PUMP, "device = pump\nurl = b\n");
        String refused = "etc/" + PUMP + ": url = 'b': another one expected";
        await().untilAsserted(() -> assertThat(problems("pump")).containsExactly(refused));

        check.unregister();
        gateway.write("org.ohmstead.driver.test-new.cfg", "device = new\nurl = a\n");
        String added = "org.ohmstead.driver.test~new{device=new, url=a}";
        awaitRunning(added, RUNNING);
        gateway.stop();
        gateway.start();
        gateway.write(FAN, "device = fan\nurl = a\n");
        awaitRunning(FAN_RUNNING, added, RUNNING);
        assertThat(problems("pump")).containsExactly(refused);

        gateway.offerCheck((keys, pid) -> {});
        awaitRunning(FAN_RUNNING, added, PUMP_PID + "{device=pump, url=b}");
    }

    @Test
    void whatWasRefusedBeforeIsJudgedAnewIfThatCannotBeRead() throws Exception {
        gateway.write(FAN, "device = fan\nurl = a\nintervall.ms = 600\n");
        startWithPump();
        gateway.stop();
        Path refused;
        try (Stream<Path> files = Files.walk(folder)) {
            refused = files.filter(one -> one.endsWith("config/refused"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(refused).content().contains("org.ohmstead.driver.test~fan\t").contains("intervall.ms");
        Files.writeString(refused, "garbage\n");
        gateway.start();

        awaitRunning(RUNNING);
        assertThat(problems("fan")).singleElement().asString().contains("intervall.ms");
    }

    @Test
    void twoForOnePathAreToldApartWithoutTheirDriver() throws Exception {
        startWithPump();
        gateway.bundle("test.device").uninstall();

        gateway.write("org.ohmstead.driver.test-early.cfg", "device = pump\nurl = b\n");
        gateway.write("org.ohmstead.driver.test-inner.cfg", "device = pump/inner\nurl = b\n");

        awaitProblems(
                "early",
                "etc/org.ohmstead.driver.test-early.cfg: device = 'pump': a path that is not taken yet (it is by etc/"
                        + PUMP + ") expected");
        await().until(() -> !problems("inner").isEmpty());
        assertThat(gateway.running()).containsExactly(RUNNING);
        assertThat(gateway.configs().of("pump"))
                .map(DeviceConfigs.DeviceConfig::pid)
                .contains(PUMP_PID);
        gateway.installDriver();
        await().until(() -> gateway.configurations().types().size() == 2);
        assertThat(gateway.running()).containsExactly(RUNNING);
    }

    @Test
    void whatRanRunsOnUntilTheFileIsRight() throws Exception {
        gateway.write(FAN, "device = fan\nurl = a\ninterval.ms = 5\n");
        startWithPump();
        assertThat(gateway.running()).as("wrong from the start").containsExactly(RUNNING);
        assertThat(gateway.configs().problems(Gateway.FACTORY + "~fan"))
                .containsExactly(new ConfigProblem(
                        "etc/" + FAN,
                        "interval.ms",
                        "5",
                        "a whole number from 10 to 3600000 (Time between two reads, in ms.)"));
        assertThat(gateway.configs().of("fan")).isPresent();

        gateway.write(PUMP, QUICK);
        await().untilAsserted(() -> assertThat(gateway.configs().problems(PUMP_PID))
                .as("not of what runs")
                .containsExactly(new ConfigProblem("etc/" + PUMP, "", "", TOO_QUICK)));
        gateway.write(FAN, "device = fan\nurl = a\n");
        awaitRunning(FAN_RUNNING, RUNNING);
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{fan=1, pump=1}"));

        gateway.write(PUMP, "device = pump\nurl = b\n");
        awaitRunning(FAN_RUNNING, PUMP_PID + "{device=pump, url=b}");
        awaitProblems("pump");
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
        gateway.write(PUMP, QUICK);
        awaitRunning(PUMP_PID + "{device=pump, interval.ms=5, url=a}");

        gateway.installDriver();

        awaitProblems("pump", "etc/" + PUMP + ": " + TOO_QUICK);
        assertThat(gateway.running()).isEmpty();
        assertThat(gateway.read(PUMP)).isEqualTo(QUICK);
        assertThat(files()).containsExactly(PUMP);
    }

    /** The driver's own check, which the metatype cannot replace; what it depends on may change without a word. */
    @Test
    void aFileThatItsDriverRefusesWaitsUntilItWouldBeTaken() throws Exception {
        startWithPump();
        AtomicBoolean refusing = new AtomicBoolean(true);
        gateway.offerCheck((keys, pid) -> {
            if (refusing.get() && keys.url().equals("later")) {
                throw new IllegalArgumentException("url = 'later': something else expected");
            }
        });

        gateway.write(FAN, "device = fan\nurl = later\n");
        awaitProblems("fan", "etc/" + FAN + ": url = 'later': something else expected");
        assertThat(gateway.running()).containsExactly(RUNNING);
        gateway.update(PUMP_PID, Map.of("device", "pump", "url", "later"));
        awaitProblems("pump", refused(PUMP, "url = 'later': something else expected", true));
        assertThat(gateway.running()).containsExactly(RUNNING);
        assertThat(Gateway.starts()).doesNotContain("fan");

        refusing.set(false);

        awaitRunning("org.ohmstead.driver.test~fan{device=fan, url=later}", RUNNING);
    }
}
